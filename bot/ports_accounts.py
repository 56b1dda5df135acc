"""Local accounts and sessions, as protocols: who may sign in with a password, and who is signed in now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Account:
    """How a person signs in without a provider.

    Attributes:
        person: her id in the directory.
        password_hash: argon2id, in its own text form.
        totp_secret: base32; empty while no second factor is set up.
        recovery_hashes: one for each recovery code not used yet.
        failures: wrong tries since the last right one.
        locked_until: no try counts before this moment.
        totp_step: number of the last time step whose code was used; a code works once.
    """

    person: str
    password_hash: str
    totp_secret: str = ""
    recovery_hashes: tuple[str, ...] = ()
    failures: int = 0
    locked_until: datetime | None = None
    totp_step: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody is signed in.

    Attributes:
        id_hash: SHA-256 of the cookie's random value, which itself is kept nowhere.
        person: who.
        csrf: random value that her forms carry.
        via: how she signed in: `password`, `oidc`, `sample` and so on.
    """

    id_hash: str
    person: str
    csrf: str
    created: datetime
    expires: datetime
    via: str


class Accounts(Protocol):
    """Accounts and sessions. All calls block and raise `OutOfReachError` when the database does not answer."""

    def account(self, person: str) -> Account | None:
        """A person's account."""
        ...

    def put_account(self, account: Account) -> None:
        """Add or replace an account."""
        ...

    def exchange_account(self, before: Account, after: Account) -> bool:
        """Replace an account that is still as it was read; False when it is not, and then nothing is changed.

        Two tries at the same time cannot count as one failure, or use one recovery code twice.
        """
        ...

    def delete_account(self, person: str) -> None:
        """Forget an account with all sessions of the person."""
        ...

    def session(self, id_hash: str, now: datetime) -> Session | None:
        """A session that has not expired."""
        ...

    def put_session(self, session: Session) -> None:
        """Add or replace a session."""
        ...

    def prolong_session(self, id_hash: str, expires: datetime) -> bool:
        """Move the end of a session that is still there; False when it is not, and a session that was ended stays ended."""
        ...

    def delete_session(self, id_hash: str) -> None:
        """End a session."""
        ...

    def delete_sessions_of(self, person: str) -> None:
        """End all sessions of a person."""
        ...

    def purge_sessions(self, now: datetime) -> int:
        """Forget sessions that have expired; returns how many."""
        ...
