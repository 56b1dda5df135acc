// The receipt: ten random words and one that checks them. Locator and keys come from it, here; it never leaves the page.

import { labour } from "./labour.js";
import { pack, pairOf, random, sha256, utf8 } from "./items.js";
import WORDS from "./words.js";

const COUNT = 10;
const WORK = { m: 19456, t: 2, p: 1 }; // KiB, passes, lanes
const NUMBER = new Map(WORDS.map((word, at) => [word.slice(0, 4), at]));

const checkWord = async (words) => {
  const hash = await sha256(utf8("MayI receipt check v1\n" + words.join(" ")));
  return WORDS[(hash[0] << 3) | (hash[1] >> 5)];
};

export const make = async () => {
  const words = [...crypto.getRandomValues(new Uint16Array(COUNT))].map((number) => WORDS[number & 2047]);
  return [...words, await checkWord(words)];
};

// what somebody typed: {words} when it can be a receipt, else {wrong: "count" | "unknown" | "unfit", at, found}
export const understand = async (typed) => {
  const parts = typed.normalize("NFKC").toLowerCase().split(/[^a-z]+/).filter(Boolean);
  const words = parts.map((part) => WORDS[NUMBER.get(part.slice(0, 4))]);
  const at = words.indexOf(undefined);
  if (at >= 0) return { wrong: "unknown", at: at + 1, found: parts[at] };
  if (words.length !== COUNT + 1) return { wrong: "count", found: words.length };
  const fits = await checkWord(words.slice(0, COUNT)) === words[COUNT];
  return fits ? { words } : { wrong: "unfit" };
};

export const derive = async (words) => {
  const salt = (await sha256(utf8("MayI receipt v1"))).subarray(0, 16);
  const root = await labour({ stretch: utf8(words.slice(0, COUNT).join(" ")), salt, ...WORK });
  const ikm = await crypto.subtle.importKey("raw", root, "HKDF", false, ["deriveBits"]);
  const part = async (info, length) => {
    const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(info) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, ikm, length * 8));
  };
  return {
    locator: pack(await part("MayI locator v1", 16)),
    mailbox: await pairOf(await part("MayI mailbox key v1", 32)),
    nonce: await part("MayI filed v1", 32),
  };
};

// what the log of commitments keeps of a report; `hash` is SHA-256 of what the first text says, with its salt
export const leaf = (nonce, hash) => sha256(utf8("MayI leaf v1\n"), nonce, hash);
