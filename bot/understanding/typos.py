"""Whether one word can be a slip of the fingers or of the ear for another.

A letter too many, one missing, two swapped: always. A letter in the place of another only where the two lie side by side on
a keyboard or sound alike: "degressive" is not "depressive" and "geodata" not "gene data", though one letter makes them so.
With two slips, each has to be one: "degressvie" is not "depressive" either.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA, Levenshtein

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYBOARDS = (
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
    ("qwertzuiop", "asdfghjkl", "yxcvbnm"),
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
)
"""Rows of the keyboards of the shipped languages, each half a key to the right of the one above."""

ALIKE = ("aeiouy", "ckqsz", "fvw", "dt", "bp", "gj", "mn")
"""Letters that are taken for each other by ear."""


def _exchangeable() -> frozenset[tuple[str, str]]:
    pairs = {(one, other) for letters in ALIKE for one in letters for other in letters}
    for rows in KEYBOARDS:
        for row in rows:
            pairs.update(pairwise(row))
        for above, below in pairwise(rows):
            pairs.update(zip(above, below, strict=False))
            pairs.update(zip(above[1:], below, strict=False))
    return frozenset((*pairs, *((other, one) for one, other in pairs)))


_EXCHANGEABLE = _exchangeable()


def is_slip(typed: str, meant: str) -> bool:
    """Whether `typed` can have become `meant` by slips alone; both folded."""
    slips = OSA.distance(typed, meant)  # in which two letters swapped are one
    if slips < Levenshtein.distance(typed, meant):
        return any(is_slip(other, meant) for other in _swapped_back(typed) if OSA.distance(other, meant) < slips)
    changes = Levenshtein.editops(typed, meant)
    return all(one.tag != "replace" or (typed[one.src_pos], meant[one.dest_pos]) in _EXCHANGEABLE for one in changes)


def _swapped_back(word: str) -> Iterator[str]:
    """The word with any two letters that stand side by side the other way round."""
    for at, (one, other) in enumerate(pairwise(word)):
        if one != other:
            yield f"{word[:at]}{other}{one}{word[at + 2 :]}"
