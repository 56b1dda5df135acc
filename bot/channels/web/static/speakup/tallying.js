// When a quarter is over: what its reports hold is added up here, and the sums alone leave this page, once.

import { get, post } from "./desk.js";
import { MAILBOX } from "./items.js";
import { outcomeOf, say } from "./phrases.js";
import { readReport } from "./reading.js";

const FEWEST = 5; // of fewer nothing is ever counted
const NO_TOOL = "none";

const quarterOf = (day) => `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
const listed = (list, id) => say.lists[list].some((one) => one.id === id);

const sums = (values) => {
  const cells = new Map();
  for (const value of values) cells.set(value, (cells.get(value) ?? 0) + 1);
  return Object.fromEntries(cells);
};

// what a closed report was about; null when that cannot be read any more, as in one that somebody damaged
const factsOf = ({ report, items }) => {
  const head = items.find(({ kind, broken }) => kind === "head" && !broken)?.value;
  const outcome = outcomeOf(items, report.outcome, MAILBOX);
  if (!head || !listed("outcomes", outcome)) return null;
  const category = listed("categories", head.category) ? head.category : say.lists.categories.at(-1).id;
  return { id: report.id, category, tool: listed("tools", head.tool) ? head.tool : NO_TOOL, outcome };
};

// answers to the check-ins of a quarter, of one report: the last word on each counts
const answersOf = ({ items }, quarter) => {
  const said = items.filter(({ by, value, day }) => by === MAILBOX && value?.act === "checkin" && quarterOf(day) === quarter);
  const last = new Map(said.map(({ value }) => [value.days, value.answer]));
  return [...last.values()].filter((answer) => Object.hasOwn(say.mailbox.check_in_answers, answer));
};

const enough = (values) => (values.length >= FEWEST ? values : []);

const countOne = async ({ quarter, team, closed, told }) => {
  const [facts, answers] = [[], []];
  for (const id of new Set([...closed, ...told])) {
    const read = await readReport(id);
    if (!read.mine.pair) throw new Error("locked"); // by another of her keys: she would leave it out, for good
    if (closed.includes(id)) facts.push(factsOf(read));
    if (told.includes(id)) answers.push(...answersOf(read, quarter));
  }
  const counted = enough(facts.filter(Boolean));
  const lists = Object.fromEntries(["category", "tool", "outcome"].map((name) => [name, sums(counted.map((one) => one[name]))]));
  await post("counts", { quarter, team, reports: counted.map(({ id }) => id), ...lists, checkin: sums(enough(answers)) });
};

export const countQuarters = async () => {
  const { quarters } = await get("uncounted");
  for (const one of quarters) await countOne(one);
};
