"""Clauses as people look them up: in the order of their numbers, by groups, with a piece of text where a search found them."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.policy import Clause

LONGEST_EXCERPT = 160
"""Characters, where no single sentence is longer."""

MARKS = re.compile(r"[*_`>#|]+|^\s*(?:[-+]|\d+\.)\s", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
"""What is read of a link, and its address."""
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
SHORTEST_WORD = 3


def in_order(clauses: Iterable[Clause]) -> list[Clause]:
    """Clauses in the order people count in: A-2 before A-10."""
    return sorted(clauses, key=lambda clause: [(int(part), "") if part.isdigit() else (-1, part) for part in _parts(clause.id)])


def _parts(id_: str) -> list[str]:
    return [part for part in re.split(r"(\d+)", id_) if part]


def by_group(clauses: Iterable[Clause]) -> Iterator[tuple[str, list[Clause]]]:
    """Ordered clauses by what their ids begin with, before the first sign or number: `A` of `A-10`."""
    for group, found in groupby(in_order(clauses), key=lambda clause: re.split(r"[^A-Za-z]", clause.id, maxsplit=1)[0]):
        yield group, list(found)


def excerpt(markdown: str, search: str) -> str:
    """The sentence of a clause that has most words of a search; the first one where none has any. Plain, in one line."""
    plain = MARKS.sub("", LINK.sub(r"\1", markdown))
    sentences = [" ".join(sentence.split()) for sentence in SENTENCE.split(plain) if sentence.strip()]
    if not sentences:
        return ""
    words = [word for word in re.findall(r"\w+", search.casefold()) if len(word) >= SHORTEST_WORD] or [search.casefold()]
    best = max(sentences, key=lambda sentence: sum(word in sentence.casefold() for word in words))  # the first of equals
    return _shortened(best, words)


def _shortened(sentence: str, words: Iterable[str]) -> str:
    """A sentence, or the part of it around the first word looked for."""
    if len(sentence) <= LONGEST_EXCERPT:
        return sentence
    at = min((found for found in (sentence.casefold().find(word) for word in words) if found >= 0), default=0)
    start = 0 if at < LONGEST_EXCERPT // 2 else sentence.rfind(" ", 0, at - LONGEST_EXCERPT // 4) + 1
    piece = sentence[start : start + LONGEST_EXCERPT].rsplit(" ", 1)[0]
    return f"{'… ' if start else ''}{piece} …"
