// The chat, a little smoother: answers arrive in the open page, and clauses open over it.
// Without this file everything works the same, one page at a time. Nothing is stored.

// on a phone the rows of pages move sideways: where one is stays in sight
for (const here of document.querySelectorAll(":is(.top nav, .console-nav) [aria-current]")) {
  here.parentElement.scrollLeft = here.offsetLeft - 32;
}

const chat = document.querySelector("main.chat");
const status = document.querySelector("[role=status]");
const dialog = document.querySelector("dialog");

const fetched = async (address, form) => {
  const options = { headers: { "X-Requested-With": "fetch" } };
  if (form) Object.assign(options, { method: "POST", body: new URLSearchParams(form) });
  const response = await fetch(address, options);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const piece = page.body.firstElementChild;
  if (!piece || page.querySelector("body > main")) throw new Error("not a piece");
  return document.adoptNode(piece);
};

const announce = (piece) => {
  const said = piece.querySelector("[data-say]") ?? piece;
  status.textContent = said.dataset.say ?? "";
};

const lost = () => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.textContent = chat.dataset.lost;
  status.textContent = chat.dataset.lost;
  return notice;
};

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const show = (piece) => piece.scrollIntoView({ block: "start", behavior: calm.matches ? "auto" : "smooth" });

// ---- asking ----

const log = chat?.querySelector(".log");
const asking = chat?.querySelector("form.ask");
const text = asking?.elements.text;
let busy = false;

const startTalking = () => {
  chat.classList.add("talking", "live");
  chat.querySelector(".try")?.remove();
  chat.append(asking); // the log grows above the box
  text.rows = 1;
  text.placeholder = chat.dataset.next;
};

const waiting = (question) => {
  const piece = document.createElement("section");
  piece.className = "exchange waiting";
  const bubble = document.createElement("div");
  bubble.className = "question";
  const words = document.createElement("p");
  words.dir = "auto";
  words.textContent = question;
  bubble.append(words);
  const dots = document.createElement("p");
  dots.className = "dots";
  dots.textContent = chat.dataset.waiting;
  piece.append(bubble, dots);
  return piece;
};

// what the last answer rested on: with it "and with DeepL?" can be answered, and nobody has to keep it
const known = () => [...log.querySelectorAll(".answer[data-known]:not([data-known=''])")].at(-1)?.dataset.known ?? "";

const ask = async (form) => {
  const question = form.get("text").trim();
  if (!question || busy) return;
  form.set("before", known());
  busy = true;
  startTalking();
  const place = waiting(question);
  log.append(place);
  show(place);
  text.value = "";
  text.focus({ preventScroll: true });
  try {
    const piece = await fetched("/ask", form);
    if (piece.matches(".notice")) {
      place.querySelector(".dots").replaceWith(piece);
      text.value = question;
    } else {
      place.replaceWith(piece);
      show(piece);
    }
    announce(piece);
  } catch {
    place.querySelector(".dots").replaceWith(lost());
    text.value = question;
  }
  busy = false;
};

// ---- changing a fact: the answer changes where it stands, and the focus stays ----

const again = async (form, facet) => {
  const exchange = form.closest(".exchange");
  const answer = exchange.querySelector(".answer");
  answer.setAttribute("aria-busy", "true");
  exchange.querySelector(":scope > .notice")?.remove();
  const data = new FormData(form.form, form.button);
  try {
    const piece = await fetched("/ask", data);
    const next = piece.querySelector(".answer");
    if (!next) throw new Error("no answer");
    answer.replaceWith(next);
    const details = facet && next.querySelector(`details[data-facet="${CSS.escape(facet)}"]`);
    const select = details?.querySelector("select");
    if (select && form.open) details.open = true;
    const target = (form.open && select) || details?.querySelector("summary") || next;
    if (target === next) next.tabIndex = -1;
    target.focus({ preventScroll: true });
    announce(next);
    if (next.getBoundingClientRect().top < 0) show(exchange);
  } catch {
    answer.removeAttribute("aria-busy");
    exchange.append(lost());
  }
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!chat || event.defaultPrevented) return;
  if (form.matches("[data-ask]")) {
    event.preventDefault();
    ask(new FormData(form, event.submitter));
  } else if (form.matches("[data-again]")) {
    event.preventDefault();
    const button = event.submitter;
    const facet = button?.closest("details")?.dataset.facet;
    const open = button?.name === "pick";
    again({ form, button, open, closest: (what) => form.closest(what) }, facet);
  }
});

document.addEventListener("change", (event) => {
  if (chat && event.target.matches("select[data-pick]")) {
    event.target.form.requestSubmit(event.target.parentElement.querySelector("button"));
  }
});

text?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches) {
    event.preventDefault();
    asking.requestSubmit();
  }
});

// one open fact at a time; Escape closes it
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".fact details[open]")) return;
  for (const other of event.target.closest(".facts").querySelectorAll("details[open]")) {
    if (other !== event.target) other.open = false;
  }
}, true);

document.addEventListener("keydown", (event) => {
  const details = event.key === "Escape" && event.target.closest?.(".fact details[open]");
  if (details) {
    details.open = false;
    details.querySelector("summary").focus();
  }
});

// ---- reading a clause or a tool without leaving the talk ----

document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-peek]");
  if (!dialog || !link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  try {
    const piece = await fetched(link.href);
    const content = dialog.querySelector(".peek-content");
    content.replaceChildren(piece);
    dialog.querySelector(".peek-page").href = link.href;
    if (!dialog.open) dialog.showModal();
    content.focus();
    content.scrollTop = 0;
  } catch {
    location.assign(link.href);
  }
});

dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});

if (chat?.classList.contains("talking")) {
  startTalking();
  show(log.lastElementChild);
}
