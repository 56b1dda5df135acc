"""Accounts with a password: signing in, the first time, the second factor. The rules are in `rules`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.accounts.codes import as_made, new_code, new_recovery_codes, step_of
from bot.accounts.passwords import Passwords
from bot.accounts.rules import INVITED_FOR, fault_of, lock_after, needs_second_factor
from bot.accounts.sessions import PASSWORD, SECOND_FACTOR, hashed
from bot.cases.people import Person
from bot.ports import Directory, OutOfReachError
from bot.ports_accounts import Account, Accounts, Session

INVITED = "invited"
"""Way in of a session that is none: it holds the code a new account starts with, and when it ends."""

NOBODY = Account("", "")
ROUNDS = 50
"""How often a change is tried again because another one was quicker."""


class NotNowError(Exception):
    """Something about an account cannot be done; `reason` is a key of the pages' sentences."""

    def __init__(self, reason: str) -> None:
        """`reason`: `wrong`, `not_first`, `code_wrong`, `too_short`, `too_long`, `guessable` or `needed`."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody typed to show that it is she: her password, and a code where she has a second factor."""

    password: str
    code: str = ""


class LocalAccounts:
    """Everything about them. All calls block and raise `OutOfReachError` when the database does not answer."""

    def __init__(self, accounts: Accounts, directory: Directory, now: Callable[[], datetime], passwords: Passwords) -> None:
        """`passwords` says how much work one costs."""
        self._accounts = accounts
        self._directory = directory
        self._now = now
        self._passwords = passwords

    # ---- signing in ----

    def sign_in(self, name: str, proof: Proof) -> tuple[Person, str]:
        """The person with how she signed in.

        Args:
            name: her mail, or her id in the directory.
            proof: her password and code.

        Raises:
            NotNowError: `wrong`, whatever it was that did not fit.
        """
        person = self.person(name)
        account = self.confirm(person.id if person is not None else "", proof)
        if person is None:
            raise NotNowError("wrong")
        return person, SECOND_FACTOR if account.totp_secret else PASSWORD

    def confirm(self, person_id: str, proof: Proof) -> Account:
        """Her account, once she has shown that it is she. A try is counted before it is looked at.

        Raises:
            NotNowError: `wrong`.
        """
        account, counts = self._counted(person_id)
        if not self._passwords.fits(account.password_hash, proof.password) or not counts:
            raise NotNowError("wrong")
        return self._settled(account, proof)

    def _counted(self, person_id: str) -> tuple[Account, bool]:
        """The account with this try counted, and whether the try may succeed. Nobody's account takes the same steps."""
        for _ in range(ROUNDS):
            now, before = self._now(), self.account(person_id) or NOBODY
            locked = before.locked_until is not None and now < before.locked_until
            if before is NOBODY or locked:
                self._accounts.exchange_account(NOBODY, NOBODY)  # changes nothing and costs what counting costs
                return before, False
            failures = before.failures + 1
            lock = lock_after(failures)
            after = replace(before, failures=failures, locked_until=now + lock if lock else None)
            if self._accounts.exchange_account(before, after):
                return after, True
        raise OutOfReachError

    def _settled(self, seen: Account, proof: Proof) -> Account:
        """The account after a right password: the code used up, the count back at none."""
        for _ in range(ROUNDS):
            before = self._accounts.account(seen.person)
            if before is None or before.password_hash != seen.password_hash:
                raise NotNowError("wrong")
            after = self._code_used(before, proof.code)
            if self._passwords.is_outdated(after.password_hash):
                after = replace(after, password_hash=self._passwords.hash(proof.password))
            after = replace(after, failures=0, locked_until=None)
            if self._accounts.exchange_account(before, after):
                return after
        raise OutOfReachError

    def _code_used(self, account: Account, code: str) -> Account:
        if not account.totp_secret:
            return account
        step = step_of(account.totp_secret, code, self._now(), account.totp_step)
        if step is not None:
            return replace(account, totp_step=step)
        spent = hashed(as_made(code))
        if spent not in account.recovery_hashes:
            raise NotNowError("wrong")
        return replace(account, recovery_hashes=tuple(one for one in account.recovery_hashes if one != spent))

    # ---- the first time ----

    def invite(self, person: Person, *, anew: bool) -> str:
        """The code a new account starts with; `anew` throws away what there was, with all sessions.

        Raises:
            NotNowError: `exists`, when there is an account and it is not to be thrown away.
        """
        account = self._accounts.account(person.id)
        if account is not None and account.password_hash and not anew:
            raise NotNowError("exists")
        self._accounts.delete_account(person.id)
        code, now = new_code(), self._now()
        self._accounts.put_account(Account(person.id, ""))
        self._accounts.put_session(Session(hashed(as_made(code)), person.id, "", now, now + INVITED_FOR, INVITED))
        return code

    def begin(self, name: str, code: str, password: str) -> Person:
        """Set the first password.

        Raises:
            NotNowError: the code is not hers or was used (`not_first`), or the password cannot be taken.
        """
        person, kept = self.person(name), self._accounts.session(hashed(as_made(code)), self._now())
        if person is None or kept is None or kept.via != INVITED or kept.person != person.id:
            raise NotNowError("not_first")
        self._checked(password, person)
        before, after = Account(person.id, ""), Account(person.id, self._passwords.hash(password))
        if not self._accounts.exchange_account(before, after):
            raise NotNowError("not_first")
        self._accounts.delete_session(kept.id_hash)
        return person

    # ---- changes ----

    def change_password(self, person: Person, proof: Proof, password: str) -> None:
        """Another password; every session of hers ends.

        Raises:
            NotNowError: `wrong`, or the password cannot be taken.
        """
        self._checked(password, person)
        before = self.confirm(person.id, proof)
        self._exchanged(before, replace(before, password_hash=self._passwords.hash(password)))
        self._accounts.delete_sessions_of(person.id)

    def set_second_factor(self, person: Person, secret: str, code: str, proof: Proof | None) -> tuple[str, ...]:
        """Set up an app; returns her recovery codes, which are kept nowhere. Every session of hers ends.

        Args:
            person: whose account.
            secret: that her app has now.
            code: that her app shows.
            proof: that it is she; None when she has just given it and there was no second factor.

        Raises:
            NotNowError: `code_wrong` or `wrong`.
        """
        step = step_of(secret, code, self._now(), 0)
        if step is None:
            raise NotNowError("code_wrong")
        before = self.confirm(person.id, proof) if proof is not None else self._accounts.account(person.id)
        if before is None or not before.password_hash or (proof is None and before.totp_secret):
            raise NotNowError("wrong")
        codes = new_recovery_codes()
        after = replace(before, totp_secret=secret, totp_step=step, recovery_hashes=_kept(codes))
        self._exchanged(before, after)
        self._accounts.delete_sessions_of(person.id)
        return codes

    def drop_second_factor(self, person: Person, proof: Proof) -> None:
        """A password is enough again.

        Raises:
            NotNowError: `wrong`, or `needed` because of what she may do.
        """
        if needs_second_factor(person):
            raise NotNowError("needed")
        before = self.confirm(person.id, proof)
        self._exchanged(before, replace(before, totp_secret="", recovery_hashes=()))

    def renew_recovery_codes(self, person: Person, proof: Proof) -> tuple[str, ...]:
        """Ten new codes; the old ones do not work any more.

        Raises:
            NotNowError: `wrong`.
        """
        before = self.confirm(person.id, proof)
        if not before.totp_secret:
            raise NotNowError("wrong")
        codes = new_recovery_codes()
        self._exchanged(before, replace(before, recovery_hashes=_kept(codes)))
        return codes

    # ---- looking ----

    def account(self, person_id: str) -> Account | None:
        """An account that somebody can sign in to."""
        found = self._accounts.account(person_id)
        return found if found is not None and found.password_hash else None

    def person(self, name: str) -> Person | None:
        """Somebody who works here, by mail or id."""
        found = self._directory.find("mail", name) or self._directory.person(name)
        return found if found is not None and found.active else None

    @staticmethod
    def _checked(password: str, person: Person) -> None:
        fault = fault_of(password, person)
        if fault:
            raise NotNowError(fault)

    def _exchanged(self, before: Account, after: Account) -> None:
        """Keep a change, unless something else changed in between."""
        if not self._accounts.exchange_account(before, after):
            raise NotNowError("wrong")


def _kept(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(hashed(as_made(code)) for code in codes)


def invited_days() -> int:
    """For how many days the code of a new account works."""
    return INVITED_FOR // timedelta(days=1)
