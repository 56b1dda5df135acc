// Reading what is sealed to one of her keys, which are here while the page is unlocked.

import { get } from "./desk.js";
import { MAILBOX } from "./items.js";
import { inOrder, opened, pinned } from "./thread.js";

export const keys = new Map(); // pairs by the id of the key

// {report, items, context, pins, live: readers who may read now, mine: {id, pair}}
export const readReport = async (id) => {
  const { report, items } = await get(`report/${id}`);
  const context = { report: id, keys, senders: { ...report.senders, [MAILBOX]: report.mailbox } };
  const read = await Promise.all(inOrder(items).map((item) => opened(item, context)));
  const live = report.readers.filter((one) => one.live !== false);
  const known = [...live.map(({ key }) => key), ...items.flatMap(({ wraps }) => wraps.map(({ key }) => key))];
  const own = known.find((key) => keys.has(key));
  return { report, items: read, context, pins: pinned(read), live, mine: { id: own, pair: keys.get(own) } };
};

// the head of a line of the list, or null when no key here opens it
export const headOf = async ({ id, head, mailbox, senders }) => {
  if (!head) return null;
  const found = await opened(head, { report: id, keys, senders: { ...senders, ...(mailbox ? { [MAILBOX]: mailbox } : {}) } });
  return found.broken ? null : found.value;
};

// people of the team without a key to a report, but for those whom the reporter left out
export const welcome = ({ report, pins: { leftOut, leftNames } }) => report.missing
  .filter(({ key, name, reader }) => !reader && !leftOut.includes(key) && !leftNames.includes(name));
