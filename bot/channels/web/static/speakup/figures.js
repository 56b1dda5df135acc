// Figures of closed quarters and attempts to find reporters, loaded when they are looked at.

import { get, why } from "./desk.js";
import { dayWords, make, say } from "./phrases.js";

const words = say.handling;

const table = (caption, heads, rows, name = caption) => make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: name },
  make("table", {}, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))),
    make("tbody", {}, ...rows.map(([first, ...rest]) => make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((cell) => make("td", {}, cell)))))));

const number = (count) => (count === null ? words.figures_few : String(count));

const paintFigures = ({ quarters }) => quarters.flatMap(({ quarter, team, tables, total }) => [
  make("h3", {}, `${quarter}${team ? ` · ${team}` : ""} · ${words.figures_total}: ${number(total)}`),
  ...Object.entries(tables).map(([name, rows]) => table(words.tables[name], [words.tables[name], words.count], rows.map(({ label, count }) => [label, number(count)]), `${quarter} ${team} ${words.tables[name]}`)),
]);

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
      box.querySelector("[data-tables]").replaceChildren(make("p", { className: "problem" }, why(error)));
    }
  });
}
