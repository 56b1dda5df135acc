"""Sealed reports, as protocols: the box that keeps them apart from everything else, and what pages may ask of the service."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from typing import Any, Protocol

from bot.reports.report import Attempt, Held, Item, Lack, LogDay, Place, Reader, RecoveryKey, Report, Wrap

JsonObject = Mapping[str, Any]


class RefusedError(Exception):
    """A request cannot be done; nothing of it was kept.

    Attributes:
        reason: a name of the contract such as `keys_changed`; never what somebody wrote.
        status: of HTTP.
    """

    def __init__(self, reason: str, status: int = 400) -> None:
        """`reason` names the words for the person."""
        super().__init__(reason)
        self.reason = reason
        self.status = status


class BoxLook(Protocol):
    """A look into the box as of one moment."""

    def report(self, report_id: str) -> Report | None:
        """A report."""
        ...

    def by_locator(self, locator: bytes) -> Report | None:
        """The report whose mailbox has this hash of a locator."""
        ...

    def reports(self, report_ids: Collection[str]) -> tuple[Report, ...]:
        """Reports by their ids, in no order that tells anything."""
        ...

    def places(self, person: str, keys: Collection[str], day: date) -> tuple[Place, ...]:
        """Reports shown by a day that are sealed to one of a person's keys, those on standby when they are escalated."""
        ...

    def lacking(self, keys: Collection[str], day: date, report_ids: Collection[str] | None = None) -> tuple[Lack, ...]:
        """Items shown by a day that are not sealed to one of these keys, although it reads their report; of all reports."""
        ...

    def held(self, report_ids: Collection[str] | None = None) -> tuple[Held, ...]:
        """Keys that are leaving, each with every item that is still sealed to it, shown or not; of all reports."""
        ...

    def unanswered(self, day: date) -> tuple[str, ...]:
        """Ids of reports, closed ones too, whose last word shown by a day is the reporter's."""
        ...

    def open_reports(self) -> tuple[Report, ...]:
        """Reports that are not closed."""
        ...

    def closed_before(self, day: date) -> tuple[Report, ...]:
        """Reports that were closed before a day."""
        ...

    def readers(self, report_id: str) -> tuple[Reader, ...]:
        """Keys that a report is sealed to."""
        ...

    def readers_of(self, report_ids: Collection[str]) -> Mapping[str, tuple[Reader, ...]]:
        """The same of many reports, each in the list."""
        ...

    def recused_of(self, report_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """People who took themselves out of reports, each report in the list."""
        ...

    def last_authors(self, report_ids: Collection[str], day: date) -> Mapping[str, str]:
        """Who wrote the last word of reports that was shown by a day."""
        ...

    def items(
        self, report_ids: Collection[str], kinds: Collection[str], *, bodies: bool = True, until: date | None = None
    ) -> tuple[Item, ...]:
        """Items of reports, shown by the day `until`, by report and place in the conversation."""
        ...

    def item(self, report_id: str, item_id: str) -> Item | None:
        """One item, whole."""
        ...

    def report_of(self, item_id: str) -> str:
        """Id of the report that has an item, empty when there is no such item."""
        ...

    def attempts(self) -> tuple[Attempt, ...]:
        """All attempts, the newest day first."""
        ...

    def counts(self, quarter: str, team: str) -> Mapping[str, Mapping[str, int]]:
        """Facts of a quarter and a team by list and value."""
        ...

    def quarters(self) -> tuple[tuple[str, str], ...]:
        """Quarters that have facts, each with a team, the newest first."""
        ...

    def settled(self) -> frozenset[tuple[str, str]]:
        """Quarters that were counted, each with a team; nothing is added to them any more."""
        ...

    def uncounted(self) -> tuple[Report, ...]:
        """Closed reports whose facts are still to be counted."""
        ...

    def told(self, first: date, last: date) -> Mapping[str, int]:
        """How many texts of its reporter appeared from one day to another, by report."""
        ...

    def leaves(self, day: date) -> tuple[bytes, ...]:
        """Commitments of a day, sorted by their bytes."""
        ...

    def leaf_days(self) -> tuple[date, ...]:
        """Days that have commitments, the oldest first."""
        ...

    def log(self, limit: int = 400) -> tuple[LogDay, ...]:
        """The last closed days of the log, the oldest first."""
        ...

    def recovery(self) -> RecoveryKey | None:
        """The recovery key."""
        ...


class BoxWork(BoxLook, Protocol):
    """A transaction. Leaving it without an error keeps everything; an error keeps nothing."""

    def put(self, report: Report) -> None:
        """Keep a report as it is now."""
        ...

    def add_item(self, item: Item) -> None:
        """Keep an item with its wraps; one with the same id is replaced and what it was is erased."""
        ...

    def add_wraps(self, item_id: str, wraps: Sequence[Wrap]) -> None:
        """Add wraps, in place of those with the same key."""
        ...

    def add_readers(self, report_id: str, readers: Sequence[Reader]) -> None:
        """Note keys that a report is sealed to."""
        ...

    def drop_keys(self, report_id: str, keys: Collection[str], *, until: date | None = None) -> None:
        """Forget wraps for keys of a report; they are noted as gone, so that what they wrote can still be told.

        With `until`, wraps of items shown later stay, and the keys are noted as leaving, whether there are such items or not.
        """
        ...

    def drop_wraps(self, item_ids: Collection[str], keys: Collection[str]) -> None:
        """Forget wraps of items for keys."""
        ...

    def recuse(self, report_id: str, person: str) -> None:
        """Note that somebody took herself out."""
        ...

    def count(self, quarter: str, team: str, lists: Mapping[str, Mapping[str, int]]) -> None:
        """Add numbers to a quarter and a team, by list and value."""
        ...

    def settle(self, quarter: str, team: str) -> None:
        """Note that a quarter and a team were counted."""
        ...

    def attempt(self, attempt: Attempt) -> None:
        """Note an attempt."""
        ...

    def forget_attempts(self, before: date) -> int:
        """Erase attempts of before a day that were about no report in particular; says how many."""
        ...

    def add_leaves(self, day: date, leaves: Sequence[bytes]) -> None:
        """Keep commitments of a day."""
        ...

    def close_day(self, day: LogDay) -> None:
        """Keep the root and the head of a day that is over."""
        ...

    def put_recovery(self, key: RecoveryKey) -> None:
        """Keep the recovery key in place of the one before."""
        ...

    def erase(self, report_id: str) -> None:
        """Erase a report with everything about it, attempts on it too; counts and commitments stay."""
        ...


class ReportBox(Protocol):
    """Where sealed reports are kept."""

    def look(self) -> AbstractContextManager[BoxLook]:
        """Begin to read.

        Raises:
            OutOfReachError: the database does not answer.
        """
        ...

    def work(self) -> AbstractContextManager[BoxWork]:
        """Begin a transaction.

        Raises:
            OutOfReachError: the database does not answer or cannot write.
        """
        ...

    def stir(self) -> None:
        """Lay all rows anew in the order of their random ids, so that their places in the file tell nothing."""
        ...

    def has_room(self) -> bool:
        """Whether the disk can take a report of the largest size."""
        ...


class SpeakingUp(Protocol):
    """What pages ask. All calls block; shapes and errors are those of `docs/speaking-up.md`.

    All of them raise `RefusedError` for what cannot be done and `OutOfReachError` when the database does not answer.
    """

    def door(self, language: str) -> JsonObject:
        """What the report page needs, the same for everybody."""
        ...

    def challenge(self) -> JsonObject:
        """A piece of work for the browser."""
        ...

    def report(self, sent: object) -> JsonObject:
        """Take a report; the same one twice is taken once."""
        ...

    def mailbox(self, sent: object) -> bytes:
        """A page of a mailbox, sealed to its key; for a wrong locator as many bytes that nobody can open."""
        ...

    def post(self, sent: object) -> JsonObject:
        """Take a message of a reporter."""
        ...

    def log(self) -> JsonObject:
        """Closed days of the log."""
        ...

    def log_day(self, day: str) -> JsonObject:
        """All commitments of a day."""
        ...

    def news(self) -> JsonObject:
        """The days on which everybody is told to look."""
        ...

    def inbox(self, person: str, *, asked: bool = False, page: int = 0) -> JsonObject:
        """A page of the reports that are sealed to a handler; `asked` when the request tried to narrow them down."""
        ...

    def read(self, person: str, report: str) -> JsonObject:
        """A report with its conversation."""
        ...

    def item(self, person: str, report: str, item: str) -> JsonObject:
        """An item with its body."""
        ...

    def export(self, person: str, report: str) -> JsonObject:
        """A report to be read offline; it is noted that she took it."""
        ...

    def answer(self, person: str, report: str, sent: object) -> JsonObject:
        """Write to the reporter, or a note among handlers."""
        ...

    def close(self, person: str, report: str, sent: object) -> JsonObject:
        """Close with a last item, which holds the outcome."""
        ...

    def reopen(self, person: str, report: str, sent: object) -> JsonObject:
        """Open again."""
        ...

    def wraps(self, person: str, report: str, sent: object) -> JsonObject:
        """Seal a report to more keys."""
        ...

    def handover(self, person: str, report: str, sent: object) -> JsonObject:
        """Seal it to others, and take oneself out of its readers."""
        ...

    def recuse(self, person: str, report: str, sent: object) -> JsonObject:
        """Take oneself out for good."""
        ...

    def rekey(self, person: str, report: str, sent: object) -> JsonObject:
        """Encrypt everything anew for those who remain."""
        ...

    def figures(self, person: str, language: str, *, asked: bool = False) -> JsonObject:
        """Counts of closed quarters."""
        ...

    def uncounted(self, person: str) -> JsonObject:
        """Reports of quarters that are over which a handler's browser should count."""
        ...

    def count(self, person: str, sent: object) -> JsonObject:
        """Keep the sums of a quarter that a handler's browser counted."""
        ...

    def attempts(self, person: str) -> JsonObject:
        """Attempts to find a reporter, for oversight."""
        ...

    def recovery(self, person: str, sent: object) -> JsonObject:
        """Keep a recovery key that two people hold."""
        ...
