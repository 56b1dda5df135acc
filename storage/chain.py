"""The chain of the event log: how an entry is hashed, and how a log is checked. Pure; rows and files are elsewhere."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from bot.cases.happenings import AnyHappening, as_json
from bot.ports_log import ERASED, Entry, Fault, FaultName, Head, Verdict

EMPTY = Head(0, "0" * 64)
SALT_BYTES = 32


def utc(moment: datetime) -> datetime:
    """A moment in UTC.

    Raises:
        ValueError: it does not say where on earth it is meant.
    """
    if moment.tzinfo is None:
        raise ValueError("moment_without_zone")
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Body:
    """What an entry stands for.

    Attributes:
        salt: random; without it nobody can guess an erased happening and compare digests.
        actor: id of the person who acted, empty for the clock.
        json: the happening.
    """

    case: str
    position: int
    salt: bytes
    actor: str
    json: str

    @property
    def digest(self) -> str:
        """What the chain holds of it."""
        return hashlib.sha256(self.salt + self.json.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that has no number yet: all but the link to the one before."""

    case: str
    position: int
    at: datetime
    name: str
    digest: str


def drafted(case_id: str, position: int, happening: AnyHappening) -> tuple[Draft, Body]:
    """A happening as it goes into the log."""
    body = Body(case_id, position, secrets.token_bytes(SALT_BYTES), happening.by, as_json(happening))
    return Draft(case_id, position, utc(happening.at), happening.name, body.digest), body


def tombstone(
    case_id: str, position: int, at: datetime, by: str, why: Literal["asked", "kept_long_enough"]
) -> tuple[Draft, Body]:
    """The entry that says that a case was erased."""
    moment = utc(at)
    said = {"at": moment.isoformat(), "by": by, "name": ERASED, "why": why}
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    body = Body(case_id, position, secrets.token_bytes(SALT_BYTES), by, text)
    return Draft(case_id, position, moment, ERASED, body.digest), body


def linked(head: Head, drafts: Iterable[Draft]) -> Iterator[Entry]:
    """The drafts as the next entries after a head."""
    n, previous = head.count, head.hash
    for draft in drafts:
        n += 1
        entry = Entry(n, draft.case, draft.position, draft.at, draft.name, draft.digest, previous, "")
        entry = replace(entry, hash=hash_of(entry))
        previous = entry.hash
        yield entry


def hash_of(entry: Entry) -> str:
    """SHA-256 over all other fields, as a JSON list without spaces; the moment in UTC with microseconds."""
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [entry.n, entry.case, entry.position, moment, entry.name, entry.digest, entry.previous]
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def verify(  # noqa: PLR0913 - each is a part of what is checked
    log: Iterable[tuple[Entry, Body | None]],
    head: Head,
    alone: Iterable[Body],
    lines: Mapping[str, int],
    *,
    noted: Head | None = None,
    most: int = 100,
) -> Verdict:
    """Check a log.

    Args:
        log: all entries by number, each with its body if that is there.
        head: the head that is kept with the log.
        alone: bodies that have no entry.
        lines: version of each case in the lists.
        noted: a head noted elsewhere.
        most: so many faults are told.
    """
    check = _Check(noted)
    for entry, body in log:
        check.entry(entry, body)
    check.end(head)
    for body in alone:
        check.fault("body_alone", 0, body.case)
    check.cases(lines)
    faults = tuple(sorted(check.faults, key=lambda fault: (fault.n == 0, fault.n, fault.case, fault.name)))
    return Verdict(head, check.entries, len(check.count), len(check.erased), faults[:most])


class _Check:
    """What is known while the entries go by."""

    def __init__(self, noted: Head | None) -> None:
        self.noted = noted
        self.faults: list[Fault] = []
        self.last = EMPTY
        self.entries = 0
        self.count: dict[str, int] = {}
        self.erased: set[str] = set()
        self.without: dict[str, list[int]] = {}
        self.with_body: dict[str, list[int]] = {}

    def fault(self, name: FaultName, n: int, case: str = "") -> None:
        self.faults.append(Fault(name, n, case))

    def entry(self, entry: Entry, body: Body | None) -> None:
        self.entries += 1
        if entry.n != self.last.count + 1:
            self.fault("missing", entry.n, entry.case)
        elif entry.previous != self.last.hash:
            self.fault("unlinked", entry.n, entry.case)
        if hash_of(entry) != entry.hash:
            self.fault("changed", entry.n, entry.case)
        if self.noted is not None and entry.n == self.noted.count and entry.hash != self.noted.hash:
            self.fault("not_as_noted", entry.n, entry.case)
        self.last = Head(entry.n, entry.hash)
        self._body(entry, body)

    def _body(self, entry: Entry, body: Body | None) -> None:
        if body is not None and body.digest != entry.digest:
            self.fault("body_changed", entry.n, entry.case)
        if entry.name == ERASED:
            self.erased.add(entry.case)
            if body is None:
                self.fault("body_missing", entry.n, entry.case)
            return
        self.count[entry.case] = self.count.get(entry.case, 0) + 1
        (self.without if body is None else self.with_body).setdefault(entry.case, []).append(entry.n)

    def end(self, head: Head) -> None:
        if self.last.count < head.count:
            self.fault("end_missing", head.count)
        elif self.last.count > head.count:
            self.fault("added", head.count + 1)
        elif self.last.hash != head.hash:
            self.fault("unlinked", head.count)
        if self.noted is not None and self.last.count < self.noted.count:
            self.fault("not_as_noted", self.noted.count)

    def cases(self, lines: Mapping[str, int]) -> None:
        for case, numbers in self.without.items():
            if case not in self.erased:
                self.faults.extend(Fault("body_missing", n, case) for n in numbers)
        for case in self.erased:
            self.faults.extend(Fault("not_erased", n, case) for n in self.with_body.get(case, ()))
            if case in lines:
                self.fault("not_erased", 0, case)
        for case, count in self.count.items():
            if case not in self.erased and lines.get(case) != count:
                self.fault("line_differs", 0, case)
        for case in lines.keys() - self.count.keys():
            self.fault("line_differs", 0, case)
