// A worker: Argon2id, to make keys from words, and to find a number that shows that somebody took trouble.

import { argon2id } from "../vendor/argon2.js";

const zeros = (bytes) => {
  const at = bytes.findIndex((byte) => byte);
  return at < 0 ? bytes.length * 8 : at * 8 + Math.clz32(bytes[at]) - 24;
};

const solve = (salt, bits, work) => {
  const nonce = crypto.getRandomValues(new Uint8Array(8));
  const view = new DataView(nonce.buffer);
  for (let number = view.getBigUint64(0); ; number += 1n) {
    view.setBigUint64(0, number);
    if (zeros(argon2id(nonce, salt, work)) >= bits) return nonce;
  }
};

onmessage = ({ data }) => {
  const { stretch, salt, bits, m, t, p } = data;
  const work = { m, t, p, dkLen: 32 };
  postMessage(stretch ? argon2id(stretch, salt, work) : solve(salt, bits, work));
};
