"""The receipt of a report: eleven words, of which the first ten are 110 random bits and the last one finds typing errors.

The server has no part in this: receipts are made and used in the browser. This is the same in Python, for reading offline,
for the vectors that both sides are tested with, and for the simulated year of the attacker.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from argon2.low_level import Type, hash_secret_raw

from bot.reporting.hpke import hkdf, public_of

LIST_LENGTH = 2048
WORDS = 10
TELLING = 4
"""Letters that tell a word of the list from all the others."""

MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
SALT = hashlib.sha256(b"MayI receipt v1").digest()[:16]


class ReceiptFaultyError(ValueError):
    """It is no receipt; `at` is the first word that is not in the list, from 0, None when the words do not fit together."""

    def __init__(self, at: int | None = None) -> None:
        """`at` as above."""
        super().__init__("receipt")
        self.at = at


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the words derive.

    Attributes:
        locator: 16 bytes that find the mailbox; the server keeps their SHA-256.
        private: private key of the mailbox, X25519; `nonce` belongs to the proof that it was filed.
    """

    locator: bytes
    private: bytes
    nonce: bytes

    @property
    def public(self) -> bytes:
        """Public key of the mailbox."""
        return public_of(self.private)


def new_words(words: Sequence[str]) -> tuple[str, ...]:
    """A new receipt from a list of 2,048 words."""
    ten = tuple(words[secrets.randbelow(LIST_LENGTH)] for _ in range(WORDS))
    return (*ten, check_word(ten, words))


def check_word(ten: Sequence[str], words: Sequence[str]) -> str:
    """The last word."""
    digest = hashlib.sha256(b"MayI receipt check v1\n" + " ".join(ten).encode()).digest()
    return words[digest[0] << 3 | digest[1] >> 5]


def read_words(typed: str, words: Sequence[str]) -> tuple[str, ...]:
    """The eleven words of what somebody typed; the first four letters of each count.

    Raises:
        ReceiptFaultyError: a word is not in the list, or they do not fit together.
    """
    plain = unicodedata.normalize("NFKC", typed).lower()
    parts = "".join(letter if "a" <= letter <= "z" else " " for letter in plain).split()
    by_start = {word[:TELLING]: word for word in words}
    found = []
    for at, part in enumerate(parts):
        word = by_start.get(part[:TELLING])
        if word is None:
            raise ReceiptFaultyError(at)
        found.append(word)
    if len(found) != WORDS + 1 or found[-1] != check_word(found[:WORDS], words):
        raise ReceiptFaultyError
    return tuple(found)


def derived(eleven: Sequence[str]) -> Receipt:
    """What a receipt derives."""
    root = hash_secret_raw(" ".join(eleven[:WORDS]).encode(), SALT, PASSES, MEMORY_KIB, LANES, 32, Type.ID)
    return from_root(root)


def from_root(root: bytes) -> Receipt:
    """What stands behind a receipt, from the stretched words."""
    return Receipt(
        locator=hkdf(root, b"MayI locator v1", 16),
        private=hkdf(root, b"MayI mailbox key v1", 32),
        nonce=hkdf(root, b"MayI filed v1", 32),
    )
