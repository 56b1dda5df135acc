"""Local accounts over every store, with cheap passwords and a clock turned by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyotp

from bot.accounts.local import LocalAccounts, Proof
from bot.accounts.passwords import Passwords
from bot.cases.people import Person

if TYPE_CHECKING:
    from storage import Store

EMPLOYEE = Person("e-1", "Sample Employee", "employee@example.com")
HANDLER = Person("h-1", "Sample Handler", "handler@example.com", roles=("handler:some_team",))
LEFT = Person("l-1", "Sample Person Who Left", "left@example.com", active=False)
PASSPHRASE = "four unrelated plain words"  # noqa: S105 - for tests alone
RIGHT, WRONG = Proof(PASSPHRASE), Proof("not at all what it is")


class HandClock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


class CountedPasswords(Passwords):
    """Passwords that cost next to nothing, and say how often one was worked on."""

    def __init__(self) -> None:
        super().__init__(memory_kib=8, passes=1, lanes=1)
        self.compared = 0
        self.hashed = 0

    def fits(self, kept: str, password: str) -> bool:
        self.compared += 1
        return super().fits(kept, password)

    def hash(self, password: str) -> str:
        self.hashed += 1
        return super().hash(password)


@dataclass
class House:
    """Accounts with everything around them."""

    store: Store
    clock: HandClock
    passwords: CountedPasswords
    local: LocalAccounts

    def settle(self, person: Person = EMPLOYEE, *, app: bool = False) -> str:
        """Give somebody an account; returns the secret of her app, where she has one."""
        self.local.begin(person.mail, self.local.invite(person, anew=True), PASSPHRASE)
        secret = pyotp.random_base32() if app else ""
        if app:
            self.codes = self.local.set_second_factor(person, secret, self.code(secret), None)
            self.clock.turn(seconds=30)
        return secret

    codes: tuple[str, ...] = ()
    """Recovery codes of whoever was settled last."""

    def code(self, secret: str) -> str:
        """What an app shows now."""
        return pyotp.TOTP(secret).at(self.clock.time)
