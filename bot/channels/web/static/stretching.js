// A worker: a passphrase to 32 bytes by Argon2id, and nothing else.

import { argon2id } from "./vendor/argon2.js";

onmessage = ({ data }) => {
  const { passphrase, salt, m, t, p } = data;
  postMessage(argon2id(passphrase, salt, { m, t, p, dkLen: 32 }));
};
