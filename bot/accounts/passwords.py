"""Passwords as Argon2id. An account that is not there costs the same work as one that is."""

from __future__ import annotations

import base64
import secrets

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from bot.accounts.rules import plain

MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4
"""RFC 9106, section 4: the second recommended choice."""

SALT_BYTES, HASH_BYTES = 16, 32


class Passwords:
    """Hashes passwords and compares them."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES, lanes: int = LANES) -> None:
        """The work of one password."""
        self._hasher = PasswordHasher(passes, memory_kib, lanes, HASH_BYTES, SALT_BYTES, type=Type.ID)
        # Random bytes in the form of a hash: comparing with it takes the whole work and never succeeds.
        salt, tail = (base64.b64encode(secrets.token_bytes(n)).rstrip(b"=").decode() for n in (SALT_BYTES, HASH_BYTES))
        self._nobody = f"$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${tail}"

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        return self._hasher.hash(plain(password))

    def fits(self, kept: str, password: str) -> bool:
        """Whether a password is the one of a hash; an empty hash fits none, after the same work."""
        try:
            return self._hasher.verify(kept or self._nobody, plain(password))
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Whether a hash was made with less work than is asked for now."""
        return self._hasher.check_needs_rehash(kept)
