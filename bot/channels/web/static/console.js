// The console: keys for going through the list, a handler's keys, and sealed answers opened in this page alone.

const AUTO_LOCK = 10 * 60 * 1000;

// ---- keyboard ----

const cases = [...document.querySelectorAll("[data-case]")];
const help = document.querySelector("dialog.shortcuts");
const helpButton = document.querySelector("[data-help]");
let at = -1;

const go = (step) => {
  if (!cases.length) return;
  const focused = cases.indexOf(document.activeElement);
  at = Math.min(cases.length - 1, Math.max(0, (focused < 0 ? at : focused) + step));
  cases[at].focus();
};

const KEYS = {
  j: () => go(1),
  k: () => go(-1),
  "/": () => document.querySelector("[data-search]")?.focus(),
  u: () => location.assign("/console"),
  "?": () => help.showModal(),
};

const typing = (target) => target.closest("input, textarea, select, dialog, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

if (help && helpButton) {
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => help.showModal());
}

// ---- my keys ----

const maker = document.querySelector("form[data-make]");

if (maker) {
  const [first, again] = maker.querySelectorAll("input[type=password]");
  const problem = maker.querySelector("[data-problem]");
  const status = maker.querySelector("[data-status]");
  const words = maker.dataset.strength.split("|");
  maker.hidden = false;
  first.addEventListener("input", async () => {
    const { strength } = await import("./keys.js");
    maker.querySelector("[data-strength-word]").textContent = first.value ? words[strength(first.value)] : "";
  });
  maker.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    if ([...first.value].length < 12) problem.textContent = maker.dataset.short;
    else if (first.value !== again.value) problem.textContent = maker.dataset.differs;
    if (problem.textContent || maker.dataset.busy) return;
    maker.dataset.busy = "yes";
    status.textContent = maker.dataset.working;
    try {
      const { make } = await import("./keys.js");
      const key = await make(first.value);
      for (const name of ["id", "public", "locked"]) maker.elements[name].value = key[name];
      first.value = again.value = "";
      maker.submit();
    } catch {
      delete maker.dataset.busy;
      status.textContent = "";
      problem.textContent = maker.dataset.unable;
    }
  });
}

const unlocked = async (key, passphrase) => {
  const { unlock } = await import("./keys.js");
  return unlock(key, passphrase);
};

for (const item of document.querySelectorAll("[data-key]")) {
  const key = { id: item.dataset.key, public: item.dataset.public, locked: item.dataset.locked };
  const status = item.querySelector("[data-status]");
  const check = item.querySelector("[data-check]");
  check.hidden = false;
  check.addEventListener("submit", async (event) => {
    event.preventDefault();
    const box = check.querySelector("input");
    status.textContent = item.dataset.working;
    try {
      (await unlocked(key, box.value)).fill(0);
      status.textContent = item.dataset.right;
    } catch {
      status.textContent = item.dataset.wrong;
    }
    box.value = "";
  });
  const file = item.querySelector("[data-file]");
  file.hidden = false;
  file.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(key, null, 2)], { type: "application/json" }));
    link.download = `mayi-key-${key.id.slice(0, 8)}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

// ---- sealed answers ----

const grounds = document.querySelector("[data-grounds]");

if (grounds?.querySelector("[data-unlock]")) {
  const form = grounds.querySelector("[data-unlock]");
  const opened = grounds.querySelector("[data-opened]");
  const list = opened.querySelector("dl");
  const status = grounds.querySelector(":scope > [data-status]");
  const box = form.querySelector("input");
  let timer = 0;

  const lock = () => {
    clearTimeout(timer);
    list.replaceChildren();
    opened.hidden = true;
    form.hidden = false;
  };

  const show = (answers) => {
    for (const { question, answer } of answers) {
      const row = document.createElement("div");
      const name = document.createElement("dt");
      const text = document.createElement("dd");
      name.textContent = question;
      text.textContent = answer;
      text.dir = "auto";
      row.append(name, text);
      list.append(row);
    }
    form.hidden = true;
    opened.hidden = false;
    opened.focus();
    timer = setTimeout(() => {
      lock();
      status.textContent = grounds.dataset.locked;
    }, AUTO_LOCK);
  };

  // every box that one of her keys opens; usually there is one
  const openWith = async (passphrase) => {
    const { open } = await import("./sealing.js");
    const { submission, boxes } = await (await fetch(grounds.dataset.grounds)).json();
    let fits = false;
    for (const sealed of boxes) {
      let secret;
      try {
        secret = await unlocked({ id: sealed.key, public: sealed.public, locked: sealed.locked }, passphrase);
      } catch {
        continue; // another of her keys has another passphrase
      }
      fits = true;
      try {
        return await open(sealed, secret, submission);
      } catch {
        continue;
      } finally {
        secret.fill(0);
      }
    }
    throw new Error(fits ? "broken" : "wrong");
  };

  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const passphrase = box.value;
    box.value = "";
    status.textContent = grounds.dataset.working;
    try {
      const answers = await openWith(passphrase);
      status.textContent = "";
      show(answers);
    } catch (error) {
      status.textContent = error.message === "wrong" ? grounds.dataset.wrong : grounds.dataset.broken;
    }
  });
  opened.querySelector("[data-lock]").addEventListener("click", () => {
    lock();
    status.textContent = grounds.dataset.locked;
    box.focus();
  });
  addEventListener("pagehide", lock);
}
