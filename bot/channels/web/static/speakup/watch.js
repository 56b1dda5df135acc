// The scrubber and the hint under a field: what will be taken out, and what few people could have written.

import { fill, make, say } from "./phrases.js";
import { found, scrubbed, telling } from "./scrub.js";

const PAUSE = 350;

// watches a field with its `[data-found]` and `[data-telling]` boxes; returns a function that gives the clean text
export const watched = (field, known = () => []) => {
  const entry = field.closest(".entry");
  const [foundBox, tellingBox, left] = ["[data-found]", "[data-telling]", "[data-left]"].map((name) => entry.querySelector(name));
  const leaveIn = new Set();
  const clean = () => scrubbed(field.value, say.form.found, leaveIn).trim();

  const listFound = () => {
    const all = [...new Map(found(field.value).map((one) => [one.text, one])).values()];
    foundBox.hidden = !all.length;
    foundBox.querySelector("ul").replaceChildren(...all.map(({ kind, text }) => {
      const tick = make("input", { type: "checkbox", checked: leaveIn.has(text), autocomplete: "off" });
      tick.addEventListener("change", () => (tick.checked ? leaveIn.add(text) : leaveIn.delete(text)));
      const what = make("span", {}, make("del", { dir: "auto" }, text), ` → [${say.form.found[kind]}]`);
      return make("li", {}, what, make("label", {}, tick, say.form.found_leave, make("span", { className: "hidden" }, ` ${text}`)));
    }));
  };

  const listTelling = () => {
    const all = telling(clean(), document.documentElement.lang, known()).slice(0, 6);
    tellingBox.hidden = !all.length;
    tellingBox.querySelector("ul").replaceChildren(...all.map(({ sentence, why }) =>
      make("li", {}, make("q", { dir: "auto" }, sentence), ` ${why.map((one) => say.form.telling[one]).join("; ")}`)));
  };

  let waiting = 0;
  const look = () => {
    left.textContent = fill(say.form.text_left, { n: field.maxLength - field.value.length });
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      listFound();
      listTelling();
    }, PAUSE);
  };

  field.addEventListener("input", look);
  field.form?.addEventListener("reset", () => setTimeout(look));
  look();
  return clean;
};
