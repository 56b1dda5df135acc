// Keys of reports for other people, and all of it anew for those who remain. What is inside is not changed.

import { MAILBOX, seal, unpack, wrap } from "./items.js";
import { opened } from "./thread.js";

const AROUND = 28; // bytes that AES-GCM's nonce and tag add to a body

// wraps of every item for more readers, made by `mine` {id, pair}
export const wrapsFor = (readers, items, { report, mine }) => Promise.all(items.flatMap((item) => readers.map(async (to) => {
  if (item.broken) throw new Error("broken");
  const made = await wrap(item.inside, { report, item: item.id, to, from: mine.id, sender: mine.pair });
  return { ...made, item: item.id, from: mine.id };
})));

// wraps of what appeared since for those who read the report already
export const overdueWraps = (missing, items, how) => Promise.all(missing.filter(({ reader }) => reader)
  .map((to) => wrapsFor([to], items.filter(({ id, broken }) => !broken && to.items.includes(id)), how)))
  .then((made) => made.flat());

// every item encrypted anew for `readers`, by the same author; `whole` fetches an item with its body
export const anew = async (readers, items, { report, mine, context, mailbox, whole }) => {
  const made = [];
  for (const item of items) {
    const full = item.content ? item : await opened(await whole(item.id), context);
    if (full.broken) throw new Error("broken");
    const heard = item.kind !== "file" && !full.value.note;
    const to = heard ? [...readers, { key: MAILBOX, public: mailbox }] : readers;
    const smallest = unpack(full.body).length - AROUND;
    made.push(await seal({ report, kind: item.kind, by: item.by, from: mine.id, sender: mine.pair, content: full.content, to, smallest, id: item.id }));
  }
  return made;
};
