"""Proof of work: a browser spends seconds on a report, whoever it is, from wherever. No address is looked at.

Under many posts the work grows for everybody, and nobody is ever turned away by it: an office behind one address is never
locked out. The secret and the counts live in memory alone: another server on the same database refuses a puzzle of this one.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from argon2.low_level import Type, hash_secret_raw

from bot.ports_reports import RefusedError
from bot.reporting.arriving import obj, octets
from bot.reporting.texts import pack

MEMORY_KIB, PASSES, LANES = 8192, 1, 1
BITS, MOST_BITS = 4, 9
HOURLY = 60
"""Posts in an hour before the work doubles."""

VALID_HOURS = 2
SALT_BYTES, TAG_BYTES, PUZZLE_BYTES, NONCE_BYTES = 16, 16, 40, 8


class Effort:
    """Puzzles and their solutions."""

    def __init__(self, now: Callable[[], datetime], bits: int = BITS) -> None:
        """`bits` is the work in quiet hours."""
        self._now = now
        self._bits = bits
        self._secret = secrets.token_bytes(32)
        self._counted = (0, 0)  # the hour, and the posts in it: no moments
        self._lock = threading.Lock()

    def challenge(self) -> Mapping[str, Any]:
        """A new puzzle."""
        start = secrets.token_bytes(SALT_BYTES) + bytes([self.bits()]) + self._hour().to_bytes(4, "big") + bytes(3)
        return {"puzzle": pack(start + self._tag(start)), "bits": start[SALT_BYTES], "m": MEMORY_KIB, "t": PASSES, "p": LANES}

    def bits(self) -> int:
        """How many zero bits a solution needs now."""
        hour, posts = self._counted
        over = posts // HOURLY if hour == self._hour() else 0
        return max(self._bits, min(MOST_BITS, self._bits + over.bit_length()))

    def check(self, sent: object, subject: str) -> None:
        """Accept a solution for what is posted, and count the post.

        Raises:
            RefusedError: the puzzle is old, or the solution is none.
        """
        work = obj(sent)
        puzzle, nonce = octets(work, "puzzle", PUZZLE_BYTES), octets(work, "nonce", NONCE_BYTES)
        start, tag = puzzle[:-TAG_BYTES], puzzle[-TAG_BYTES:]
        issued = int.from_bytes(start[SALT_BYTES + 1 : SALT_BYTES + 5], "big")
        if not hmac.compare_digest(tag, self._tag(start)) or not 0 <= self._hour() - issued <= VALID_HOURS:
            raise RefusedError("work_old", 409)
        if zero_bits(stretched(puzzle, nonce, subject)) < start[SALT_BYTES]:
            raise RefusedError("work_wrong", 409)
        with self._lock:
            hour, posts = self._counted
            self._counted = (self._hour(), posts + 1 if hour == self._hour() else 1)

    def _hour(self) -> int:
        return int(self._now().timestamp()) // 3600

    def _tag(self, start: bytes) -> bytes:
        return hmac.digest(self._secret, start, "sha256")[:TAG_BYTES]


def stretched(puzzle: bytes, nonce: bytes, subject: str) -> bytes:
    """What has to begin with zero bits."""
    salt = hashlib.sha256(puzzle + subject.encode()).digest()[:SALT_BYTES]
    return hash_secret_raw(nonce, salt, PASSES, MEMORY_KIB, LANES, 32, Type.ID)


def zero_bits(data: bytes) -> int:
    """How many zero bits it begins with."""
    return len(data) * 8 - int.from_bytes(data, "big").bit_length()


def solve(puzzle: bytes, bits: int, subject: str) -> bytes:
    """Do the work, as a browser does it."""
    at = secrets.randbits(48)
    while True:
        nonce = at.to_bytes(NONCE_BYTES, "big")
        if zero_bits(stretched(puzzle, nonce, subject)) >= bits:
            return nonce
        at += 1
