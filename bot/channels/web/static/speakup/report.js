// The report page: choices, words and a file become sealed items; a receipt is made; the whole is sent, as often as it takes.

import { attaching } from "./attaching.js";
import { deadlines } from "./deadlines.js";
import { fileContent, FIRST_TEXT, headOrText, MAILBOX, NO_FILE, pack, random, rewrapped, seal, sha256, TooLong } from "./items.js";
import { able, guardUnsaved, patiently, sendingSlowly } from "./page.js";
import { dayWords, fill, line, listed, make, say, size, weekdays } from "./phrases.js";
import * as receipts from "./receipt.js";
import { recipients } from "./routing.js";
import { stepsOf } from "./steps.js";
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
let touched = false;
let done = false;
let looking = false; // she came back from looking it over, to change one thing
const leftOut = new Set();

const form = $("#form");
const stages = Object.fromEntries($$("[data-stage]").map((stage) => [stage.dataset.stage, stage]));

const steps = form && stepsOf(form);

const show = (name) => {
  for (const [key, stage] of Object.entries(stages)) stage.hidden = key !== name;
  scrollTo(0, 0);
  $("h1[tabindex]", stages[name])?.focus();
};

const showStep = (at) => {
  show("write");
  complain("write");
  steps.go(at);
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

// the only way that is left is shown whole
const unfoldOutside = () => {
  for (const part of $$("[data-outside-box], [data-outside-box] details")) part.open = true;
};

// ---- who can open it ----

const showWho = () => {
  const box = $("[data-who]");
  const { team, standby, readers, recovery } = recipients(door, facts(), leftOut);
  if (!team) {
    const way = make("button", { type: "button", className: "button" }, $("[data-outside-box] h2").textContent);
    way.addEventListener("click", () => {
      show("door");
      unfoldOutside();
      $("[data-outside-box] summary").focus();
    });
    box.replaceChildren(make("p", { className: "notice" }, say.form.who_none), make("p", {}, way));
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
  // the salt: the hash in the log tells nothing of the words
  const { report, salt, keys } = before ?? { report: pack(random(16)), salt: pack(random(16)), keys: await receipts.derive(words) };
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
  const wanted = headOrText({ text, salt, act: "message", file: file?.name ?? "", ...(fits ? {} : pins) });
  const same = before && before.wanted === pack(wanted) && before.file === file;

  const head = await seal({ ...by, kind: "head", content: fits ? whole : headOrText(told), to: both });
  const body = same
    ? await rewrapped(before.body, { ...by, to: both })
    : await seal({ ...by, kind: "text", content: wanted, to: both, smallest: FIRST_TEXT });
  const attachment = same
    ? await rewrapped(before.items[2], { ...by, to: others })
    : await seal({ ...by, kind: "file", content: fileContent(file ?? NO_FILE), to: others });
  const items = [head, body, attachment];
  const hash = await sha256(wanted);
  const later = picked("when") === "later";
  return {
    report, salt, keys, items, body, file, text, to, facts: chosen,
    wanted: pack(wanted),
    code: pack(hash),
    leaf: pack(await receipts.leaf(keys.nonce, hash)),
    after: later ? before?.after || 1 + (random(1)[0] % 7) : 0,
  };
};

const message = ({ report, keys, to, facts: { severity }, after, leaf, items }) => ({
  v: 1, report, locator: keys.locator, mailbox: keys.mailbox.public, team: to.team, severity, after, leaf, items,
  readers: to.readers.map(({ key }) => key), standby: to.standbys.map(({ key }) => key), recovery: to.recovery?.key ?? "",
});

// ---- looking it over ----

const changing = (id, name) => {
  const button = make("button", { type: "button", className: "plain", ariaLabel: `${say.review.change}: ${name}` }, say.review.change);
  button.addEventListener("click", () => {
    looking = true;
    showStep(steps.of($(`#${id}`)));
  });
  return button;
};

const readersOf = ({ readers }) => {
  const hers = new Set(readers.map(({ key }) => key));
  return new Set(door.teams.flatMap(({ people }) => people).filter(({ keys }) => keys.some(({ key }) => hers.has(key))).map(({ name }) => name));
};

const showDraft = () => {
  const { facts: { category, tool, required, severity, checked, place, about }, to, text, file, after } = draft;
  const lines = [
    ["category", say.form.category, labelOf(door.categories, category)],
    ["tool", say.form.tool, labelOf(door.tools, tool)],
    ["required", say.form.required, say.form.answers[required]],
    ["severity", say.form.severity, labelOf(door.severities, severity)],
    ["checked", say.form.checked, say.form.answers[checked]],
    ["about", say.form.about, about.map((id) => labelOf(door.abouts, id)).join(", ") || say.review.not_said],
    ["place", say.form.place, labelOf(door.places, place) || say.review.not_said],
    ["text", say.review.text, text || say.review.text_none],
    ["file", say.review.file, file ? `${file.name} (${size(file.bytes.length)})` : say.review.file_none],
    ["who", say.review.readers, [
      `${labelOf(door.teams, to.team)}: ${[...readersOf(to)].join(", ")}.`,
      ...(to.standbys.length ? [fill(say.form.who_standby, { team: labelOf(door.teams, to.standby) })] : []),
      ...(to.recovery ? [say.form.who_recovery] : []),
    ].join(" ")],
    ["when", say.review.when, after ? say.review.when_later : say.form.when_next],
  ];
  $("[data-facts]").replaceChildren(...lines.map(([id, name, value]) => {
    const made = line(name, value, id === "text" ? "own-words" : "");
    $("dd", made).append(changing(id, name));
    return made;
  }));
  $("[data-receipt]").replaceChildren(...words.map((word) => make("li", {}, word)));
  $("[data-code]").textContent = draft.code;
};

const complain = (stage, ...lines) => {
  const box = $("[data-problem]", stages[stage]);
  box.replaceChildren(...lines.map((line) => (typeof line === "string" ? make("p", {}, line) : line)));
  if (lines.length) box.scrollIntoView({ block: "center" });
};

// what has to be answered in the step that is in sight
const missing = () => {
  const step = steps.here();
  const empty = $$("fieldset[data-required]", step).filter((group) => !$("input:checked", group)).map((group) => [group.id, $("legend", group).textContent]);
  const tool = $("#tool", step);
  return tool && !tool.value ? [["tool", $("label[for=tool]", step).textContent], ...empty] : empty;
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

const toReview = async () => {
  const to = recipients(door, facts(), leftOut);
  if (!to.team || !to.readers.length) {
    if (!steps.isLast()) showStep(steps.last());
    complain("write", to.team ? say.form.who_one : say.form.who_none);
    return;
  }
  const told = $("[data-status]", stages.write);
  told.textContent = say.form.sealing;
  try {
    words ??= await receipts.make();
    draft = await patiently(sealed(), () => {
      told.textContent = say.review.slow;
    });
  } catch (error) {
    complain("write", error instanceof TooLong ? say.form.too_long : say.refusals.worker);
    return;
  } finally {
    told.textContent = "";
  }
  looking = false;
  $("#written").checked = false;
  complain("review");
  complain("receipt");
  showDraft();
  show("review");
};

const forth = once(async () => {
  complain("write");
  const empty = missing();
  if (empty.length) {
    complain("write", say.form.missing, make("ul", {}, ...empty.map(jump)));
    $("[data-problem] a", stages.write).focus();
  } else if (looking || steps.isLast()) await toReview();
  else steps.go(steps.at() + 1);
});

const back = once(() => {
  if (!stages.receipt.hidden) show("review");
  else if (!stages.review.hidden) showStep(steps.last());
  else if (steps.at()) showStep(steps.at() - 1);
  else show("door");
});

// ---- sending ----

const status = (text) => {
  $("[data-status]", stages.receipt).textContent = text;
};

const AGAIN = ["work_old", "work_wrong"];

const trySending = async () => {
  for (let turn = 0; ; turn += 1) {
    status(say.review.working);
    draft.work ??= await patiently(worked(draft.report), () => status(say.review.slow));
    status(say.review.sending);
    try {
      await patiently(post("report", { ...message(draft), work: draft.work }), () => status(sendingSlowly(draft.items)));
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
        showStep(steps.last());
        showWho();
        complain("write", say.form.who_none);
        return;
      }
      draft = { ...await sealed(), work: draft.work };
      showDraft();
      show("review");
      complain("review", say.refusals.keys_changed);
      return;
    } catch { /* said below: it can be tried again */ }
  }
  const reason = error.message === "too_large" && !draft.file ? "other" : error.message; // there is no file to take out
  complain("receipt", say.refusals[reason] ?? (error.message === "no worker" ? say.refusals.worker : say.refusals.other));
};

const send = once(async () => {
  complain("receipt");
  if (!$("#written").checked) {
    complain("receipt", say.review.first_write);
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

const finish = () => {
  const { after, facts: { severity } } = draft;
  done = true;
  draft = words = null;
  attached.drop();
  form.reset();
  for (const selector of ["[data-receipt]", "[data-facts]", "[data-code]"]) $(selector).replaceChildren();
  const tomorrow = new Date(Date.parse(`${door.day}T12:00:00Z`) + 864e5).toISOString().slice(0, 10);
  $("[data-sent-text]").textContent = after ? say.sent.text_later : fill(say.sent.text, { day: dayWords(tomorrow) });
  $("[data-sent-urgent]").hidden = !door.urgent.includes(severity);
  $("[data-next]").replaceChildren(...[
    ...deadlines(door, severity, after),
    fill(say.sent.check_ins, { days: listed(door.checkins.map(String)) }),
    fill(say.sent.news, { days: weekdays(door.news.days, say.sent.days) }),
    fill(say.sent.where, { address: `${say.address}/mailbox` }),
  ].map((line) => make("li", {}, line)));
  show("sent");
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
    unfoldOutside();
    return;
  }
  try {
    door = await get(`door?lang=${say.language}`);
  } catch {
    $("[data-away]").hidden = false;
    return;
  }
  for (const hidden of $$("[data-needs-script]")) hidden.hidden = false;
  showWho();
  cleanText = watched($("#text"), () => door.tools.map(({ label }) => label));
  attached = attaching($("#file"));
  guardUnsaved(() => !done && (touched || Boolean(draft)));
  form.addEventListener("submit", forth);
  form.addEventListener("input", () => {
    touched = true;
  });
  form.addEventListener("change", (event) => {
    if (["category", "severity", "about"].includes(event.target.name) || event.target.id === "place") showWho();
  });
  for (const button of $$("[data-back]")) button.addEventListener("click", back);
  $("[data-start]").addEventListener("click", () => showStep(0));
  $("[data-to-receipt]").addEventListener("click", () => show("receipt"));
  $("[data-send]").addEventListener("click", send);
};

if (form) begin();
