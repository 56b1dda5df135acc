"""The twins of `Directory`, `Keyring` and `Accounts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Literal

from bot.cases.people import Person
from bot.cases.sealing import HandlerKey
from bot.ports_accounts import Account, Session
from storage.columns import storable
from storage.directory import findable, words_of
from storage.memory.kept import Kept


class MemoryDirectory:
    """The port `Directory`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    def person(self, person_id: str) -> Person | None:
        """A person by the employer's id."""
        with self._kept.data:
            return self._kept.people.get(person_id)

    def find(self, key: Literal["mail", "slack", "teams"], value: str) -> Person | None:
        """A person by another id of hers; capitals do not matter in mail. Somebody who works here comes first."""
        if not value:
            return None
        wanted = value.strip().casefold() if key == "mail" else value
        found = [person for person in self.everybody() if _other_id(person, key) == wanted]
        return min(found, key=lambda person: (not person.active, person.id), default=None)

    def everybody(self) -> tuple[Person, ...]:
        """All people by id."""
        with self._kept.data:
            return tuple(person for _, person in sorted(self._kept.people.items()))

    def team(self, team: str) -> tuple[Person, ...]:
        """Active people who handle for a team."""
        return tuple(person for person in self.everybody() if person.active and team in person.teams_of)

    def named(self, words: str, limit: int = 50) -> tuple[Person, ...]:
        """People whose name or mail holds each of these words, by name."""
        parts = findable(storable(words)).split()
        found = [person for person in self.everybody() if parts and all(part in words_of(person) for part in parts)]
        return tuple(sorted(found, key=lambda person: (words_of(person), person.id))[:limit])

    def put(self, people: Sequence[Person]) -> None:
        """Add or replace people."""
        with self._kept.data:
            self._kept.people.update({person.id: person for person in people})


def _other_id(person: Person, key: Literal["mail", "slack", "teams"]) -> str:
    return {"mail": person.mail.strip().casefold(), "slack": person.slack, "teams": person.teams}[key]


class MemoryKeyring:
    """The port `Keyring`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    def keys_of(self, person: str) -> tuple[HandlerKey, ...]:
        """A handler's keys, the newest first."""
        with self._kept.data:
            return tuple(key for key in reversed(self._kept.keys.values()) if key.person == person)

    def add(self, key: HandlerKey) -> None:
        """Keep a new key.

        Raises:
            ValueError: there is a key with this id.
        """
        with self._kept.data:
            if key.id in self._kept.keys:
                raise ValueError(key.id)
            self._kept.keys[key.id] = key

    def remove(self, key_id: str) -> None:
        """Forget a key with every box sealed to it."""
        kept = self._kept
        with kept.writing(), kept.data:
            kept.keys.pop(key_id, None)
            for case_id, case in kept.cases.items():
                if key_id in case.boxes:
                    boxes = {key: box for key, box in case.boxes.items() if key != key_id}
                    kept.cases[case_id] = replace(case, boxes=boxes)


class MemoryAccounts:
    """The port `Accounts`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    def account(self, person: str) -> Account | None:
        """A person's account."""
        with self._kept.data:
            return self._kept.accounts.get(person)

    def put_account(self, account: Account) -> None:
        """Add or replace an account."""
        with self._kept.data:
            self._kept.accounts[account.person] = account

    def exchange_account(self, before: Account, after: Account) -> bool:
        """Replace an account that is still as it was read."""
        with self._kept.data:
            if self._kept.accounts.get(before.person) != before:
                return False
            self._kept.accounts[after.person] = after
            return True

    def delete_account(self, person: str) -> None:
        """Forget an account with all sessions of the person."""
        with self._kept.data:
            self._kept.accounts.pop(person, None)
            self.delete_sessions_of(person)

    def session(self, id_hash: str, now: datetime) -> Session | None:
        """A session that has not expired."""
        with self._kept.data:
            found = self._kept.sessions.get(id_hash)
        return found if found is not None and found.expires > now else None

    def put_session(self, session: Session) -> None:
        """Add or replace a session."""
        with self._kept.data:
            self._kept.sessions[session.id_hash] = session

    def prolong_session(self, id_hash: str, expires: datetime) -> bool:
        """Move the end of a session that is still there."""
        with self._kept.data:
            found = self._kept.sessions.get(id_hash)
            if found is None:
                return False
            self._kept.sessions[id_hash] = replace(found, expires=expires)
            return True

    def delete_session(self, id_hash: str) -> None:
        """End a session."""
        with self._kept.data:
            self._kept.sessions.pop(id_hash, None)

    def delete_sessions_of(self, person: str) -> None:
        """End all sessions of a person."""
        self._keep_sessions(lambda session: session.person != person)

    def purge_sessions(self, now: datetime) -> int:
        """Forget sessions that have expired."""
        return self._keep_sessions(lambda session: session.expires > now)

    def _keep_sessions(self, stays: Callable[[Session], bool]) -> int:
        with self._kept.data:
            before = len(self._kept.sessions)
            self._kept.sessions = {key: session for key, session in self._kept.sessions.items() if stays(session)}
            return before - len(self._kept.sessions)
