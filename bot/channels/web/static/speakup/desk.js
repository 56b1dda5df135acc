// Asking the console's addresses: signed in, from this page, one answer by name for everything that cannot be done.

import { make, say } from "./phrases.js";

const API = "/console/reports/api/";

export class Refused extends Error {
  constructor(name, value = {}) {
    super(name);
    this.value = value;
  }
}

const asked = async (path, how) => {
  let answer;
  try {
    answer = await fetch(API + path, { cache: "no-store", ...how });
  } catch {
    throw new Refused("no_connection");
  }
  const spoken = answer.headers.get("content-type")?.startsWith("application/json");
  if (!spoken) throw new Refused(answer.redirected || [401, 403].includes(answer.status) ? "signed_out" : "out_of_reach");
  const value = await answer.json();
  if (!answer.ok) throw new Refused(value.error, value);
  return value;
};

export const get = (path) => asked(path);

const sent = (path, value) => asked(path, { method: "POST", body: new URLSearchParams({ csrf: say.csrf, sent: JSON.stringify(value) }) });

// she signed in again in another tab: the same is sent once more with the random value of her new session
export const post = async (path, value) => {
  try {
    return await sent(path, value);
  } catch (error) {
    if (error.message !== "stale" || error.value.person !== say.person) throw error;
    say.csrf = error.value.csrf;
    return sent(path, value);
  }
};

// a sentence, or a sentence and what to do about it
export const why = (error) => {
  const words = say.handling;
  if (error.message === "signed_out") {
    return [`${words.signed_out} `, make("a", { href: say.sign_in, target: "_blank", rel: "noopener" }, words.sign_in_again)];
  }
  return words.refusals[error.message] ?? say.refusals[error.message] ?? words.sent_failed;
};
