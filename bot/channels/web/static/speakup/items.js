// Items: a body encrypted once with AES-256-GCM, its key wrapped to each reader with HPKE in authenticated mode (RFC 9180).
// Everything that anybody writes in a report is one. Whoever opens one checks that the body is the one its author sealed.

import { halves, suite, unpack } from "../sealing.js";

export { suite, unpack };

export const SIZES = { head: [1024], text: [4096, 16384], file: [1048576, 4194304, 10485760] };
export const FIRST_TEXT = 16384;
export const MAILBOX = "mailbox";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export const utf8 = (text) => encoder.encode(text);
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

export const pack = (bytes) => {
  const parts = [];
  for (let at = 0; at < bytes.length; at += 24576) parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + 24576))));
  return parts.join("").replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

export const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
export const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

const bigEndian = (number, bytes) => Uint8Array.from({ length: bytes }, (_, at) => number >>> (8 * (bytes - 1 - at)));

export class TooLong extends Error {}

// four bytes of length, the content, zeros up to the smallest size that fits
export const padded = (content, sizes) => {
  const size = sizes.find((one) => one >= content.length + 4);
  if (!size) throw new TooLong();
  const plain = new Uint8Array(size);
  plain.set(bigEndian(content.length, 4));
  plain.set(content, 4);
  return plain;
};

export const unpadded = (plain) => {
  const length = new DataView(plain.buffer, plain.byteOffset).getUint32(0);
  if (length > plain.length - 4) throw new Error("damaged");
  return plain.subarray(4, 4 + length);
};

export const json = (bytes) => JSON.parse(decoder.decode(bytes));

const publicKey = (text) => suite.kem.deserializePublicKey(unpack(text));

// a private half of 32 bytes as a pair, with its public half as text
export const pairOf = async (bytes) => {
  const { privateKey, public: text } = await halves(bytes);
  return { privateKey, publicKey: await publicKey(text), public: text };
};

const infoOf = (report, item, key, from) => utf8(`MayI wrap v1\n${report}\n${item}\n${key}\n${from}`);

// `inside` is the body's key and the body's hash; `to` a reader {key, public}; `from` the id of the sender's key
export const wrap = async (inside, { report, item, to, from, sender }) => {
  const recipientPublicKey = await publicKey(to.public);
  const made = await suite.seal({ recipientPublicKey, senderKey: sender, info: infoOf(report, item, to.key, from) }, inside);
  return { key: to.key, enc: pack(new Uint8Array(made.enc)), ct: pack(new Uint8Array(made.ct)) };
};

// `mine` is the reader's pair; `sender` the public half of whoever wrapped it
export const unwrap = async (wrapped, { report, item, by, mine, sender }) => {
  const info = infoOf(report, item, wrapped.key, wrapped.from || by);
  const how = { recipientKey: mine, enc: unpack(wrapped.enc), senderPublicKey: await publicKey(sender), info };
  return new Uint8Array(await suite.open(how, unpack(wrapped.ct)));
};

const aboutOf = (report, id, kind, by) => utf8(`MayI body v1\n${report}\n${id}\n${kind}\n${by}`);

const insides = new WeakMap();

// an item; `to` are its readers, `sender` the pair of `by`, `smallest` a size it is padded to at least;
// `from` is the id of the sender's key when it is sealed anew
export const seal = async ({ report, kind, by, sender, content, to, smallest = 0, id = pack(random(16)), from = "" }) => {
  const secret = random(32);
  const iv = random(12);
  const aes = await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt"]);
  const how = { name: "AES-GCM", iv, additionalData: aboutOf(report, id, kind, by) };
  const plain = padded(content, SIZES[kind].filter((size) => size >= smallest));
  const body = join(iv, new Uint8Array(await crypto.subtle.encrypt(how, aes, plain)));
  const inside = join(secret, await sha256(body));
  const wraps = await Promise.all(to.map((reader) => wrap(inside, { report, item: id, to: reader, from: from || by, sender })));
  const item = { id, kind, by, body: pack(body), wraps: from ? wraps.map((one) => ({ ...one, from })) : wraps };
  insides.set(item, inside);
  return item;
};

// an item made here, for other readers: the same body
export const rewrapped = async (item, { report, to, sender }) => {
  const inside = insides.get(item);
  const wraps = await Promise.all(to.map((reader) => wrap(inside, { report, item: item.id, to: reader, from: item.by, sender })));
  const made = { ...item, wraps };
  insides.set(made, inside);
  return made;
};

// the content of an item, by what `unwrap` gave
export const read = async (item, report, inside) => {
  const body = unpack(item.body);
  if (hex(await sha256(body)) !== hex(inside.subarray(32))) throw new Error("exchanged");
  const aes = await crypto.subtle.importKey("raw", inside.subarray(0, 32), "AES-GCM", false, ["decrypt"]);
  const how = { name: "AES-GCM", iv: body.subarray(0, 12), additionalData: aboutOf(report, item.id, item.kind, item.by) };
  return unpadded(new Uint8Array(await crypto.subtle.decrypt(how, aes, body.subarray(12))));
};

export const headOrText = (value) => utf8(JSON.stringify({ v: 1, ...value }));

// what the file item of a report holds when no file is attached: no size tells whether there is one
export const NO_FILE = { name: "", type: "", bytes: new Uint8Array() };

export const fileContent = ({ name, type, bytes }) => {
  const about = headOrText({ name, type });
  return join(bigEndian(about.length, 2), about, bytes);
};

export const fileOf = (content) => {
  const length = (content[0] << 8) | content[1];
  return { ...json(content.subarray(2, 2 + length)), bytes: content.subarray(2 + length) };
};

export const fingerprint = async (publicText) => hex(await sha256(unpack(publicText))).slice(0, 20).match(/.{4}/g).join(" ");
