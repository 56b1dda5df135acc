// Where handlers read reports: opened with their key in this page alone, and locked again after ten quiet minutes.

import { unlock } from "../keys.js";
import { get, post, why } from "./desk.js";
import "./figures.js";
import { headOrText, MAILBOX, pairOf, seal, TooLong } from "./items.js";
import { clearList, labelOf, onList, showList } from "./listing.js";
import { anew, wrapsFor } from "./passing.js";
import { actWords, dayWords, fill, headFacts, make, outcomeOf, say } from "./phrases.js";
import { keys, readReport, welcome } from "./reading.js";
import { countQuarters } from "./tallying.js";
import { opened, shownItems } from "./thread.js";

const AUTO_LOCK = 10 * 60 * 1000;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const words = say.handling;

let current = null; // the report that is open: {report, items, context, pins, mine}

// a sentence, or several parts of which some can be clicked
const tell = (place, sentence) => {
  place.replaceChildren(...[sentence].flat().filter(Boolean));
};

const told = (sentence) => {
  const box = $("[data-done]");
  box.hidden = !sentence;
  tell(box, sentence);
  if (sentence) box.scrollIntoView({ block: "center" });
};

// ---- locking ----

let timer = 0;
const form = $("[data-unlock]");

const lock = () => {
  clearTimeout(timer);
  keys.clear();
  clearList();
  current = null;
  $("[data-unlocked]").hidden = true;
  for (const box of $$("[data-facts], [data-talk]")) box.replaceChildren();
  form.hidden = false;
};

const awake = () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    lock();
    tell($("[data-status]", form), words.locked);
  }, AUTO_LOCK);
};

const unlockAll = async (passphrase) => {
  for (const key of say.keys) {
    try {
      const bytes = await unlock(key, passphrase);
      keys.set(key.id, await pairOf(bytes));
      bytes.fill(0);
    } catch { /* another of her keys has another passphrase */ }
  }
  return keys.size;
};

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const box = $("input", form);
  const passphrase = box.value;
  if (!passphrase || form.dataset.busy) return;
  form.dataset.busy = "yes";
  box.value = "";
  tell($("[data-problem]", form), "");
  tell($("[data-status]", form), form.dataset.working ?? "…");
  try {
    if (!await unlockAll(passphrase)) {
      tell($("[data-problem]", form), words.wrong);
      return;
    }
    await toList();
    form.hidden = true;
    $("[data-unlocked]").hidden = false;
    $("[data-list]").focus();
    awake();
    countQuarters().catch(() => {}); // whoever opens the list next does it then
  } catch (error) {
    tell($("[data-problem]", form), why(error));
  } finally {
    delete form.dataset.busy;
    tell($("[data-status]", form), "");
  }
});

for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => keys.size && awake());
addEventListener("pagehide", () => form && lock());
$("[data-lock]")?.addEventListener("click", () => {
  lock();
  tell($("[data-status]", form), words.locked);
  $("input", form).focus();
});

// ---- from the list to a report and back ----

let changed = false; // whether the list says something that is no longer so

const toList = async (fresh = true) => {
  if (fresh) await showList();
  changed = false;
  $("[data-report]").hidden = true;
  $("[data-back]").hidden = true;
  $("[data-list]").hidden = false;
  current = null;
};

$("[data-back]")?.addEventListener("click", async () => {
  told("");
  const line = $(`[data-case="${current.report.id}"]`);
  try {
    await toList(changed);
    (line?.isConnected ? line : $("[data-list]")).focus();
  } catch (error) {
    told(why(error));
  }
});

// ---- a report ----

const load = async (id) => {
  current = await readReport(id);
};

const show = async (id) => {
  told("");
  try {
    await load(id);
  } catch (error) {
    told(why(error));
    return;
  }
  paint();
  $("[data-list]").hidden = true;
  $("[data-back]").hidden = false;
  $("[data-report]").hidden = false;
  $("[data-report]").focus();
};

const nameOf = (key) => current.report.readers.find((one) => one.key === key)?.name || words.somebody;

const saveButton = (item) => {
  const button = make("button", { type: "button", className: "quiet" }, words.file_load);
  button.addEventListener("click", async () => {
    try {
      const file = await opened(await get(`report/${current.report.id}/item/${item.id}`), current.context);
      if (file.broken) throw new Error("broken");
      const link = make("a", { href: URL.createObjectURL(new Blob([file.value.bytes], { type: "application/octet-stream" })), download: file.value.name });
      link.click();
      URL.revokeObjectURL(link.href);
    } catch (error) {
      told(error.message === "broken" ? words.cannot_open : why(error));
    }
  });
  return [make("p", { className: "fine" }, words.file_warning), make("p", {}, button)];
};

const message = (item) => {
  const theirs = item.by === MAILBOX;
  const note = item.value?.note;
  const passed = item.from && item.from !== item.by ? fill(say.mailbox.passed_on, { name: nameOf(item.from) }) : "";
  const who = make("p", { className: "who" }, make("strong", {}, theirs ? words.reporter : nameOf(item.by)), dayWords(item.day), ...[note && words.note, passed].filter(Boolean));
  const parts = [who];
  if (item.lost) parts.push(make("p", { className: "problem" }, theirs ? words.lost : words.lost_colleague));
  else if (item.broken && !item.wraps.length) parts.push(make("p", { className: "fine" }, words.not_yet));
  else if (item.broken) parts.push(make("p", { className: "problem" }, words.cannot_open));
  else if (item.kind === "file") parts.push(...saveButton(item));
  else {
    const doing = actWords(item.value, say.mailbox, say.lists);
    if (doing) parts.push(make("p", {}, make("strong", {}, doing)));
    if (item.value.text) parts.push(make("p", { className: "text", dir: "auto" }, item.value.text));
  }
  return make("li", { className: `${theirs ? "" : "mine"}${note ? " note" : ""}` }, ...parts);
};

const headOf = () => current.items.find(({ kind, broken }) => kind === "head" && !broken)?.value;

// whom she could let in
const letIn = () => welcome(current);

const mine = (key) => say.keys.some(({ id }) => id === key);

const paint = () => {
  const { report, items, pins, live } = current;
  const head = headOf();
  tell($("#report-title"), head ? labelOf("categories", head.category) : words.sealed_report);
  const facts = head ? [headFacts(head, say.mailbox.head_labels, say.answers, say.lists)] : [];
  if (pins.leftNames.length) facts.push(make("p", { className: "notice" }, `${words.left_out} ${pins.leftNames.join(", ")}`));
  $("[data-facts]").replaceChildren(...facts);
  $("[data-talk]").replaceChildren(...shownItems(items).filter(({ kind }) => kind !== "head").map(message));
  paintReaders(live);
  const ended = report.state === "closed" && outcomeOf(items, report.outcome, MAILBOX);
  $("[data-clocks]").replaceChildren(
    make("li", {}, `${words.state}: ${words.states[report.state]}${ended ? ` (${labelOf("outcomes", ended)})` : ""}`),
    ...report.due.map(({ name, day, met }) => make("li", {}, `${fill(words.due, { name: say.mailbox.clock_names[name], day: dayWords(day) })}${met ? " ✓" : ""}`)),
    ...report.checkins.map(({ days, day, open }) => make("li", {}, fill(open ? words.check_in_open : words.check_in_due, { days, day: dayWords(day) }))));
  $("[data-tries]").replaceChildren(...report.attempts.map(({ day, what }) => make("li", {}, `${dayWords(day)}: ${say.mailbox.attempt_names[what]}`)));
  $("[data-tries-box]").hidden = !report.attempts.length;
  const closed = report.state === "closed";
  const gone = report.readers.some((one) => one.live === false);
  for (const [deed, shown] of Object.entries({ close: !closed, reopen: closed, rekey: report.rekey || gone })) $(`[data-deed=${deed}]`).hidden = !shown;
  const others = new Map([...live.filter(({ key, standby }) => !mine(key) && !standby), ...letIn()].map(({ name }) => [name, name]));
  $("#handover-to").replaceChildren(make("option", { value: "" }, ""), ...[...others.keys()].map((name) => make("option", { value: name }, name)));
  $("[data-deed=handover]").hidden = !others.size;
};

const paintReaders = (live) => {
  const names = [...new Set(live.map(({ name, standby }) => `${name}${standby ? ` (${words.standby})` : ""}`))];
  const lines = names.map((name) => make("li", {}, name));
  for (const name of new Set(letIn().map((one) => one.name))) {
    const button = make("button", { type: "button", className: "quiet" }, fill(words.let_read, { name }));
    button.addEventListener("click", () => letRead(name));
    lines.push(make("li", {}, make("p", {}, fill(words.missing, { name })), button));
  }
  $("[data-readers]").replaceChildren(...lines);
};

// ---- deeds ----

const address = (name) => `report/${current.report.id}/${name}`;
const readers = () => [...current.live, ...(current.report.recovery ? [current.report.recovery] : [])].map(({ key, public: half }) => ({ key, public: half }));

const wrapping = (more) => wrapsFor(more, current.items, { report: current.report.id, mine: current.mine });

const letRead = async (name) => {
  told("");
  try {
    await post(address("wraps"), { wraps: await wrapping(letIn().filter((one) => one.name === name)) });
    changed = true;
    await load(current.report.id);
    paint();
    told(fill(words.let_done, { name }));
  } catch (error) {
    told(why(error));
  }
};

const pending = new WeakMap(); // what was sealed, until it is taken: the same is sent again

const item = async (place, value) => {
  const wanted = JSON.stringify([current.report.id, value, readers()]);
  const before = pending.get(place);
  if (before?.wanted === wanted) return before.item;
  const to = value.note ? readers() : [...readers(), { key: MAILBOX, public: current.report.mailbox }];
  const { id, pair } = current.mine;
  const made = await seal({ report: current.report.id, kind: "text", by: id, sender: pair, content: headOrText(value), to });
  pending.set(place, { wanted, item: made });
  return made;
};

class Incomplete extends Error {}

const deeds = {
  answer: async (place) => {
    const [act, text] = [$("#answer-act").value, $("#answer-text").value.trim()];
    if (!text) throw new Incomplete();
    const note = act === "note";
    await post(address("answer"), { item: await item(place, note ? { text, note } : { text }), act: note ? "" : act });
    return words.sent;
  },
  close: async (place) => {
    const [outcome, text] = [$("#close-outcome").value, $("#close-text").value.trim()];
    if (!outcome) throw new Incomplete();
    await post(address("close"), { item: await item(place, { text, act: "closed", outcome }), act: text ? "feedback" : "" });
    return words.closed;
  },
  reopen: async () => {
    await post(address("reopen"), {});
    return words.reopened;
  },
  handover: async () => {
    const name = $("#handover-to").value;
    if (!name) throw new Incomplete();
    const more = letIn().filter((one) => one.name === name);
    const to = [...more, ...current.live.filter((one) => one.name === name && !one.standby)].map(({ key }) => key);
    await post(address("handover"), { wraps: await wrapping(more), to });
    return words.handed_over;
  },
  recuse: async () => {
    if (!$("#recuse-sure").checked) throw new Incomplete();
    await post(address("recuse"), {});
    return words.recused;
  },
  rekey: async () => {
    const { report, items, context, mine: own } = current;
    const remove = report.readers.filter((one) => one.live === false).map(({ key }) => key);
    const whole = (id) => get(address(`item/${id}`));
    const made = await anew(readers(), items, { report: report.id, mine: own, context, mailbox: report.mailbox, whole });
    await post(address("rekey"), { items: made, remove });
    return words.rekeyed;
  },
  export: async () => {
    const file = await get(address("export"));
    const link = make("a", { href: URL.createObjectURL(new Blob([JSON.stringify(file)], { type: "application/json" })), download: `mayi-report-${current.report.id.slice(0, 8)}.json` });
    link.click();
    URL.revokeObjectURL(link.href);
    return "";
  },
  recovery: async (place) => {
    const { ceremony } = await import("./recovery.js");
    await ceremony(place);
    return words.recovery_done;
  },
};

const LEAVES = ["handover", "recuse"];

const afterwards = async (name) => {
  if (name === "recovery") return;
  changed = true;
  if (LEAVES.includes(name)) await toList();
  else {
    await load(current.report.id);
    paint();
  }
};

for (const place of $$("form[data-do]")) {
  const name = place.dataset.do;
  const [problem, status] = [$("[data-problem]", place), $("[data-status]", place)];
  place.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (place.dataset.busy) return;
    place.dataset.busy = "yes";
    tell(problem, "");
    told("");
    tell(status, words.working);
    try {
      const sentence = await deeds[name](place);
      pending.delete(place);
      if (name !== "recovery") {
        place.reset();
        place.closest("details")?.removeAttribute("open");
      }
      await afterwards(name);
      told(sentence);
    } catch (error) {
      if (error.message === "keys_changed") await load(current.report.id).then(paint, () => {});
      tell(problem, error instanceof Incomplete || error.message === "holders" ? words.incomplete : error instanceof TooLong ? words.too_long : why(error));
    } finally {
      delete place.dataset.busy;
      tell(status, "");
    }
  });
}

onList(show, told);
if (form) form.hidden = false;
