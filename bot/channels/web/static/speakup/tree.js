// "Filed by that day": the tree of RFC 6962 over a day's commitments, and the chain of days, checked here.

import { fromHex, hex, join, pack, sha256, unpack, utf8 } from "./items.js";

const order = (a, b) => (hex(a) < hex(b) ? -1 : 1);
const above = (level) => Promise.all(level.filter((_, at) => at % 2 === 0).map((left, at) => sha256(Uint8Array.of(1), left, level[2 * at + 1])));

// the neighbours from `mine` up, and the root; null when it is not among the leaves
export const climbed = async (leaves, mine) => {
  const sorted = leaves.map(unpack).sort(order);
  let at = sorted.findIndex((one) => hex(one) === hex(mine));
  if (at < 0) return null;
  let level = await Promise.all(sorted.map((one) => sha256(Uint8Array.of(0), one)));
  const path = [];
  while (level.length > 1) {
    path.push({ side: at % 2 ? "left" : "right", hash: hex(level[at ^ 1]) });
    level = await above(level);
    at >>= 1;
  }
  return { path, root: hex(level[0]) };
};

export const headOf = async (day) => hex(await sha256(utf8("MayI day v1\n"), fromHex(day.previous), utf8(day.day), fromHex(day.root)));

// everything somebody else needs to check it without us
export const proof = async (day, nonce, textHash, mine) => {
  const found = await climbed(day.leaves, mine);
  if (!found) return null;
  if (found.root !== day.root || await headOf(day) !== day.head) throw new Error("broken day");
  const { root, head, previous } = day;
  return { v: 1, day: day.day, nonce: pack(nonce), text_sha256: hex(textHash), leaf: hex(mine), path: found.path, root, previous, head };
};
