// Asking the console's addresses: signed in, from this page, one answer by name for everything that cannot be done.

import { say } from "./phrases.js";

const API = "/console/reports/api/";

export class Refused extends Error {}

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
  if (!answer.ok) throw new Refused(value.error);
  return value;
};

export const get = (path) => asked(path);
export const post = (path, value) => asked(path, { method: "POST", body: new URLSearchParams({ csrf: say.csrf, sent: JSON.stringify(value) }) });

export const why = (error) => {
  const words = say.handling;
  if (error.message === "signed_out") return words.signed_out;
  return words.refusals[error.message] ?? say.refusals[error.message] ?? words.sent_failed;
};
