"""Whether one word can be a slip of the fingers or of the ear for another.

A letter too many, one missing, two swapped: always. A letter in the place of another only where the two lie side by side on
a keyboard or sound alike: "degressive" is not "depressive" and "geodata" not "gene data", though one letter makes them so.
"""

from __future__ import annotations

from itertools import pairwise

from rapidfuzz.distance import OSA, Levenshtein

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
    if OSA.distance(typed, meant) < Levenshtein.distance(typed, meant):
        return True  # two letters swapped
    changes = Levenshtein.editops(typed, meant)
    return all(one.tag != "replace" or (typed[one.src_pos], meant[one.dest_pos]) in _EXCHANGEABLE for one in changes)
