// What the report page and the mailbox share: leaving at once, sentences, and wiping the page when it is left.

import { fill, say, size } from "./phrases.js";

// ---- leaving ----

let unsaved = () => false;
let leaving = false;

export const guardUnsaved = (asks) => {
  unsaved = asks;
};

export const leave = (to) => {
  leaving = true;
  document.body.replaceChildren();
  document.title = "…";
  location.replace(to); // takes this page's place in the history
};

const exit = document.querySelector("header [data-exit]");
let escapes = [];

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  escapes = [...escapes.filter((time) => event.timeStamp - time < 1500), event.timeStamp];
  if (escapes.length >= 3) leave(exit.href);
});

for (const way of document.querySelectorAll("[data-exit]")) {
  way.addEventListener("click", (event) => {
    event.preventDefault();
    leave(way.href);
  });
}

// between our own pages: one line in the history, not two
for (const link of document.querySelectorAll("[data-stay], .languages a")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });
}

addEventListener("beforeunload", (event) => {
  if (!leaving && unsaved()) event.preventDefault();
});

// a page brought back from memory would show what was on it
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
addEventListener("pagehide", () => document.body.replaceChildren());

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

// ---- whether this browser can do it ----

export const able = async () => {
  try {
    await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"]);
    return typeof Worker === "function";
  } catch {
    return false;
  }
};

// says so when work takes long, as in browsers that do not compile scripts
export const patiently = async (work, sayLong) => {
  const timer = setTimeout(sayLong, 8000);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
  }
};

// what is said while items take long to go over the line
export const sendingSlowly = (items) => fill(say.review.sending_slow, { size: size(items.reduce((sum, { body }) => sum + body.length, 0)) });

// ---- outside channels of a place ----

for (const box of document.querySelectorAll("[data-outside]")) {
  const pick = box.querySelector("[data-pick]");
  if (!pick) continue;
  pick.hidden = false;
  const list = pick.querySelector("select");
  list.addEventListener("change", () => {
    const around = list.selectedOptions[0].dataset.around?.split(" ") ?? [];
    for (const item of box.querySelectorAll("li")) {
      const places = item.dataset.places.split(" ").filter(Boolean);
      item.hidden = Boolean(list.value && places.length && !places.some((place) => around.includes(place)));
    }
    for (const group of box.querySelectorAll("details")) {
      group.hidden = !group.querySelector("li:not([hidden])");
      group.open = Boolean(list.value);
    }
  });
}
