"""The port `ReportBox` in memory, for tests and for trying things out."""

from __future__ import annotations

import copy
import threading
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from bot.reports.report import MAILBOX, Attempt, Held, Item, Lack, LogDay, Place, Reader, RecoveryKey, Report, Steps, Wrap


@dataclass
class Kept:
    """All there is, by key."""

    reports: dict[str, Report] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    readers: dict[tuple[str, str], Reader] = field(default_factory=dict)
    recused: set[tuple[str, str]] = field(default_factory=set)
    attempts: dict[str, Attempt] = field(default_factory=dict)
    counts: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    settled: set[tuple[str, str]] = field(default_factory=set)
    leaves: set[tuple[date, bytes]] = field(default_factory=set)
    days: dict[date, LogDay] = field(default_factory=dict)
    recovery: RecoveryKey | None = None


class MemoryWork:
    """The ports `BoxLook` and `BoxWork`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` belongs to one transaction."""
        self.kept = kept

    def report(self, report_id: str) -> Report | None:
        """A report."""
        return self.kept.reports.get(report_id)

    def by_locator(self, locator: bytes) -> Report | None:
        """The report with this hash of a locator."""
        return next((report for report in self.kept.reports.values() if report.locator == locator), None)

    def reports(self, report_ids: Collection[str]) -> tuple[Report, ...]:
        """Reports by their ids."""
        return tuple(self.kept.reports[id_] for id_ in sorted(report_ids) if id_ in self.kept.reports)

    def places(self, person: str, keys: Collection[str], day: date) -> tuple[Place, ...]:
        """Reports shown by a day that are sealed to a person."""
        found = []
        for (id_, key), reader in sorted(self.kept.readers.items()):
            report = self.kept.reports[id_]
            hers = key in keys and reader.person == person and report.day <= day
            if hers and (reader.role in {"reader", "leaving"} or (reader.role == "standby" and report.escalated)):
                steps = Steps(*(getattr(report, name) for name in Steps._fields))
                found.append(Place(id_, reader.role, steps))
        return tuple(found)

    def lacking(self, keys: Collection[str], day: date, report_ids: Collection[str] | None = None) -> tuple[Lack, ...]:
        """Shown items that are not sealed to keys that read their report."""
        return tuple(
            Lack(item.report, item.id, reader.key)
            for item in self.items(self._ids(report_ids), ("head", "text", "file"), until=day)
            for reader in self.readers(item.report)
            if reader.key in keys and reader.role in {"reader", "standby"}
            if not any(wrap.key == reader.key for wrap in item.wraps)
        )

    def held(self, report_ids: Collection[str] | None = None) -> tuple[Held, ...]:
        """Keys that are leaving, with what is still sealed to them."""
        found = []
        for report, readers in self.readers_of(self._ids(report_ids)).items():
            items = self.items([report], ("head", "text", "file"), bodies=False)
            for reader in readers:
                if reader.role == "leaving":
                    theirs = [item for item in items if any(wrap.key == reader.key for wrap in item.wraps)]
                    found += [Held(report, reader, item.id, item.day) for item in theirs] or [Held(report, reader)]
        return tuple(found)

    def unanswered(self, day: date) -> tuple[str, ...]:
        """Reports whose last word is the reporter's."""
        return tuple(id_ for id_, by in self.last_authors(self._ids(None), day).items() if by == MAILBOX)

    def _ids(self, report_ids: Collection[str] | None) -> Collection[str]:
        return sorted(self.kept.reports if report_ids is None else report_ids)

    def open_reports(self) -> tuple[Report, ...]:
        """Reports that are not closed."""
        return tuple(report for _, report in sorted(self.kept.reports.items()) if report.closed is None)

    def closed_before(self, day: date) -> tuple[Report, ...]:
        """Reports that were closed before a day."""
        return tuple(one for _, one in sorted(self.kept.reports.items()) if one.closed is not None and one.closed < day)

    def readers(self, report_id: str) -> tuple[Reader, ...]:
        """Keys of a report."""
        return tuple(reader for (report, _), reader in sorted(self.kept.readers.items()) if report == report_id)

    def readers_of(self, report_ids: Collection[str]) -> Mapping[str, tuple[Reader, ...]]:
        """Keys of reports."""
        return {id_: self.readers(id_) for id_ in report_ids}

    def recused_of(self, report_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """People who took themselves out."""
        return {id_: frozenset(person for report, person in self.kept.recused if report == id_) for id_ in report_ids}

    def last_authors(self, report_ids: Collection[str], day: date) -> Mapping[str, str]:
        """Who wrote the last word."""
        return {item.report: item.by for item in self.items(report_ids, ("head", "text"), bodies=False, until=day)}

    def items(
        self, report_ids: Collection[str], kinds: Collection[str], *, bodies: bool = True, until: date | None = None
    ) -> tuple[Item, ...]:
        """Items of reports."""
        found = [item for item in self.kept.items.values() if item.report in report_ids and item.kind in kinds]
        shown = [item for item in found if until is None or item.day <= until]
        ordered = sorted(shown, key=lambda item: (item.report, item.day, item.n, item.id))
        return tuple(ordered if bodies else (replace(item, body=b"") for item in ordered))

    def item(self, report_id: str, item_id: str) -> Item | None:
        """One item, whole."""
        found = self.kept.items.get(item_id)
        return found if found is not None and found.report == report_id else None

    def report_of(self, item_id: str) -> str:
        """Id of the report that has an item."""
        return self.kept.items[item_id].report if item_id in self.kept.items else ""

    def attempts(self) -> tuple[Attempt, ...]:
        """All attempts."""
        by_id = sorted(self.kept.attempts.values(), key=lambda attempt: attempt.id)
        return tuple(sorted(by_id, key=lambda attempt: attempt.day, reverse=True))

    def counts(self, quarter: str, team: str) -> Mapping[str, Mapping[str, int]]:
        """Facts of a quarter."""
        found: dict[str, dict[str, int]] = {}
        for (in_quarter, of, name, value), count in self.kept.counts.items():
            if (in_quarter, of) == (quarter, team):
                found.setdefault(name, {})[value] = count
        return found

    def quarters(self) -> tuple[tuple[str, str], ...]:
        """Quarters with facts, by team."""
        by_team = sorted({(quarter, team) for quarter, team, _, _ in self.kept.counts}, key=lambda pair: pair[1])
        return tuple(sorted(by_team, key=lambda pair: pair[0], reverse=True))

    def settled(self) -> frozenset[tuple[str, str]]:
        """Quarters that were counted, by team."""
        return frozenset(self.kept.settled)

    def uncounted(self) -> tuple[Report, ...]:
        """Closed reports whose facts are still to be counted."""
        waiting = [report for _, report in sorted(self.kept.reports.items()) if not report.counted]
        return tuple(report for report in waiting if report.closed is not None)

    def told(self, first: date, last: date) -> Mapping[str, int]:
        """How many texts of its reporter appeared, by report."""
        every = [item for item in self.kept.items.values() if item.kind == "text" and item.by == MAILBOX]
        return Counter(item.report for item in every if first <= item.day <= last)

    def leaves(self, day: date) -> tuple[bytes, ...]:
        """Commitments of a day."""
        return tuple(sorted(leaf for of, leaf in self.kept.leaves if of == day))

    def leaf_days(self) -> tuple[date, ...]:
        """Days with commitments."""
        return tuple(sorted({day for day, _ in self.kept.leaves}))

    def log(self, limit: int = 400) -> tuple[LogDay, ...]:
        """The last closed days."""
        return tuple(self.kept.days[day] for day in sorted(self.kept.days)[-limit:])

    def recovery(self) -> RecoveryKey | None:
        """The recovery key."""
        return self.kept.recovery

    def put(self, report: Report) -> None:
        """Keep a report."""
        self.kept.reports[report.id] = report

    def add_item(self, item: Item) -> None:
        """Keep an item."""
        self.kept.items[item.id] = replace(item, wraps=tuple(sorted(item.wraps, key=lambda wrap: wrap.key)))

    def add_wraps(self, item_id: str, wraps: Sequence[Wrap]) -> None:
        """Add wraps."""
        item = self.kept.items[item_id]
        by_key = {wrap.key: wrap for wrap in (*item.wraps, *wraps)}
        self.kept.items[item_id] = replace(item, wraps=tuple(by_key[key] for key in sorted(by_key)))

    def add_readers(self, report_id: str, readers: Sequence[Reader]) -> None:
        """Note keys of a report."""
        self.kept.readers.update({(report_id, reader.key): reader for reader in readers})

    def drop_keys(self, report_id: str, keys: Collection[str], *, until: date | None = None) -> None:
        """Take keys out with their wraps."""
        for key in keys:
            reader = self.kept.readers.get((report_id, key))
            if reader is not None:
                self.kept.readers[report_id, key] = replace(reader, role="gone" if until is None else "leaving")
        shown = self.items([report_id], ("head", "text", "file"), bodies=False, until=until)
        self.drop_wraps([item.id for item in shown], keys)

    def drop_wraps(self, item_ids: Collection[str], keys: Collection[str]) -> None:
        """Forget wraps of items for keys."""
        for id_ in item_ids:
            item = self.kept.items[id_]
            self.kept.items[id_] = replace(item, wraps=tuple(wrap for wrap in item.wraps if wrap.key not in keys))

    def recuse(self, report_id: str, person: str) -> None:
        """Note that somebody took herself out."""
        self.kept.recused.add((report_id, person))

    def count(self, quarter: str, team: str, lists: Mapping[str, Mapping[str, int]]) -> None:
        """Add numbers."""
        for name, cells in lists.items():
            for value, n in cells.items():
                key = (quarter, team, name, value)
                self.kept.counts[key] = self.kept.counts.get(key, 0) + n

    def settle(self, quarter: str, team: str) -> None:
        """Note that a quarter and a team were counted."""
        self.kept.settled.add((quarter, team))

    def attempt(self, attempt: Attempt) -> None:
        """Note an attempt."""
        self.kept.attempts[attempt.id] = attempt

    def forget_attempts(self, before: date) -> int:
        """Erase old attempts."""
        there = self.kept.reports
        old = {id_ for id_, one in self.kept.attempts.items() if one.day < before and one.report not in there}
        self.kept.attempts = {id_: one for id_, one in self.kept.attempts.items() if id_ not in old}
        return len(old)

    def add_leaves(self, day: date, leaves: Sequence[bytes]) -> None:
        """Keep commitments."""
        self.kept.leaves.update((day, leaf) for leaf in leaves)

    def close_day(self, day: LogDay) -> None:
        """Keep a closed day."""
        self.kept.days[day.day] = day

    def put_recovery(self, key: RecoveryKey) -> None:
        """Keep the recovery key."""
        self.kept.recovery = key

    def erase(self, report_id: str) -> None:
        """Erase a report."""
        kept = self.kept
        kept.reports.pop(report_id, None)
        kept.items = {id_: item for id_, item in kept.items.items() if item.report != report_id}
        kept.readers = {key: reader for key, reader in kept.readers.items() if key[0] != report_id}
        kept.recused = {pair for pair in kept.recused if pair[0] != report_id}
        kept.attempts = {id_: one for id_, one in kept.attempts.items() if one.report != report_id}


class MemoryReportBox:
    """The port `ReportBox`."""

    def __init__(self) -> None:
        """An empty one."""
        self._kept = Kept()
        self._lock = threading.RLock()

    @contextmanager
    def look(self) -> Iterator[MemoryWork]:
        """Begin to read."""
        with self._lock:
            yield MemoryWork(self._kept)

    @contextmanager
    def work(self) -> Iterator[MemoryWork]:
        """Begin a transaction on a copy, which takes the place of what was there when it ends without an error."""
        with self._lock:
            kept = Kept(**{name: copy.copy(value) for name, value in vars(self._kept).items()})
            yield MemoryWork(kept)
            self._kept = kept

    def stir(self) -> None:
        """There is no order in memory that outlives it."""

    def has_room(self) -> bool:
        """Always."""
        return True
