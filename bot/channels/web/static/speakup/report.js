// The report page: choices, words and a file become sealed items; a receipt is made; the whole is sent, as often as it takes.

import { attaching } from "./attaching.js";
import { bodyHash, fileContent, FIRST_TEXT, headOrText, MAILBOX, pack, random, rewrapped, seal, TooLong, utf8 } from "./items.js";
import { able, guardUnsaved } from "./page.js";
import { dayWords, fill, line, make, say, size } from "./phrases.js";
import * as receipts from "./receipt.js";
import { recipients } from "./routing.js";
import { watched } from "./watch.js";
import { get, post } from "./wire.js";
import { worked } from "./work.js";

const LARGEST_HEAD = 1020;
const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

let door;
let attached = null;
let cleanText = null;
let draft = null; // what is sealed and ready to go: made once, sent as often as it takes
let words = null;
let done = false;
const leftOut = new Set();

const form = $("#form");
const stages = Object.fromEntries($$("[data-stage]").map((stage) => [stage.dataset.stage, stage]));

const show = (name) => {
  for (const [key, stage] of Object.entries(stages)) stage.hidden = key !== name;
  scrollTo(0, 0);
};

// ---- what was chosen ----

const picked = (name) => $(`input[name=${name}]:checked`, form)?.value ?? "";
const labelOf = (list, id) => list.find((one) => one.id === id)?.label ?? "";

const facts = () => ({
  category: picked("category"),
  tool: $("#tool", form).value,
  required: picked("required"),
  severity: picked("severity"),
  checked: picked("checked"),
  place: $("#place", form).value,
  about: $$("input[name=about]:checked", form).map((box) => box.value),
});

// ---- who can open it ----

const showWho = () => {
  const box = $("[data-who]");
  const { team, standby, readers, recovery } = recipients(door, facts(), leftOut);
  if (!team) {
    box.replaceChildren(make("p", { className: "notice" }, say.form.who_none));
    return;
  }
  const label = (id) => door.teams.find((one) => one.id === id).label;
  const people = (id) => {
    const list = door.teams.find((one) => one.id === id).people.filter(({ keys }) => keys.length);
    return make("div", { className: "options" }, ...list.map(({ name }) => {
      const tick = make("input", { type: "checkbox", checked: !leftOut.has(name), autocomplete: "off" });
      tick.addEventListener("change", () => {
        if (tick.checked) leftOut.delete(name);
        else leftOut.add(name);
        for (const other of $$("[data-person]", box)) if (other.dataset.person === name) $("input", other).checked = tick.checked;
        $("[data-one]", box).hidden = Boolean(recipients(door, facts(), leftOut).readers.length);
      });
      return make("label", { className: "option", data: { person: name } }, tick, make("span", {}, name));
    }));
  };
  const parts = [make("p", {}, fill(say.form.who_team, { team: label(team) })), people(team)];
  if (standby) parts.push(make("p", {}, fill(say.form.who_standby, { team: label(standby) })), people(standby));
  if (recovery) parts.push(make("p", { className: "fine" }, say.form.who_recovery));
  parts.push(make("p", { className: "problem", hidden: Boolean(readers.length), data: { one: "" } }, say.form.who_one));
  box.replaceChildren(...parts);
};

// ---- sealing ----

// everything that goes out; the words of the receipt, its keys and the report's name stay the same whatever changes
const sealed = async () => {
  const chosen = facts();
  const to = recipients(door, chosen, leftOut);
  const before = draft;
  const { report, keys } = before ?? { report: pack(random(16)), keys: await receipts.derive(words) };
  const readers = [...to.readers, ...to.standbys];
  const others = to.recovery ? [...readers, { key: to.recovery.key, public: to.recovery.public }] : readers;
  const both = [...others, { key: MAILBOX, public: keys.mailbox.public }];
  const by = { report, by: MAILBOX, sender: keys.mailbox };

  const told = { ...chosen, left_names: [...leftOut] };
  const pins = { left_out: to.leftOut, readers: others.map(({ key, public: half }) => ({ key, public: half })) };
  const whole = headOrText({ ...told, ...pins });
  const fits = whole.length <= LARGEST_HEAD; // many readers: their keys go along with the text
  const text = cleanText();
  const file = attached.file();
  const wanted = headOrText({ text, act: "message", ...(file ? { file: file.name } : {}), ...(fits ? {} : pins) });
  const same = before && before.wanted === pack(wanted) && before.file === file;

  const head = await seal({ ...by, kind: "head", content: fits ? whole : headOrText(told), to: both });
  const body = same
    ? await rewrapped(before.body, { ...by, to: both })
    : await seal({ ...by, kind: "text", content: wanted, to: both, smallest: FIRST_TEXT });
  const items = [head, body];
  if (file) {
    items.push(same ? await rewrapped(before.items[2], { ...by, to: others }) : await seal({ ...by, kind: "file", content: fileContent(file), to: others }));
  }
  const later = picked("when") === "later";
  return {
    report, keys, items, body, file, text, to, facts: chosen,
    wanted: pack(wanted),
    code: pack(bodyHash(body)),
    leaf: pack(await receipts.leaf(keys.nonce, bodyHash(body))),
    after: later ? before?.after || 1 + (random(1)[0] % 7) : 0,
  };
};

const message = ({ report, keys, to, facts: { severity }, after, leaf, items }) => ({
  v: 1, report, locator: keys.locator, mailbox: keys.mailbox.public, team: to.team, severity, after, leaf, items,
  readers: to.readers.map(({ key }) => key), standby: to.standbys.map(({ key }) => key), recovery: to.recovery?.key ?? "",
});

// ---- looking it over ----

const showDraft = () => {
  const { facts: { category, tool, required, severity, checked, place, about }, to, text, file } = draft;
  const teams = door.teams.filter(({ people }) => people.some(({ keys }) => keys.some(({ key }) => to.readers.some((one) => one.key === key))));
  const names = new Set(teams.flatMap(({ people }) => people).filter(({ keys }) => keys.some(({ key }) => to.readers.some((one) => one.key === key))).map(({ name }) => name));
  const lines = [
    [say.form.category, labelOf(door.categories, category)],
    [say.form.tool, labelOf(door.tools, tool)],
    [say.form.required, say.form.answers[required]],
    [say.form.severity, labelOf(door.severities, severity)],
    [say.form.checked, say.form.answers[checked]],
    [say.form.place, labelOf(door.places, place) || say.form.place_none],
    [say.form.about, about.map((id) => labelOf(door.abouts, id)).join(", ") || "–"],
    ...(file ? [[say.review.file, `${file.name} (${size(file.bytes.length)})`]] : []),
    [say.review.readers, `${labelOf(door.teams, to.team)}: ${[...names].join(", ")}`],
  ];
  $("[data-facts]").replaceChildren(...lines.map(([name, value]) => line(name, value)));
  $("[data-own-words]").textContent = text || say.review.text_none;
  $("[data-receipt]").replaceChildren(...words.map((word) => make("li", {}, word)));
  $("[data-code]").textContent = draft.code;
};

const complain = (stage, ...lines) => {
  const box = $("[data-problem]", stages[stage]);
  box.replaceChildren(...lines.map((line) => (typeof line === "string" ? make("p", {}, line) : line)));
  if (lines.length) box.scrollIntoView({ block: "center" });
};

const missing = () => {
  const empty = $$("fieldset[data-required]", form).filter((group) => !$("input:checked", group)).map((group) => [group.id, $("legend", group).textContent]);
  if (!$("#tool", form).value) empty.splice(1, 0, ["tool", $("label[for=tool]", form).textContent]);
  return empty;
};

const jump = ([id, name]) => {
  const link = make("a", { href: `#${id}` }, name);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const target = $(`#${id}`);
    (target.matches("select") ? target : $("input", target)).focus();
  });
  return make("li", {}, link);
};

let busy = false;
const once = (act) => async (event) => {
  event?.preventDefault();
  if (busy) return;
  busy = true;
  try {
    await act();
  } finally {
    busy = false;
  }
};

const toReview = once(async () => {
  complain("write");
  const empty = missing();
  if (empty.length) {
    complain("write", say.form.missing, make("ul", {}, ...empty.map(jump)));
    $("[data-problem] a", stages.write).focus();
    return;
  }
  const to = recipients(door, facts(), leftOut);
  if (!to.team || !to.readers.length) {
    complain("write", to.team ? say.form.who_one : say.form.who_none);
    return;
  }
  const button = $("button.main", form);
  button.setAttribute("aria-busy", "true");
  try {
    words ??= await receipts.make();
    draft = await sealed();
  } catch (error) {
    complain("write", error instanceof TooLong ? say.form.too_long : say.refusals.worker);
    return;
  } finally {
    button.removeAttribute("aria-busy");
  }
  $("#written").checked = false;
  complain("review");
  showDraft();
  show("review");
  $("#review-title").focus();
});

// ---- sending ----

const status = (text) => {
  $("[data-status]", stages.review).textContent = text;
};

const AGAIN = ["work_old", "work_wrong"];

const trySending = async () => {
  for (let turn = 0; ; turn += 1) {
    status(say.review.working);
    draft.work ??= await worked(draft.report);
    status(say.review.sending);
    try {
      await post("report", { ...message(draft), work: draft.work });
      return;
    } catch (error) {
      if (AGAIN.includes(error.message)) draft.work = undefined;
      if (!AGAIN.includes(error.message) || turn) throw error;
    }
  }
};

const failed = async (error) => {
  if (error.message === "keys_changed") {
    try {
      door = await get(`door?lang=${say.language}`);
      if (!recipients(door, facts(), leftOut).readers.length) {
        show("write");
        showWho();
        complain("write", say.form.who_none);
        return;
      }
      draft = { ...await sealed(), work: draft.work };
      showDraft();
    } catch { /* said below: it can be tried again */ }
  }
  complain("review", say.refusals[error.message] ?? (error.message === "no worker" ? say.refusals.worker : say.refusals.other));
};

const send = once(async () => {
  complain("review");
  if (!$("#written").checked) {
    complain("review", say.review.first_write);
    $("#written").focus();
    return;
  }
  try {
    await trySending();
  } catch (error) {
    await failed(error);
    return;
  } finally {
    status("");
  }
  finish();
});

const span = ({ days, working }) => fill(working ? say.sent.span_working : say.sent.span_days, { n: days });

const finish = () => {
  const { after } = draft;
  done = true;
  draft = words = null;
  attached.drop();
  form.reset();
  for (const selector of ["[data-receipt]", "[data-facts]", "[data-own-words]", "[data-code]"]) $(selector).replaceChildren();
  const tomorrow = new Date(Date.parse(`${door.day}T12:00:00Z`) + 864e5).toISOString().slice(0, 10);
  $("[data-sent-text]").textContent = after ? say.sent.text_later : fill(say.sent.text, { day: dayWords(tomorrow) });
  const clocks = door.clocks.filter(({ name }, at) => door.clocks.findIndex((one) => one.name === name) === at);
  const lines = clocks.map((clock) => fill(say.sent.clocks[clock.name], { span: span(clock) }));
  $("[data-next]").replaceChildren(...[
    ...lines,
    fill(say.sent.check_ins, { days: door.checkins.join(", ") }),
    fill(say.sent.news, { days: door.news.days.map((day) => say.sent.days[day]).join(", ") }),
    fill(say.sent.where, { address: `${say.address}/mailbox` }),
  ].map((line) => make("li", {}, line)));
  show("sent");
  $("#sent-title").focus();
};

// ---- the receipt ----

$("[data-copy]")?.addEventListener("click", async () => {
  const told = $("[data-copied]");
  try {
    await navigator.clipboard.writeText(words.join(" "));
    told.textContent = say.review.copied;
  } catch {
    told.textContent = say.review.copy_failed;
  }
});
$("[data-print]")?.addEventListener("click", () => print());

// ---- beginning ----

const begin = async () => {
  if (!await able()) {
    $("[data-unable]").hidden = false;
    $("[data-outside-box]").open = true;
    return;
  }
  try {
    door = await get(`door?lang=${say.language}`);
  } catch {
    $("[data-away]").hidden = false;
    return;
  }
  form.hidden = false;
  for (const hidden of $$("[data-needs-script]")) hidden.hidden = false;
  showWho();
  cleanText = watched($("#text"), () => door.tools.map(({ label }) => label));
  attached = attaching($("#file"));
  guardUnsaved(() => !done && Boolean($("#text").value || draft));
  form.addEventListener("submit", toReview);
  form.addEventListener("change", (event) => {
    if (["category", "severity", "about"].includes(event.target.name) || event.target.id === "place") showWho();
  });
  $("[data-back]").addEventListener("click", () => {
    show("write");
    $("#form").focus();
  });
  $("[data-send]").addEventListener("click", send);
};

if (form) begin();
