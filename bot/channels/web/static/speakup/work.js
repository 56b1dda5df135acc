// Proof of work: it takes a moment of this computer's time, and needs no address or name to hold back floods.

import { labour } from "./labour.js";
import { pack, sha256, unpack, utf8 } from "./items.js";
import { get } from "./wire.js";

// for a report or an item, by its id
export const worked = async (subject) => {
  const { puzzle, bits, m, t, p } = await get("challenge");
  const salt = (await sha256(unpack(puzzle), utf8(subject))).subarray(0, 16);
  return { puzzle, nonce: pack(await labour({ salt, bits, m, t, p })) };
};
