// What names somebody, found by its shape alone; and sentences that few people could have written. Nothing leaves the page.

const SHAPES = [
  ["mail", /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}/gu],
  ["link", /\b(?:https?:\/\/|www\.)[^\s<>"')\]]+/giu],
  ["path", /(?:[A-Za-z]:\\|\\\\|~\/|\/(?:home|Users)\/)[^\s"'<>]+/gu],
  ["id", /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/giu],
  ["handle", /(?<![\p{L}\p{N}@])@[\p{L}\p{N}][\p{L}\p{N}._-]+/gu],
  ["id", /\b[UWTCDGB]0[A-Z0-9]{7,}\b/gu],
  ["id", /\b\p{Lu}{2,10}-\d{2,}\b/gu],
  ["address", /\b\d{1,3}(?:\.\d{1,3}){3}\b/gu],
  ["id", /\b\p{Lu}{2}\d{2}(?: ?[\p{Lu}\d]{4}){2,7}(?: ?[\p{Lu}\d]{1,4})?\b/gu],
  ["phone", /(?<![\p{L}\p{N}])(?:\+|\(?0)[\d ()/.-]{6,}\d/gu],
  ["number", /#\d{2,}|(?<![\p{L}\p{N}])\d{3}[ .-]\d{3}[ .-]\d{4}\b|\b\d{6,}\b/gu],
];

// [{kind, text, at}] in the order of the text, none within another
export const found = (text) => {
  const all = SHAPES.flatMap(([kind, shape]) => [...text.matchAll(shape)].map((hit) => ({ kind, text: hit[0], at: hit.index })));
  const kept = [];
  for (const one of all) {
    if (!kept.some((other) => one.at < other.at + other.text.length && other.at < one.at + one.text.length)) kept.push(one);
  }
  return kept.sort((a, b) => a.at - b.at);
};

// the text with everything found replaced by the word of its kind, but for what she wants to leave in
export const scrubbed = (text, words, leaveIn) => {
  let at = 0;
  let clean = "";
  for (const one of found(text)) {
    if (leaveIn.has(one.text)) continue;
    clean += `${text.slice(at, one.at)}[${words[one.kind]}]`;
    at = one.at + one.text.length;
  }
  return clean + text.slice(at);
};

const ME = /(?<!\p{L})(?:i|i'm|i've|me|my|mine|we|our|ich|mich|mir|mein\p{L}*|wir|unser\p{L}*|je|j'ai|moi|mon|ma|mes|nous|notre|nos|yo|mi|mis|nosotr[oa]s|nuestr[oa]s?)(?!\p{L})/iu;
const WHEN = /\d{1,2}[:.]\d{2}|\d{1,2}[./]\d{1,2}[./]?\d*|\d{4}-\d{2}-\d{2}|\b(?:19|20)\d{2}\b|(?<!\p{L})(?:january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|yesterday|today|januar|februar|märz|juni|juli|oktober|dezember|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|gestern|heute|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|aujourd'hui|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|lunes|martes|miércoles|jueves|viernes|sábado|domingo|ayer|hoy)(?!\p{L})/iu;
const ALONE = /(?<!\p{L})(?:only i|i alone|the only|als einzige\p{L}*|nur ich|(?:la|le) seule?|seule? à|sol[oa] yo|l[ao] únic[oa]|únic[oa])(?!\p{L})/iu;
const NAME = /(?<!^)(?<![.!?:]\s)(?<!\p{L})\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+)+/u;
const ONE_NAME = /(?<=\p{Ll},? )\p{Lu}\p{Ll}{2,}(?!\p{L})/u;
const QUOTED = /["“”„«»‘][^"“”„«»’]{20,}["“”«»’]/u;
const RARE = /(?<!\p{L})(?:\p{Lu}{3,}|\p{L}+\d+\p{L}*|\p{L}*\p{Ll}\p{Lu}\p{L}*|\p{L}{15,})(?!\p{L})/u;

const sentences = (text) => text.match(/[^.!?\n]+(?:[.!?]+(?=\s|$)|[.!?](?=\S)|\n|$)+/gu)?.map((one) => one.trim()).filter(Boolean) ?? [];

// [{sentence, why: [...]}]; in German every noun has a capital, so there a single one says nothing
export const telling = (text, language, known = []) => sentences(text).map((sentence) => {
  const bare = known.reduce((rest, name) => rest.replaceAll(name, "").replace(name.split(" ").pop(), ""), sentence).replace(WHEN, "");
  const why = [];
  if (QUOTED.test(sentence)) why.push("quote");
  if (ALONE.test(sentence)) why.push("alone");
  if (ME.test(sentence) && WHEN.test(sentence)) why.push("when");
  if (NAME.test(bare) || (language !== "de" && ONE_NAME.test(bare))) why.push("name");
  if (RARE.test(bare)) why.push("rare");
  return { sentence, why };
}).filter(({ why }) => why.length);
