// The list of reports: its lines are there at once, and what is sealed in them is opened as they come into sight.

import { get, post, why } from "./desk.js";
import { overdueWraps, wrapsFor } from "./passing.js";
import { dayWords, fill, make, say } from "./phrases.js";
import { headOf, keys, readReport, welcome } from "./reading.js";

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const words = say.handling;

let chosen = () => {};
let told = () => {};

// what happens when a line is chosen, and how the page is told something
export const onList = (choose, tellPage) => {
  chosen = choose;
  told = tellPage;
};

export const labelOf = (list, id) => say.lists[list].find((one) => one.id === id)?.label ?? id;

// what stands in a line before its head is opened, and after
const paintEntry = (line, one, head) => {
  $("button", line).textContent = head ? labelOf("categories", head.category) : words.sealed_report;
  const facts = [labelOf("severities", one.severity), head ? labelOf("tools", head.tool) : "", words.states[one.state]];
  $(".facts-line", line).replaceChildren(...facts.filter(Boolean).map((fact, at) => make("span", { className: one.urgent && !at ? "urgent" : "" }, fact)));
};

const openHead = async (line, one) => {
  const head = await headOf(one);
  if (head) paintEntry(line, one, head);
};

// a head is opened when its line comes into sight: a list of thousands is there at once
const heads = new Map();
const sight = new IntersectionObserver((changes) => {
  for (const { target, isIntersecting } of changes) {
    if (!isIntersecting) continue;
    sight.unobserve(target);
    openHead(target, heads.get(target));
    heads.delete(target);
  }
}, { rootMargin: "400px" });

const entry = (one) => {
  const next = one.due.filter(({ met }) => !met).sort((a, b) => (a.day < b.day ? -1 : 1))[0];
  const signs = [one.new && words.unread, one.standby && words.standby, one.rekey && words.rekey_needed].filter(Boolean);
  const button = make("button", { type: "button", className: "link", data: { case: one.id } });
  button.addEventListener("click", () => chosen(one.id));
  const made = make("li", {},
    button,
    make("span", { className: "facts-line" }),
    make("span", { className: "signs" }, ...signs.map((sign) => make("strong", {}, sign))),
    make("span", { className: `due${one.late ? " late" : ""}` }, next && one.state !== "closed" ? `${one.late ? `${words.late}: ` : ""}${fill(words.due, { name: say.mailbox.clock_names[next.name], day: dayWords(next.day) })}` : ""));
  paintEntry(made, one);
  heads.set(made, one);
  sight.observe(made);
  return made;
};

// ---- its pages ----

const more = $("[data-more]");
let pages = 1;
let shown = 0; // pages of the list that are painted

const [URGENT, LATE] = ["urgent", "late"]; // the server puts these first
const headings = { [URGENT]: words.urgent_first, [LATE]: words.late_first };

const paintPage = ({ reports }) => {
  const box = $("[data-days]");
  // a report that became late since the first page was loaded is on two of them
  for (const one of reports.filter(({ id, passing }) => !passing && !$(`[data-case="${id}"]`, box))) {
    let group = box.lastElementChild;
    const day = one.urgent ? URGENT : one.late ? LATE : one.day;
    if (group?.dataset.day !== day) {
      group = make("section", { className: "cases handled", data: { day } }, make("h3", {}, headings[day] ?? dayWords(day)), make("ul", {}));
      box.append(group);
    }
    $("ul", group).append(entry(one));
  }
  shown += 1;
  more.hidden = shown >= pages;
};

more?.addEventListener("click", async () => {
  try {
    const found = await get(`list/${shown}`);
    const before = $$("[data-case]").length;
    paintPage(found);
    $$("[data-case]")[before]?.focus();
  } catch (error) {
    told(why(error));
  }
});

// keys for what appeared since somebody became a reader: passed on without asking
const passOn = async ({ reports, waiting }) => {
  const ids = new Set([...waiting.filter(({ reader }) => reader).map(({ report }) => report), ...reports.filter(({ passing }) => passing).map(({ id }) => id)]);
  for (const id of ids) {
    try {
      const { report, items, mine: own } = await readReport(id);
      const wraps = await overdueWraps(report.missing, items, { report: id, mine: own });
      if (wraps.length) await post(`report/${id}/wraps`, { wraps });
    } catch { /* somebody else did it meanwhile, or does it later */ }
  }
};

let without = new Map(); // ids of reports by the name of somebody of the team who has no key to them, of all pages

// people of the team without a key to reports of a page, but for those whom their reporters left out
const paintWaiting = async ({ reports, waiting }) => {
  const found = without;
  for (const { report: id, name } of waiting.filter(({ reader }) => !reader)) {
    const one = reports.find((other) => other.id === id);
    const head = one && await headOf(one);
    if (!head || head.left_names?.includes(name)) continue;
    found.set(name, new Set([...(found.get(name) ?? []), id]));
  }
  if (found !== without) return; // the list was loaded anew meanwhile
  $("[data-waiting]").replaceChildren(...[...found].map(([name, ids]) => {
    const button = make("button", { type: "button", className: "quiet" }, fill(words.let_read_all, { name }));
    button.addEventListener("click", () => letReadAll(name, ids));
    return make("p", { className: "notice" }, `${fill(words.missing_many, { name, n: ids.size })} `, button);
  }));
};

// the other pages too, those that are not painted
const paintAllWaiting = async (first) => {
  await paintWaiting(first);
  for (let page = 1; page < (first.pages ?? 1) && without.size && keys.size; page += 1) await paintWaiting(await get(`list/${page}`));
};

const letReadAll = async (name, ids) => {
  told("");
  try {
    for (const id of ids) {
      const one = await readReport(id);
      const to = welcome(one).filter((other) => other.name === name);
      if (to.length) await post(`report/${id}/wraps`, { wraps: await wrapsFor(to, one.items, { report: id, mine: one.mine }) });
    }
    without.delete(name);
    await paintWaiting({ reports: [], waiting: [] });
    told(fill(words.let_done_all, { name }));
  } catch (error) {
    told(why(error));
  }
};

export const clearList = () => {
  sight.disconnect();
  heads.clear();
  without = new Map();
  for (const box of $$("[data-days], [data-waiting]")) box.replaceChildren();
};

export const showList = async () => {
  const found = await get("list");
  clearList();
  [pages, shown] = [found.pages ?? 1, 0];
  paintPage(found);
  if (!found.reports.some(({ passing }) => !passing)) $("[data-days]").replaceChildren(make("p", { className: "empty" }, words.none), make("p", { className: "fine" }, words.none_why));
  passOn(found);
  paintAllWaiting(found).catch((error) => told(why(error)));
};
