"""Proof that a report was filed by a day: a tree of commitments for each day, and a chain of the days.

The tree is that of RFC 6962 over the day's leaves, sorted by their bytes, with random ones added up to a power of two, so that
neither order nor number of reports shows. A leaf hides the report behind a secret that only the receipt derives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

FIRST_HEAD = bytes(32)
FEWEST_LEAVES = 8


def leaf(nonce: bytes, first_text: bytes) -> bytes:
    """The commitment to a report.

    `nonce` comes from the receipt. `first_text` is the content of the first text, with the salt in it: it stays the same when
    the text is sealed anew, and its hash tells nothing of the words.
    """
    return hashlib.sha256(b"MayI leaf v1\n" + nonce + hashlib.sha256(first_text).digest()).digest()


def missing(count: int) -> int:
    """How many random leaves a day with `count` leaves needs."""
    size = FEWEST_LEAVES
    while size < count:
        size *= 2
    return size - count


def root(leaves: Iterable[bytes]) -> bytes:
    """The root over a day's leaves; their number is a power of two."""
    level = [hashlib.sha256(b"\x00" + one).digest() for one in sorted(leaves)]
    while len(level) > 1:
        level = [_node(level[at], level[at + 1]) for at in range(0, len(level), 2)]
    return level[0]


def path(leaves: Iterable[bytes], of: bytes) -> tuple[bytes, ...]:
    """The neighbours from a leaf up to the root.

    Raises:
        ValueError: the leaf is not among them.
    """
    ordered = sorted(leaves)
    at = ordered.index(of)
    level = [hashlib.sha256(b"\x00" + one).digest() for one in ordered]
    steps = []
    while len(level) > 1:
        steps.append(level[at ^ 1])
        level = [_node(level[i], level[i + 1]) for i in range(0, len(level), 2)]
        at //= 2
    return tuple(steps)


def root_by(of: bytes, at: int, steps: Sequence[bytes]) -> bytes:
    """The root that a leaf at a place and its neighbours lead to: what somebody does who checks a proof without us."""
    found = hashlib.sha256(b"\x00" + of).digest()
    for step in steps:
        found = _node(step, found) if at % 2 else _node(found, step)
        at //= 2
    return found


def head(previous: bytes, day: date, tree: bytes) -> bytes:
    """The link of a day to the one before."""
    return hashlib.sha256(b"MayI day v1\n" + previous + day.isoformat().encode() + tree).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
