// Sealing in the browser: HPKE (RFC 9180) base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
// Grounds are JSON, padded with blanks to one of a few sizes, and sealed to every key that may open them.

import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from "./vendor/hpke.js";

const SIZES = [1024, 4096, 16384, 65536];
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });
const INFO = encoder.encode("MayI grounds v1");

export const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
});

export const pack = (bytes) => {
  let text = "";
  for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

export const unpack = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

export const pad = (text) => {
  const bytes = encoder.encode(text);
  const size = SIZES.find((one) => one >= bytes.length);
  if (!size) throw new Error("too long");
  const padded = new Uint8Array(size).fill(0x20); // JSON may end in blanks
  padded.set(bytes);
  return padded;
};

const X25519 = { name: "X25519" };
const BASE = Uint8Array.of(9, ...new Uint8Array(31)); // the base point (RFC 7748, section 4.1)

// a private half of 32 bytes as {privateKey, public}: the key, and its public half as text. The library imports it without
// its public half, which Firefox ESR 140.12 does not work out when it is asked for; so it is worked out here and goes in too.
export const halves = async (bytes) => {
  const alone = await suite.kem.deserializePrivateKey(bytes);
  const base = await crypto.subtle.importKey("raw", BASE, X25519, true, []);
  const x = pack(await crypto.subtle.deriveBits({ ...X25519, public: base }, alone, 256));
  const whole = { kty: "OKP", crv: "X25519", d: pack(bytes), x };
  return { privateKey: await crypto.subtle.importKey("jwk", whole, X25519, true, ["deriveBits"]), public: x };
};

// answers: [{id, question, answer}]; keys: [{id, public}]; submission: the form's random name, so that no box fits another case
export const sealAll = async (answers, keys, submission) => {
  const plain = pad(JSON.stringify({ v: 1, answers }));
  const aad = encoder.encode(submission);
  return Promise.all(keys.map(async (key) => {
    const recipientPublicKey = await suite.kem.deserializePublicKey(unpack(key.public));
    const sealed = await suite.seal({ recipientPublicKey, info: INFO }, plain, aad);
    return { key: key.id, enc: pack(sealed.enc), ct: pack(sealed.ct) };
  }));
};

// the answers of a box; throws when the box is not for this key and this submission
export const open = async (box, privateBytes, submission) => {
  const recipientKey = (await halves(privateBytes)).privateKey;
  const opened = await suite.open(
    { recipientKey, enc: unpack(box.enc), info: INFO }, unpack(box.ct), encoder.encode(submission),
  );
  return JSON.parse(decoder.decode(opened)).answers;
};
