// The recovery key: made here, cut in two halves that say nothing alone, and never sent but for its public half.

import { pack, random, sha256, suite, unpack, utf8 } from "./items.js";
import { post } from "./desk.js";
import { fill, make, say } from "./phrases.js";

const printed = async (half) => `${pack(half)}.${pack((await sha256(utf8("MayI half v1\n"), half)).subarray(0, 4))}`;

export const ceremony = async (form) => {
  const words = say.handling;
  const holders = [...form.querySelectorAll("input")].map(({ value }) => value.trim());
  if (!holders.every(Boolean) || holders[0] === holders[1]) throw new Error("holders");
  const pair = await suite.kem.generateKeyPair();
  const open = unpack((await crypto.subtle.exportKey("jwk", pair.privateKey)).d);
  const first = random(32);
  const second = open.map((byte, at) => byte ^ first[at]);
  const key = pack(random(16));
  const half = pack(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey)));
  await post("recovery", { key, public: half, holders });
  const texts = [await printed(first), await printed(second)];
  for (const bytes of [open, first, second]) bytes.fill(0);
  form.querySelector("[data-halves]").replaceChildren(...texts.map((text, at) => {
    const sheet = make("section", { className: "block half" }, make("h3", {}, fill(words.recovery_half, { name: holders[at] })), make("p", {}, make("code", {}, text)));
    const button = make("button", { type: "button", className: "quiet" }, words.recovery_print);
    button.addEventListener("click", () => {
      sheet.classList.add("printing");
      print();
      sheet.classList.remove("printing");
    });
    sheet.append(button);
    return sheet;
  }));
};
