"""What signing in is held to.

1. A password has 12 to 128 characters, and any character may be among them. What everybody guesses first (the person's own name
   and mail, worn words) does not count: eight characters must be left without it. Nothing else is asked of it (NIST SP 800-63B,
   3.1.1.2: length, no rules of composition).
2. It is kept as Argon2id with 64 MiB, three passes and four lanes (RFC 9106, section 4, second choice), and worked out anew
   when these figures grow.
3. A code of an app is one of TOTP (RFC 6238): six digits, half a minute, one step early or late. A code works once.
4. There are ten recovery codes of 128 bits. Each works once, in place of a code of the app. Only their SHA-256 is kept, which
   is enough for something that nobody can guess.
5. Five wrong tries are free. From then on each one locks the account for 2, 4, 8 ... seconds, up to a quarter of an hour. A try
   is counted before it is looked at, so that a thousand tries at the same moment are a thousand tries. A try on a locked
   account counts for nothing.
6. An unknown person, a wrong password, a wrong code and a locked account get the same answer after the same work.
7. Whoever decides on requests, owns the policy, administers or audits signs in with a second factor. Signed in with a password
   alone, she can do nothing but set one up. For a company's own sign-in service the second factor is that service's business.
8. Being signed in ends after two hours without a page and after twelve hours in any case (settings). The cookie's value has 256
   random bits, is new after every sign-in, and only its SHA-256 is kept.
9. A new account starts with a code of 128 bits that an administrator hands over. It works once, for three days.
10. People of the sample list can be chosen without a password in the demo alone, and nobody else can be chosen that way.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from bot.cases.people import Person

SHORTEST, LONGEST = 12, 128
LEFT = 8
"""Characters of a password that nobody could have guessed from the person."""

WORN = (
    "password",
    "passwort",
    "kennwort",
    "motdepasse",
    "contrasena",
    "123456789",
    "987654321",
    "1234",
    "qwerty",
    "qwertz",
    "azerty",
)
SHORTEST_PIECE = 3

FREE_TRIES = 5
LONGEST_LOCK = timedelta(minutes=15)

RECOVERY_CODES = 10
CODE_BYTES = 16
TOTP_SECONDS = 30
DRIFT = 1
"""Steps of TOTP that a clock may be early or late."""

INVITED_FOR = timedelta(days=3)
RESERVED = re.compile(r"[^@]+@(?:[^@]+\.)?(?:example\.(?:com|net|org)|example|test|invalid)", re.IGNORECASE)
"""Mail that can belong to nobody (RFC 2606): how people of the sample list are told from real ones."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names of this machine that no other machine reaches."""


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long somebody stays signed in: without a page, and in any case."""

    idle: timedelta = timedelta(hours=2)
    whole: timedelta = timedelta(hours=12)


def plain(password: str) -> str:
    """A password in the one form in which it is compared: the same letters typed on two keyboards are the same."""
    return unicodedata.normalize("NFKC", password)


def fault_of(password: str, person: Person) -> str:
    """Why a password cannot be taken: `too_short`, `too_long`, `guessable`; empty when it can."""
    password = plain(password)
    if len(password) < SHORTEST:
        return "too_short"
    if len(password) > LONGEST:
        return "too_long"
    left = password.casefold()
    for piece in _guessed(person):
        left = left.replace(piece, "")
    left = re.sub(r"\s", "", left)
    return "guessable" if len(left) < LEFT or len(set(left)) < SHORTEST_PIECE else ""


def _guessed(person: Person) -> list[str]:
    words = {person.id, person.name, person.mail, *re.split(r"[\W_]+", f"{person.name} {person.mail} {person.id}"), *WORN}
    return sorted((plain(word).casefold() for word in words if len(word) >= SHORTEST_PIECE), key=len, reverse=True)


def lock_after(failures: int) -> timedelta:
    """How long an account is locked after so many wrong tries in a row."""
    beyond = failures - FREE_TRIES
    if beyond <= 0:
        return timedelta(0)
    return min(timedelta(seconds=2 ** min(beyond, 30)), LONGEST_LOCK)


def needs_second_factor(person: Person) -> bool:
    """Whether a password alone is too little for what she may do."""
    return bool(person.teams_of) or any(person.is_a(role) for role in ("policy_owner", "admin", "auditor"))


def is_sample(person: Person) -> bool:
    """Whether she is one of the labelled sample people."""
    return RESERVED.fullmatch(person.mail) is not None
