"""The event log and the end of what is kept, as protocols: every happening of all cases in one chain, and erasing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.cases.kinds import Span

ERASED = "erased"
"""Name of the entry that says that a case was erased."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the log: how many entries there are, and the hash of the last one (hexadecimal; 64 zeros for none).

    A head that is noted elsewhere proves later that nothing up to it was changed.
    """

    count: int
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log. It names no person and holds no content.

    Attributes:
        n: its number, from 1, over all cases.
        case: id of the case.
        position: number of the happening within its case, from 0.
        at: moment of the happening, in UTC.
        name: of the happening; `erased` for the erasure of the case.
        digest: SHA-256 over a random salt and the happening's JSON; both lie elsewhere, until they are erased.
        previous: hash of the entry before.
        hash: SHA-256 over all of the above.
    """

    n: int
    case: str
    position: int
    at: datetime
    name: str
    digest: str
    previous: str
    hash: str


FaultName = Literal[
    "changed",
    "missing",
    "added",
    "unlinked",
    "end_missing",
    "not_as_noted",
    "body_changed",
    "body_missing",
    "body_alone",
    "not_erased",
    "line_differs",
]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the log that cannot be.

    Attributes:
        name: `changed` an entry does not fit its own hash; `missing` entries were removed before this one;
            `unlinked` it does not follow from the one before (changed, put in or moved);
            `end_missing`, `added` the log is shorter or longer than its head says; `not_as_noted` it is not what was
            noted elsewhere; `body_changed`, `body_missing` what happened does not fit its entry or is gone without an
            erasure; `body_alone` it has no entry; `not_erased` it is there although the case was erased;
            `line_differs` the case in the lists is not at the state of its log.
        n: number of the entry, 0 where there is none.
        case: id of the case, empty where it is none.
    """

    name: FaultName
    n: int
    case: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the log found; the log is whole when there are no faults."""

    head: Head
    entries: int
    cases: int
    erased: int
    faults: tuple[Fault, ...]


class EventLog(Protocol):
    """The log of all happenings."""

    def head(self) -> Head:
        """Its end, to be noted elsewhere."""
        ...

    def entries(self, case_id: str = "", after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """Entries with higher numbers than `after`, of one case or of all."""
        ...

    def verify(self, noted: Head | None = None, most: int = 100) -> Verdict:
        """Look at every entry and everything it stands for, as of one moment; at most so many faults are told."""
        ...


class Shredder(Protocol):
    """Ends what is kept. The log stays whole: the numbers, times and names of happenings remain, what happened does not."""

    def erase(self, case_id: str, at: datetime, by: str = "", why: Literal["asked", "kept_long_enough"] = "asked") -> bool:
        """Erase a case with its messages, grounds, alarms and notices; False when there is none."""
        ...

    def retention(self, now: datetime, keep: Callable[[str, str], Span]) -> tuple[str, ...]:
        """Erase cases that have been over for as long as `keep(kind, place)` says and that the clock is done with.

        Raises:
            ValueError: a span is in working days.
        """
        ...

    def purge(self, before: datetime) -> int:
        """Forget notices that are not waiting, and names of acts done, from before a moment; returns how many."""
        ...
