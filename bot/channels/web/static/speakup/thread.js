// Reading a conversation: every item is opened with a key of the reader, and its sender's key has to fit.

import { fileOf, json, MAILBOX, read, unwrap } from "./items.js";

// keys: pairs by id; senders: public halves by id, the mailbox among them
export const opened = async (item, { report, keys, senders }) => {
  for (const wrapped of item.wraps) {
    const mine = keys.get(wrapped.key);
    const sender = senders[wrapped.from || item.by];
    if (!mine || !sender) continue;
    try {
      const inside = await unwrap(wrapped, { report, item: item.id, by: item.by, mine, sender });
      const content = item.body ? await read(item, report, inside) : null;
      const value = content && (item.kind === "file" ? fileOf(content) : json(content));
      return { ...item, inside, content, value, from: wrapped.from ?? "" };
    } catch { /* another key may open it */ }
  }
  return { ...item, broken: true };
};

export const inOrder = (items) => [...items].sort((a, b) => a.n - b.n);

// what there is to show: a report has a file item in any case, and its words say whether a file is in it
export const shownItems = (items) => items.filter((item, at) => {
  if (item.kind !== "file") return true;
  const words = items.slice(0, at).findLast(({ kind, by }) => kind === "text" && by === item.by);
  return words?.broken ? !item.broken : words?.value?.file !== "";
});

// what the reporter pinned: whom she wrote to, whom she left out
export const pinned = (items) => {
  const own = items.filter(({ by, value }) => by === MAILBOX && value);
  const found = (name) => own.map(({ value }) => value[name]).find(Boolean);
  return { readers: found("readers") ?? [], leftOut: found("left_out") ?? [], leftNames: found("left_names") ?? [] };
};
