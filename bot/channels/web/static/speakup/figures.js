// Figures of closed quarters and attempts to find reporters, loaded when they are looked at.

import { get, why } from "./desk.js";
import { dayWords, make, say } from "./phrases.js";

const words = say.handling;

const table = (caption, heads, rows, name = caption) => make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: name },
  make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map(([first, ...rest]) => make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", {}, cell)))))));

const number = (count) => (count === null ? words.figures_few : String(count));

// a policy owner begins a proposal with a number about a tool, as it is shown
const room = document.querySelector("[data-propose]");
const proposed = ({ id, label, count }, kind, name) => {
  if (!room || kind !== "tool" || !id) return number(count);
  const asked = new URLSearchParams({ tool: id, figure: `${name} · ${words.tables[kind]} · ${label}: ${count}` });
  const link = make("a", { href: `/requests/new/${room.dataset.propose}?${asked}`, ariaLabel: `${room.dataset.proposing}: ${label}` }, room.dataset.proposing);
  return make("span", {}, number(count), " ", link);
};

// numbers that are shown, and one line for all that are not
const counted = (rows, kind, name) => {
  const shown = rows.filter(({ count }) => count !== null).map((row) => [row.label || words.figures_other, proposed(row, kind, name)]);
  return shown.length && shown.length < rows.length ? [...shown, [words.figures_others, ""]] : shown;
};

const oneTable = (quarter, team, name, rows) => {
  const shown = counted(rows, name, `${quarter} · ${team}`);
  const title = words.tables[name];
  if (!shown.length) return make("p", { className: "fine" }, make("strong", {}, title), ` ${words.figures_none_shown}`);
  return table(title, [title, words.count], shown, `${quarter} ${team} ${title}`);
};

const nothing = ({ tables, total }) => total === null && Object.values(tables).flat().every(({ count }) => count === null);

const paintFigures = ({ quarters }) => quarters.flatMap((one) => {
  const { quarter, team, tables, total } = one;
  const name = `${quarter}${team ? ` · ${team}` : ""}`;
  if (nothing(one)) return [make("p", { className: "fine" }, make("strong", {}, name), ` ${words.figures_none_shown}`)];
  return [
    make("h3", {}, `${name} · ${words.figures_total}: ${number(total)}`),
    ...Object.entries(tables).map(([kind, rows]) => oneTable(quarter, team, kind, rows)),
  ];
});

const paintAttempts = ({ attempts }) => (attempts.length
  ? [table(words.attempts, [words.attempt_day, words.attempt_person, words.attempt_what], attempts.map(({ day, person, what }) => [dayWords(day), person, say.mailbox.attempt_names[what]]))]
  : []);

for (const [name, painted, none] of [["figures", paintFigures, words.figures_none], ["attempts", paintAttempts, words.attempts_none]]) {
  const box = document.querySelector(`[data-${name}]`);
  box.addEventListener("toggle", async () => {
    if (!box.open) return;
    try {
      const found = painted(await get(name));
      box.querySelector("[data-tables]").replaceChildren(...(found.length ? found : [make("p", { className: "empty" }, none)]));
    } catch (error) {
      box.querySelector("[data-tables]").replaceChildren(make("p", { className: "problem" }, ...[why(error)].flat()));
    }
  });
}
