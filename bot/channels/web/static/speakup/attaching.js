// The field for one file: it is cleaned as soon as it is chosen, and the page says what became of it.

import { cleaned } from "./cleaning.js";
import { fill, say, size } from "./phrases.js";

const LARGEST = 10_000_000;

// returns a function that gives the cleaned file or null, and one that drops it
export const attaching = (input) => {
  const entry = input.closest(".entry");
  const status = entry.querySelector("[data-file-status]");
  const remove = entry.querySelector("[data-file-remove]");
  let file = null;
  let turn = 0;

  const drop = () => {
    turn += 1;
    file = null;
    status.textContent = "";
    remove.hidden = true;
  };

  input.addEventListener("change", async () => {
    drop();
    const mine = turn;
    const [chosen] = input.files;
    if (!chosen) return;
    const made = await cleaned(chosen, LARGEST);
    if (mine !== turn) return; // another one was chosen meanwhile
    input.value = "";
    file = made.wrong ? null : made;
    remove.hidden = !file;
    const sentence = made.wrong ? say.form.file_wrong[made.wrong] : say.form[`file_${made.how}`];
    status.textContent = fill(sentence, { name: made.name, size: size(file ? file.bytes.length : LARGEST) });
  });
  remove.addEventListener("click", () => {
    drop();
    input.focus();
  });
  return { file: () => file, drop };
};
