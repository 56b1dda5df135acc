"""A message as tokens: what was typed, where it stands, and the form that words are compared in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import Stemmer

MAX_CHARACTERS = 4_000
"""Of a message, this much is read; an answer says so when there was more."""

MOST_QUESTIONS = 5
"""Of the questions in a message so many are also read alone: each costs as much as the whole."""

_GROUP = re.compile(r"\{(?P<name>\w+)\??\}")
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = {"'", "\u2019"}
_POSSESSIVE = re.compile("['\u2019][sS]$")
_SENTENCE_END = re.compile(r"(?<![.!?\n;:…])[.!?\n;:…]+(?=\s|$)")
_QUESTION_END = re.compile(r"\?+(?=\s|$)")
_HALVES = range(0xD800, 0xE000)
"""Halves of characters, which mean nothing alone and cannot be written as UTF-8."""
_INVISIBLE = dict.fromkeys(
    (
        *(code for code in range(0x3000) if unicodedata.category(chr(code)) in {"Cf", "Cc"} and not chr(code).isspace()),
        0xFEFF,
        *_HALVES,
    )
)
_LINE_END = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
"""Ends of lines as other programs write them: a soft one in a slide is a vertical tab."""
_BLANKS = re.compile(r"[^\S\n]+")
_BLANKS_AT_LINE_END = re.compile(r" ?\n ?")
_STEMMERS = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}
_STEM_CACHE = 50_000


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        text: as typed.
        word: lower case, accents folded.
        stem: the word without its ending, the form terms are compared in.
        start, end: character offsets in the message.
        sentence: number of the sentence it stands in.
        line: number of the line. Somebody who writes no full stops begins a new line instead, and so does a mail that
            is wrapped: so words of one name may stand on two lines, but no "without" reaches into the next.
        asked: whether its sentence ends with a question mark.
    """

    text: str
    word: str
    stem: str
    start: int
    end: int
    sentence: int
    line: int
    asked: bool

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


def is_cut(text: str) -> bool:
    """Whether a message is longer than what is read of it."""
    return len(text) > MAX_CHARACTERS or len(unicodedata.normalize("NFKC", text)) > MAX_CHARACTERS


def questions_in(text: str) -> tuple[str, ...]:
    """What ends with a question mark, in order, each with what is said before it; nothing where there are fewer than two."""
    ends = [match.end() for match in _QUESTION_END.finditer(text)][:MOST_QUESTIONS]
    parts = (text[first:last].strip() for first, last in pairwise((0, *ends)))
    return tuple(part for part in parts if _WORD.search(part)) if len(ends) > 1 else ()


def clean(text: str) -> str:
    """The part of a message that is read: compatible characters and blanks unified, invisible ones dropped."""
    lines = _LINE_END.sub("\n", text[:MAX_CHARACTERS])
    seen = unicodedata.normalize("NFKC", lines).translate(_INVISIBLE)[:MAX_CHARACTERS]  # one character may become eighteen
    return _BLANKS_AT_LINE_END.sub("\n", _BLANKS.sub(" ", seen))


def fold(text: str) -> str:
    """Lower case without accents, so that "Müller", "muller" and "MÜLLER" are one word."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def stem(word: str, language: str) -> str:
    """The word without its ending; words of a language without a stemmer stay whole."""
    name = _STEMMERS.get(language)
    return word if name is None else str(_stemmer(name).stemWord(word))


@cache
def _stemmer(name: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(name, 0)  # it would remember what people type


def _forms(text: str, language: str) -> tuple[str, str]:
    word = fold(text)
    return word, stem(word, language)


_forms_of_pack = lru_cache(maxsize=_STEM_CACHE)(_forms)
"""The same, remembered: terms and examples share their words. Words of messages are not, as nothing of a question is kept."""


def tokenise(text: str, language: str, *, of_pack: bool = False) -> tuple[Token, ...]:
    """The words of a cleaned message, in order.

    Args:
        text: the message.
        language: whose stems are taken.
        of_pack: whether it is an example, whose words may be remembered, and not somebody's question.
    """
    forms = _forms_of_pack if of_pack else _forms
    ends = [(match.start(), "?" in match.group()) for match in _SENTENCE_END.finditer(text)]
    tokens: list[Token] = []
    sentence = line = end = 0
    for match in _WORD.finditer(text):
        if match.group() in {"s", "S"} and text[match.start() - 1 : match.start()] in _APOSTROPHES:
            continue  # "the customer's data" holds the term "customer data"
        while sentence < len(ends) and match.start() > ends[sentence][0]:
            sentence += 1
        line += text.count("\n", end, match.start())
        end = match.end()
        word, stemmed = forms(match.group(), language)
        asked = sentence < len(ends) and ends[sentence][1]
        tokens.append(Token(match.group(), word, stemmed, match.start(), end, sentence, line, asked))
    return tuple(tokens)


def group_of(piece: str) -> str | None:
    """The group that a piece of a term stands for: "nobody" for `{nobody}` and for `{nobody?}`."""
    match = _GROUP.fullmatch(piece)
    return match["name"] if match is not None else None


def stems(text: str, language: str) -> tuple[str, ...]:
    """The stems of a term, `*` and groups kept as themselves."""
    found: list[str] = []
    for piece in text.split():
        if piece == "*" or group_of(piece) is not None:
            found.append(piece)
        else:
            words = (match.group() for match in _WORD.finditer(_POSSESSIVE.sub("", piece)))
            found.extend(_forms_of_pack(word, language)[1] for word in words)
    return tuple(found)
