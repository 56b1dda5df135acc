// The recovery key: made here, cut in two halves that say nothing alone, and never sent but for its public half.

import { pack, random, sha256, suite, unpack, utf8 } from "./items.js";
import { post } from "./desk.js";
import { fill, make, say } from "./phrases.js";

const printed = async (half) => `${pack(half)}.${pack((await sha256(utf8("MayI half v1\n"), half)).subarray(0, 4))}`;

export const ceremony = async (form) => {
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
  handedOut(form.querySelector("[data-halves]"), holders, texts);
};

// one half after the other, so that nobody has to see both
const handedOut = async (place, holders, texts) => {
  for (const [at, text] of texts.entries()) {
    const code = make("code", { translate: false, tabIndex: -1 }, text);
    const print_ = make("button", { type: "button", className: "quiet" }, say.handling.recovery_print);
    const hide = make("button", { type: "button", className: "quiet" }, fill(say.handling.recovery_hide, { name: holders[at] }));
    print_.addEventListener("click", () => print());
    const heading = make("h3", { tabIndex: -1 }, fill(say.handling.recovery_half, { name: holders[at] }));
    place.replaceChildren(make("section", { className: "block half printing" }, heading, make("p", {}, code), make("p", { className: "send-row" }, print_, hide)));
    heading.focus();
    await new Promise((resolve) => {
      hide.addEventListener("click", resolve, { once: true });
    });
  }
  place.replaceChildren(make("p", { role: "status" }, say.handling.recovery_over));
};
