// By when something has to happen after a report is sent: the days that its mailbox will show.

import { dayWords, fill, say } from "./phrases.js";

const span = ({ days, working }) => {
  if (working) return fill(say.sent.span_working, { n: days });
  return days > 1 ? fill(say.sent.span_days, { n: days }) : say.sent.span_day;
};

// only how long, where the day of handing over is drawn by chance, and for what comes again and again
export const deadlines = (door, severity, drawn) => {
  const clocks = door.clocks.filter(({ severities }) => !severities.length || severities.includes(severity)).sort((a, b) => a.days - b.days);
  return door.due[severity].map(({ name, day }) => (drawn || !say.sent.by[name]
    ? fill(say.sent.clocks[name], { span: span(clocks.find((clock) => clock.name === name)) })
    : fill(say.sent.by[name], { day: dayWords(day) })));
};
