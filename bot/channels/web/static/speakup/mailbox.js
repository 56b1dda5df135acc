// The mailbox: opened with the receipt alone. The words and all keys stay in this page, and go when it is left.

import { attaching } from "./attaching.js";
import { fileContent, fingerprint, headOrText, hex, json, MAILBOX, seal, sha256, suite, TooLong, unpack, unpadded, utf8 } from "./items.js";
import { able, guardUnsaved, leave, patiently, sendingSlowly } from "./page.js";
import { actWords, dayWords, fill, headFacts, line, make, outcomeOf, say, weekdays } from "./phrases.js";
import * as receipts from "./receipt.js";
import { inOrder, opened, pinned } from "./thread.js";
import { proof } from "./tree.js";
import { watched } from "./watch.js";
import { get, post, postForBytes } from "./wire.js";
import { worked } from "./work.js";

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
const text = say.mailbox;

let keys = null;
let box = null;
let items = [];

// ---- opening ----

const page = async (number) => {
  const bytes = await postForBytes("mailbox", { v: 1, locator: keys.locator, page: number });
  const info = utf8(`MayI mailbox v1\n${keys.locator}\n${number}`);
  try {
    const how = { recipientKey: keys.mailbox, enc: bytes.slice(0, 32), info };
    return json(unpadded(new Uint8Array(await suite.open(how, bytes.slice(32)))));
  } catch {
    throw new Error("wrong");
  }
};

const load = async () => {
  const first = await page(0);
  const rest = await Promise.all(Array.from({ length: first.pages - 1 }, (_, at) => page(at + 1)));
  const context = {
    report: first.report,
    keys: new Map([[MAILBOX, keys.mailbox]]),
    senders: { ...first.senders, [MAILBOX]: keys.mailbox.public },
  };
  items = await Promise.all(inOrder([first, ...rest].flatMap((one) => one.items)).map((item) => opened(item, context)));
  box = first;
};

const tell = (where, sentence) => {
  const place = typeof where === "string" ? $(where) : where;
  place.textContent = sentence;
};

const whyNot = async (typed) => {
  const found = await receipts.understand(typed);
  return found.wrong ? { sentence: fill(found.wrong === "count" ? text.count : text[found.wrong], found) } : found;
};

let busy = false;
const once = (act) => async (event) => {
  event?.preventDefault();
  if (busy) return;
  busy = true;
  try {
    await act(event);
  } finally {
    busy = false;
  }
};

const refusal = (error) => say.refusals[error.message] ?? (error instanceof TooLong ? say.form.too_long : error.message === "no worker" ? say.refusals.worker : say.refusals.other);

const enter = once(async () => {
  const typed = $("#receipt");
  tell("[data-entry] [data-problem]", "");
  const { sentence, words } = await whyNot(typed.value);
  if (sentence) {
    tell("[data-entry] [data-problem]", sentence);
    typed.focus();
    return;
  }
  tell("[data-entry] [data-status]", text.opening);
  try {
    keys = await patiently(receipts.derive(words), () => tell("[data-entry] [data-status]", say.review.slow));
    await load();
  } catch (error) {
    keys = null;
    tell("[data-entry] [data-problem]", error.message === "wrong" ? text.wrong : refusal(error));
    return;
  } finally {
    tell("[data-entry] [data-status]", "");
  }
  typed.value = "";
  $("[data-entry]").hidden = true;
  $("[data-open]").hidden = false;
  await paint();
  $("#state").focus();
});

// ---- what is shown ----

const nameOf = (key) => box.readers.find((one) => one.key === key)?.name || (box.recovery?.key === key ? text.recovery_name : "");
const labelOf = (list, id) => say.lists[list].find((one) => one.id === id)?.label ?? id;

const message = (item, pins) => {
  const mine = item.by === MAILBOX;
  const head = make("p", { className: "who" }, make("strong", {}, mine ? text.you : nameOf(item.by) || text.somebody), dayWords(item.day));
  if (item.from) head.append(fill(text.passed_on, { name: nameOf(item.from) || text.somebody }));
  const parts = [head];
  if (item.broken) parts.push(make("p", { className: "problem" }, text.broken));
  else if (item.kind === "head") {
    // what she knows already makes room for what is new
    parts.push(make("details", { open: items.length < 3 }, make("summary", {}, text.report), headFacts(item.value, text.head_labels, say.form.answers, say.lists)));
  }
  else {
    const doing = actWords(item.value, text, say.lists);
    if (doing) parts.push(make("p", {}, make("strong", {}, doing)));
    if (item.value.text) parts.push(make("p", { className: "text", dir: "auto" }, item.value.text));
    if (item.value.file) parts.push(make("p", { className: "fine" }, fill(text.file, { name: item.value.file })));
    if (!mine && !pins.readers.some(({ key }) => key === item.by)) parts.push(make("p", { className: "fine late" }, text.unpinned));
  }
  if (item.lost) parts.push(make("p", { className: "problem" }, text.lost));
  return make("li", { className: mine ? "mine" : "" }, ...parts);
};

const paintClocks = () => {
  const outcome = box.state === "closed" && outcomeOf(items, box.outcome, MAILBOX);
  const state = outcome ? `${text.states.closed} ${fill(text.outcome, { outcome: labelOf("outcomes", outcome) })}` : text.states[box.state];
  tell("#state span", state);
  const today = say.day; // of the server: the clock of this device may be wrong
  const lines = box.clocks.map(({ name, day, met }) => {
    const late = !met && day < today;
    const value = `${dayWords(day)}${met ? ` · ${text.met}` : late ? ` · ${text.overdue}` : ""}`;
    return line(text.clock_names[name], value, met ? "met" : late ? "late" : "");
  });
  $("[data-clocks]").replaceChildren(...lines);
  $("[data-late]").hidden = !box.clocks.some(({ day, met }) => !met && day < today);
  $("[data-clock-panel]").hidden = box.state === "closed";
  const tries = box.attempts.map(({ day, what, team }) => make("li", {}, fill(text.attempt, { day: dayWords(day), team: labelOf("teams", team), what: text.attempt_names[what] })));
  $("[data-attempts]").replaceChildren(...tries);
  tell("[data-attempts-text]", tries.length ? text.attempts_text : text.attempts_none);
};

const paintReaders = async (pins) => {
  const notes = [];
  const left = new Set(pins.leftOut);
  for (const one of box.readers) {
    if (left.has(one.key) || pins.leftNames.includes(one.name)) notes.push(make("p", { className: "problem" }, fill(text.left_out_reader, one)));
    else if (pins.readers.length && !pins.readers.some(({ key }) => key === one.key)) {
      notes.push(make("p", {}, fill(text.new_reader, { name: one.name, fingerprint: await fingerprint(one.public) })));
    }
  }
  $("[data-readers]").replaceChildren(...notes);
  $("[data-readers]").hidden = !notes.length;
  return !notes.some(({ className }) => className);
};

const paintCheckIns = () => {
  const answered = new Set(items.filter(({ value }) => value?.act === "checkin").map(({ value }) => value.days));
  const due = box.checkins.filter(({ days, open }) => open && !answered.has(days)).at(-1);
  const form = $("[data-check-in]");
  form.hidden = !due;
  if (!due) return;
  form.dataset.days = due.days;
  tell("#check-in-title", fill(text.check_in, { days: due.days }));
};

const paint = async () => {
  const pins = pinned(items);
  $("[data-talk]").replaceChildren(...items.map((item) => message(item, pins)));
  paintClocks();
  paintCheckIns();
  const safe = await paintReaders(pins);
  for (const button of $$("[data-open] form button")) button.disabled = !safe;
};

// ---- writing ----

const attached = attaching($("#file"));
const cleanMessage = watched($("#message"), () => say.lists.tools.map(({ label }) => label));
const cleanCheckIn = watched($("#check-in-text"), () => say.lists.tools.map(({ label }) => label));
const pending = new WeakMap(); // what a form sealed, until it is taken: the same is sent again

const to = () => [...box.readers, ...(box.recovery ? [box.recovery] : [])].map(({ key, public: half }) => ({ key, public: half }));

const sealed = async (value, attachment) => {
  const by = { report: box.report, by: MAILBOX, sender: keys.mailbox };
  const readers = to();
  const item = await seal({ ...by, kind: "text", content: headOrText(value), to: [...readers, { key: MAILBOX, public: keys.mailbox.public }] });
  const sealedFile = attachment ? await seal({ ...by, kind: "file", content: fileContent(attachment), to: readers }) : null;
  return { item, file: sealedFile };
};

const AGAIN = ["pass_old", "keys_changed", "work_old", "work_wrong"];

const sendAll = async (form, value, attachment, status) => {
  const wanted = JSON.stringify(value);
  let made = pending.get(form);
  for (let turn = 0; ; turn += 1) {
    if (made?.wanted !== wanted || made.attachment !== attachment) made = { ...await sealed(value, attachment), wanted, attachment };
    pending.set(form, made);
    tell(status, say.review.working);
    made.work ??= await patiently(worked(made.item.id), () => tell(status, say.review.slow));
    tell(status, say.review.sending);
    try {
      const sent = { v: 1, locator: keys.locator, pass: box.pass, item: made.item, file: made.file, work: made.work };
      await patiently(post("post", sent), () => tell(status, sendingSlowly([made.item, made.file].filter(Boolean))));
      pending.delete(form);
      return;
    } catch (error) {
      if (turn > 1 || !AGAIN.includes(error.message)) throw error;
      if (error.message.startsWith("work")) made.work = undefined;
      else await load();
      if (error.message === "keys_changed") made = null;
    }
  }
};

const values = {
  message: () => ({ act: "message", text: cleanMessage(), ...(attached.file() ? { file: attached.file().name } : {}) }),
  checkin: (form) => ({
    act: "checkin",
    days: Number(form.dataset.days),
    answer: $("input[name=answer]:checked", form)?.value ?? "",
    changes: $$("input[name=change]:checked", form).map(({ value }) => value),
    text: cleanCheckIn(),
  }),
  named: (form) => ({ act: "named", name: $("#named-name").value.trim(), reach: $("#named-reach").value.trim(), text: "" }),
  opt_out: () => ({ act: "opt_out", text: "" }),
  withdrawn: () => ({ act: "withdrawn", text: "" }),
};

const complete = {
  message: ({ text: words }) => words || attached.file(),
  checkin: ({ answer }) => answer,
  named: ({ name }) => name && $("#named-sure").checked,
  opt_out: () => true,
  withdrawn: () => true,
};

for (const form of $$("form[data-act]")) {
  const status = $("[data-status]", form);
  const problem = $("[data-problem]", form);
  form.addEventListener("submit", once(async () => {
    const { act } = form.dataset;
    const value = values[act](form);
    tell(problem, "");
    if (!complete[act](value)) {
      tell(problem, text.incomplete);
      return;
    }
    try {
      await sendAll(form, value, act === "message" ? attached.file() : null, status);
    } catch (error) {
      tell(status, "");
      tell(problem, error.message === "wrong" ? text.wrong : refusal(error));
      return;
    }
    form.reset();
    if (act === "message") attached.drop();
    form.closest("details")?.removeAttribute("open");
    tell(status, "");
    try {
      await load();
    } catch { /* it is sent; the list shows it next time */ }
    await paint();
    tell("[data-done]", act === "checkin" ? text.check_in_done : text.sent);
    $("[data-done]").scrollIntoView({ block: "center" });
  }));
}

// ---- "filed by that day" ----

const LOG_DAYS = 20; // a report is handed over at most so long after it was sent

const firstText = () => items.find(({ by, kind, content }) => by === MAILBOX && kind === "text" && content);

// hashes by which it may stand in the log: the typed code, else of the words, else of their box as it came first
const hashes = async () => {
  const typed = $("#proof-code").value.trim();
  if (typed) return [unpack(typed)];
  const first = firstText();
  return first ? [await sha256(first.content), await sha256(unpack(first.body))] : [];
};

const proofOf = async (whole, hash) => {
  const mine = await receipts.leaf(keys.nonce, hash);
  const found = await Promise.all(whole.map((day) => proof(day, keys.nonce, hash, mine)));
  return found.find(Boolean);
};

const search = async () => {
  const { days } = await get("log");
  // whole days, as many for everybody: nobody learns which one is meant
  const asked = days.filter(({ day }) => day <= box.day).slice(-LOG_DAYS);
  const whole = await Promise.all(asked.map(({ day }) => get(`log/${day}`)));
  const found = await Promise.all((await hashes()).map((hash) => proofOf(whole, hash)));
  const made = found.find(Boolean);
  if (!made || !$("#proof-words").checked || hex(await sha256(firstText().content)) !== made.text_sha256) return made;
  return { ...made, text: new TextDecoder().decode(firstText().content) };
};

$("[data-proof]")?.addEventListener("submit", once(async () => {
  const out = $("[data-proof] pre");
  out.hidden = true;
  $("[data-proof-copy]").hidden = true;
  tell("[data-proof] [data-status]", text.proof_looking);
  try {
    const found = await search();
    tell("[data-proof] [data-status]", found ? fill(text.proof_found, { day: dayWords(found.day) }) : text.proof_none);
    if (!found) return;
    out.textContent = JSON.stringify(found, null, 1);
    out.hidden = false;
    $("[data-proof-copy]").hidden = false;
  } catch (error) {
    tell("[data-proof] [data-status]", error.message === "broken day" ? text.proof_broken : refusal(error));
  }
}));
$("[data-proof-copy]")?.addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText($("[data-proof] pre").textContent);
    tell("[data-proof] [data-status]", say.review.copied);
  } catch {
    tell("[data-proof] [data-status]", say.review.copy_failed);
  }
});

// ---- beginning and end ----

$("[data-refresh]")?.addEventListener("click", once(async () => {
  tell("[data-done]", text.looking);
  try {
    await load();
    tell("[data-done]", text.looked);
  } catch (error) {
    tell("[data-done]", error.message === "wrong" ? text.wrong : refusal(error));
  }
  await paint();
}));
$("[data-shut]")?.addEventListener("click", () => leave(location.pathname + location.search));

const begin = async () => {
  if (!await able()) {
    $("[data-unable]").hidden = false;
    return;
  }
  $("[data-entry]").hidden = false;
  $("[data-entry]").addEventListener("submit", enter);
  const { days, next } = say.news;
  tell("[data-news]", fill(text.news, { days: weekdays(days, say.days), day: dayWords(next[0]) }));
  $("[data-news]").hidden = !days.length;
  guardUnsaved(() => $$("[data-open] textarea").some(({ value }) => value));
};

begin();
