// A handler's key pair: made here, its private half locked by her passphrase (Argon2id, then AES-256-GCM).
// Neither the passphrase nor the open private half ever leaves this page.

import { pack, suite, unpack } from "./sealing.js";

const WORK = { m: 65536, t: 2, p: 1 }; // KiB, passes, lanes
const SHORTEST = 12;
const encoder = new TextEncoder();

// Argon2id in a worker, so that the page stays awake
const stretched = (passphrase, salt, work) => new Promise((resolve, reject) => {
  const worker = new Worker(new URL("./stretching.js", import.meta.url), { type: "module" });
  const done = (settle) => (event) => {
    worker.terminate();
    settle(event);
  };
  worker.onmessage = done((event) => resolve(event.data));
  worker.onerror = done(() => reject(new Error("no worker")));
  worker.postMessage({ passphrase: encoder.encode(passphrase.normalize("NFKC")), salt, ...work });
});

const wrapping = async (passphrase, salt, work, use) => {
  const bytes = await stretched(passphrase, salt, work);
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, [use]);
};

const about = (id, publicKey) => encoder.encode(`MayI key v1 ${id} ${publicKey}`);
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export const make = async (passphrase) => {
  const pair = await suite.kem.generateKeyPair();
  const id = pack(random(16));
  const publicKey = pack(await suite.kem.serializePublicKey(pair.publicKey));
  const salt = random(16);
  const iv = random(12);
  const wrap = await wrapping(passphrase, salt, WORK, "encrypt");
  const open = new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: about(id, publicKey) }, wrap, open);
  open.fill(0);
  const locked = JSON.stringify({ v: 1, kdf: "argon2id", ...WORK, salt: pack(salt), nonce: pack(iv), sealed: pack(sealed) });
  return { id, public: publicKey, locked };
};

// the private half of a key {id, public, locked}; throws when the passphrase is not the right one
export const unlock = async (key, passphrase) => {
  const { m, t, p, salt, nonce, sealed } = JSON.parse(key.locked);
  const wrap = await wrapping(passphrase, unpack(salt), { m, t, p }, "decrypt");
  const how = { name: "AES-GCM", iv: unpack(nonce), additionalData: about(key.id, key.public) };
  return new Uint8Array(await crypto.subtle.decrypt(how, wrap, unpack(sealed)));
};

// 0 too short, 1 weak, 2 fair, 3 good, 4 strong: by length, by how many different letters, by plain sequences
export const strength = (passphrase) => {
  if (passphrase.length < SHORTEST) return 0;
  const letters = new Set(passphrase.toLowerCase()).size;
  const steps = [...passphrase].filter((letter, at) => {
    const step = letter.charCodeAt(0) - passphrase.charCodeAt(at - 1);
    return at > 0 && Math.abs(step) <= 1;
  }).length;
  const worth = Math.min(passphrase.length - steps, letters * 2);
  return worth < 10 ? 1 : worth < 16 ? 2 : worth < 22 ? 3 : 4;
};
