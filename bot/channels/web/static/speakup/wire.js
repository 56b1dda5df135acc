// Asking the server: no cookie, no referrer, no cache; a refusal comes back by its name.

export class Refused extends Error {}

const HOW = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer", mode: "same-origin" };

const asked = async (address, how = {}) => {
  let answer;
  try {
    answer = await fetch(address, { ...HOW, ...how });
  } catch {
    throw new Refused("no_connection");
  }
  if (answer.ok) return answer;
  let name = answer.status === 413 ? "too_large" : "out_of_reach";
  try {
    name = (await answer.json()).error ?? name;
  } catch { /* a proxy answered, not MayI */ }
  throw new Refused(name);
};

const whole = async (answer, how) => {
  try {
    return await answer[how]();
  } catch {
    throw new Refused("no_connection");
  }
};

const API = "/speak-up/api/";
const body = (value) => ({ method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value) });

export const get = async (path) => whole(await asked(API + path), "json");
export const post = async (path, value) => whole(await asked(API + path, body(value)), "json");
export const postForBytes = async (path, value) => new Uint8Array(await whole(await asked(API + path, body(value)), "arrayBuffer"));
