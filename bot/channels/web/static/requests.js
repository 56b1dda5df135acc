// Forms of requests: sealed answers are locked here before anything is sent, ready texts are filled in, nothing is sent twice.
// Without this file every form works, but for its sealed answers.

const form = document.querySelector("form[data-sealed]");

// ---- ready texts ----

for (const fill of document.querySelectorAll("[data-fill]")) {
  const box = document.getElementById(fill.dataset.fill);
  const list = fill.querySelector("select");
  fill.hidden = false;
  list.addEventListener("change", () => {
    if (!list.value) return;
    box.value = box.value.trim() ? `${box.value.trimEnd()}\n\n${list.value}` : list.value;
    list.value = "";
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  });
}

// ---- sealed answers: their fields have no name, so that no form can ever send them open ----

// each with its question as she saw it: whoever opens it needs nothing else to understand it
const answersIn = (from) => {
  const answers = [];
  for (const box of from.querySelectorAll("[data-seal]")) {
    if ((box.type === "radio" || box.type === "checkbox") && !box.checked) continue;
    const value = box.value.trim();
    const answer = box.dataset.said ?? box.selectedOptions?.[0].text ?? value;
    if (value) answers.push({ id: box.dataset.seal, question: box.dataset.question, answer, value });
  }
  return answers;
};

const putBack = (into, answers) => {
  const values = Object.fromEntries(answers.map(({ id, value }) => [id, value]));
  for (const box of into.querySelectorAll("[data-seal]")) {
    const value = values[box.dataset.seal] ?? "";
    if (box.type === "radio" || box.type === "checkbox") box.checked = box.value === value;
    else box.value = value;
  }
};

const sealed = async (from, answers) => {
  const { sealAll } = await import("./sealing.js");
  return JSON.stringify(await sealAll(answers, readersKeys(from), from.elements.submission.value));
};

// where answers say whom it is about, whoever they leave out gets no box: of the ways that no answer closes, the first with
// anybody left; what may not go on from there goes to the last one
const readersKeys = (from) => {
  const keys = JSON.parse(from.dataset.keys);
  if (!from.dataset.keysBy) return keys;
  const { ways, goes_on: goesOn } = JSON.parse(from.dataset.keysBy);
  const chosen = new Set(new FormData(from).getAll(from.dataset.about));
  const isClosed = (answers) => answers.some((answer) => chosen.has(answer));
  const left = ways.map(({ unless, people }) => (isClosed(unless) ? null : people.filter(({ out }) => !isClosed(out))));
  const open = left.filter((people, at) => people && (goesOn || at === left.findIndex(Boolean) || at === left.length - 1));
  const ids = (open.find((people) => people.length) ?? []).flatMap((one) => one.keys);
  if (!ids.length) throw new Error("no reader");
  return keys.filter((key) => ids.includes(key.id));
};

let busy = false;

const send = async (from) => {
  const status = from.querySelector("[data-status]");
  const answers = answersIn(from);
  busy = true;
  status.textContent = from.dataset.sealing;
  const body = new URLSearchParams(new FormData(from));
  try {
    if (answers.length) body.set("boxes", await sealed(from, answers));
  } catch (error) {
    busy = false;
    const said = { "too long": from.dataset.long, "no reader": from.dataset.noReader };
    status.textContent = said[error.message] ?? from.dataset.unsealed;
    return;
  }
  try {
    const response = await fetch(from.action, { method: "POST", body });
    if (response.redirected) {
      location.assign(response.url);
      return;
    }
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const beside = page.querySelector("[data-beside]");
    if (response.status === 413) status.textContent = from.dataset.long;
    else if (beside) tell(status, beside);
    else show(page, answers);
  } catch {
    status.textContent = from.dataset.lost;
  }
  busy = false;
};

// it was not even read: what is to be done stands beside the form, which stays as it is
const tell = (status, beside) => {
  const link = beside.querySelector("a");
  status.textContent = `${(beside.querySelector(".lead") ?? beside).textContent} `;
  if (!link) return;
  link.removeAttribute("class");
  status.append(document.adoptNode(link));
};

// something was wrong: the page as it came back, with the sealed answers as they were written
const show = (page, answers) => {
  const main = document.adoptNode(page.querySelector("main"));
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  const next = main.querySelector("form[data-sealed]");
  if (next) {
    begin(next);
    putBack(next, answers);
  }
  (main.querySelector("[autofocus]") ?? main).focus();
};

const begin = (one) => {
  for (const fields of one.querySelectorAll("[data-sealed-fields]")) fields.hidden = false;
};

if (form) begin(form);

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.matches("form[data-sealed]")) {
    event.preventDefault();
    if (!busy) send(event.target);
  } else if (busy) {
    event.preventDefault(); // a second click while the first is on its way
  } else if (event.target.matches("form.form")) {
    busy = true;
    setTimeout(() => { busy = false; }, 5000); // it was stopped on the way
  }
});

addEventListener("pageshow", () => {
  busy = false; // back again: the form may be sent anew, and counts once
});
