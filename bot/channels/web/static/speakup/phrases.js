// Sentences of the page, and the few elements that scripts make.

const words = document.querySelector("#words");
export const say = words ? JSON.parse(words.textContent) : {};

export const fill = (text, values = {}) => text.replace(/\{\{ (\w+) \}\}/g, (gap, name) => values[name] ?? gap);

export const make = (tag, properties = {}, ...inside) => {
  const { data = {}, ...rest } = properties;
  const made = Object.assign(document.createElement(tag), rest);
  Object.assign(made.dataset, data);
  made.append(...inside);
  return made;
};

export const line = (name, value, className = "") => make("div", {}, make("dt", {}, name), make("dd", { className, dir: "auto" }, value));

export const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`);

// several things as one part of a sentence: "a, b and c"
export const listed = (parts) => new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(parts);

// days of the week, at the beginning of a sentence
export const weekdays = (days, names) => {
  const words = listed(days.map((day) => names[day]));
  return words[0].toUpperCase() + words.slice(1);
};

// a day in words of the page's language
export const dayWords = (iso) => new Date(`${iso}T12:00:00Z`)
  .toLocaleDateString(document.documentElement.lang, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

// the open facts of a report, in words; `lists` of the door by name
export const headFacts = (head, labels, answers, lists) => {
  const labelOf = (list, id) => lists[list].find((one) => one.id === id)?.label ?? id;
  return make("dl", { className: "facts" }, ...[
    ["category", labelOf("categories", head.category)],
    ["tool", labelOf("tools", head.tool)],
    ["required", answers[head.required]],
    ["severity", labelOf("severities", head.severity)],
    ["checked", answers[head.checked]],
    ["place", head.place && labelOf("places", head.place)],
    ["about", (head.about ?? []).map((id) => labelOf("abouts", id)).join(", ")],
  ].filter(([, value]) => value).map(([name, value]) => line(labels[name], value)));
};

// how it ended: what a handler wrote last; `kept` is what the server has of reports that were closed before outcomes were sealed
export const outcomeOf = (items, kept, mailbox) => items.filter(({ by, value }) => by !== mailbox && value?.act === "closed").at(-1)?.value.outcome ?? kept;

// what was done beside writing, in words
export const actWords = ({ act, days, answer, changes, name, reach, outcome }, text, lists) => {
  if (act === "closed") return fill(text.outcome, { outcome: lists.outcomes.find(({ id }) => id === outcome)?.label ?? outcome });
  if (act === "checkin") {
    const what = (changes ?? []).map((id) => lists.changes.find((one) => one.id === id)?.label ?? id).join(", ");
    return `${fill(text.check_in_short, { days })} ${text.check_in_answers[answer]}${what ? `: ${what}` : ""}`;
  }
  if (act === "named") return `${text.acted.named}: ${name}${reach ? ` (${reach})` : ""}`;
  return text.acted[act] ?? "";
};
