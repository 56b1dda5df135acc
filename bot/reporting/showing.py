"""What handlers are shown. Everything a person gets follows from the keys that reports are sealed to, and from nothing else.

Whoever has no wrap gets the very answers she would get if the report did not exist; and nobody gets another answer, size or
number today because something will appear tomorrow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bot.cases.people import Person
from bot.ports_reports import BoxLook, RefusedError
from bot.reporting.desk import Reach, ReportDesk, numbered, senders, shown_item
from bot.reporting.leaving import left_to
from bot.reporting.texts import pack
from bot.reports.clocks import check_ins, due, is_late
from bot.reports.report import MAILBOX, Item, Lack, Place, Reader, Report, Steps
from bot.reports.sizes import PADDED

NOT_THERE = "no_such_report"
PAGE = 100
"""Reports of one page of the list."""


class Showing:
    """Lists, reports, items, exports."""

    def __init__(self, desk: ReportDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk

    def mine(self, look: BoxLook, person: str) -> tuple[str, ...]:
        """Ids of reports a person can read now: what cannot wait, then what is late, then the newest day.

        Within a day the order is random, and stays.
        """
        return self._in_order(self._places(look, person))

    def _in_order(self, places: Sequence[Place]) -> tuple[str, ...]:
        """The order follows from days and random ids alone. Only her own places are looked at: the others must cost no time."""
        desk, today = self._desk, self._desk.today()
        rules, working, read = desk.said.rules.clocks, desk.said.working_day, [one for one in places if one.role != "leaving"]
        late = {steps: is_late(steps, rules, working, today) for steps in {one.steps for one in read}}
        mixed = sorted(read, key=lambda one: hashlib.blake2b(one.report.encode(), digest_size=8).digest())
        newest = sorted(mixed, key=lambda one: one.steps.day, reverse=True)
        ordered = sorted(newest, key=lambda one: (not self._urgent(one.steps), not late[one.steps]))
        return tuple(dict.fromkeys(one.report for one in ordered))

    def _urgent(self, report: Report | Steps) -> bool:
        return report.closed is None and report.severity in self._desk.said.rules.urgent

    def _places(self, look: BoxLook, person: str) -> tuple[Place, ...]:
        keys = self.keys_of(person)
        return look.places(person, keys, self._desk.today()) if keys else ()

    def hers(self, look: BoxLook, person: str, report_id: str) -> Report | None:
        """A report, when she can read it now. One that does not exist takes the same steps as one that is not hers."""
        today = self._desk.today()
        report = look.report(report_id) or Report(report_id, b"", b"", "", "", today)
        may = Reach(self._desk, look, [report]).opens(report, person)
        return report if may and report.day <= today else None

    def to_pass_on(self, look: BoxLook, person: str, report_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """Items by report that appeared after she left it and that nobody else can open."""
        return left_to(self._desk, look, person, report_ids) if report_ids and self.keys_of(person) else {}

    def inbox(self, person: str, *, asked: bool, page: int) -> Mapping[str, Any]:
        """A page of the reports of a person."""
        if asked:
            self._desk.kept_attempt(person, "search")
        with self._desk.box.look() as look:
            places = self._places(look, person)
            every = self._in_order(places)
            ids = every[page * PAGE : (page + 1) * PAGE] if page >= 0 else ()
            left = {place.report for place in places} - set(every)
            passing = sorted(self.to_pass_on(look, person, left)) if page == 0 else []
            lacking = self._desk.lack_something(look) & {*every, *passing} if page == 0 else frozenset()
            reports = {report.id: report for report in look.reports({*ids, *passing, *lacking})}
            reach = Reach(self._desk, look, [*reports.values()])
            lines = self._lines(look, reach, person, [reports[id_] for id_ in (*ids, *passing)])
            waiting = self._waiting(look, reach, reports, ids)
        for line in lines[len(ids) :]:
            line["passing"] = True
        return {"v": 1, "reports": lines, "waiting": waiting, "page": page, "pages": max(1, -(-len(every) // PAGE))}

    def _lines(self, look: BoxLook, reach: Reach, person: str, reports: Sequence[Report]) -> list[dict[str, Any]]:
        """Lines of reports, in their order."""
        keys, today, ids = self.keys_of(person), self._desk.today(), [report.id for report in reports]
        heads = {item.report: item for item in look.items(ids, ("head",), until=today)}
        last = look.last_authors(ids, today)
        return [self._line(reach, one, keys, heads.get(one.id), last.get(one.id, "")) for one in reports]

    def _waiting(
        self, look: BoxLook, reach: Reach, reports: Mapping[str, Report], ids: Collection[str]
    ) -> list[dict[str, Any]]:
        """Keys that are not let in yet, of some reports; keys inside that lack something, of all."""
        lacks = look.lacking(reach.keys, self._desk.today(), reports)
        return [
            {"report": report.id, "key": one["key"], "name": one["name"], "reader": one["reader"]}
            for report in reports.values()
            for one in self._missing(reach, report, lacks, ())
            if one["reader"] or report.id in ids
        ]

    def _missing(self, reach: Reach, report: Report, lacks: Collection[Lack], every: Collection[str]) -> list[dict[str, Any]]:
        """Keys of able people without a wrap of something that is shown, with the items they lack."""
        items: dict[str, list[str]] = {}
        for lack in lacks:
            if lack.report == report.id:
                items.setdefault(lack.key, []).append(lack.item)
        inside = [reader for reader in reach.live(report) if reader.key in items and reader.role != "recovery"]
        return [
            {
                "key": reader.key,
                "public": pack(reader.public),
                "name": self._desk.name_of(reader.person),
                "reader": True,
                "items": sorted(items[reader.key]),
            }
            for reader in inside
        ] + [
            {"key": key.id, "public": pack(key.public), "name": holder.name, "reader": False, "items": sorted(every)}
            for holder, key in reach.missing(report)
        ]

    def _line(self, reach: Reach, report: Report, keys: Collection[str], head: Item | None, last: str) -> dict[str, Any]:
        desk, today = self._desk, self._desk.today()
        dues = due(report, desk.said.rules.clocks, desk.said.working_day, today)
        live = reach.live(report)
        roles = {reader.role for reader in live if reader.key in keys}
        kept = [reader for reader in reach.readers[report.id] if reader.role in {"reader", "standby"}]
        return {
            "id": report.id,
            "mailbox": pack(report.mailbox),
            "senders": senders(reach.readers[report.id]),
            "day": report.day.isoformat(),
            "team": report.team,
            "severity": report.severity,
            "state": report.state,
            "urgent": self._urgent(report),
            "late": any(one.late for one in dues),
            "due": [{"name": one.name, "day": one.day.isoformat(), "met": one.met} for one in dues],
            "new": last == MAILBOX,
            "standby": roles == {"standby"},
            "rekey": any(reader not in live for reader in kept),
            "head": None if head is None else shown_item(head, keys),
        }

    def read(self, person: str, report_id: str) -> Mapping[str, Any]:
        """A report with its conversation; files without their bodies."""
        with self._desk.box.look() as look:
            left = self.to_pass_on(look, person, [report_id]).get(report_id)
            report = look.report(report_id)
            if left and report is not None and self.hers(look, person, report_id) is None:
                return self._to_pass(look, report, person, left)
        return self._looked(person, report_id, self._shown)

    def _shown(self, look: BoxLook, report: Report, person: str) -> Mapping[str, Any]:
        desk, keys = self._desk, self.keys_of(person)
        every, reach = self._all(look, report), Reach(desk, look, [report])
        facts_of, missing = self._facts(look, reach, report, person, every)
        facts_of |= {
            "missing": missing,
            "checkins": [
                {"days": days, "day": day.isoformat(), "open": come}
                for days, day, come in check_ins(report, desk.said.rules, desk.today())
            ],
            "attempts": [{"day": one.day.isoformat(), "what": one.what} for one in look.attempts() if one.report == report.id],
        }
        items = [shown_item(item, keys, body=item.kind != "file", lost=reach.lost(report, item)) for item in every]
        return {"v": 1, "report": facts_of, "items": items}

    def _facts(
        self, look: BoxLook, reach: Reach, report: Report, person: str, every: Sequence[Item]
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """What is in the open, and what somebody lacks."""
        today = self._desk.today()
        live, kept = reach.live(report), reach.readers[report.id]
        last = look.last_authors([report.id], today).get(report.id, "")
        recovery = next((reader for reader in live if reader.role == "recovery"), None)
        head = next((item for item in every if item.kind == "head"), None)
        line = self._line(reach, report, self.keys_of(person), head, last) | {
            "outcome": report.outcome,
            "readers": [
                self._reader(reader) | {"live": reader in live} for reader in kept if reader.role in {"reader", "standby"}
            ],
            "recovery": None if recovery is None else {"key": recovery.key, "public": pack(recovery.public)},
        }
        lacks = look.lacking([reader.key for reader in live], today, [report.id])
        return line, self._missing(reach, report, lacks, [item.id for item in every])

    def _all(self, look: BoxLook, report: Report) -> tuple[Item, ...]:
        """Everything that has appeared, with its places; files without their bodies."""
        today = self._desk.today()
        told = look.items([report.id], ("head", "text"), until=today)
        files = look.items([report.id], ("file",), bodies=False, until=today)
        return numbered(sorted((*told, *files), key=lambda item: (item.day, item.n, item.id)))

    def _to_pass(self, look: BoxLook, report: Report, person: str, items: Collection[str]) -> Mapping[str, Any]:
        """For somebody who left: what appeared since, and who lacks it."""
        every = [item for item in self._all(look, report) if item.id in items]
        facts_of, missing = self._facts(look, Reach(self._desk, look, [report]), report, person, every)
        lacking = [one | {"items": [id_ for id_ in one["items"] if id_ in items]} for one in missing if one["reader"]]
        facts_of |= {"passing": True, "missing": lacking, "checkins": [], "attempts": []}
        keys = self.keys_of(person)
        return {"v": 1, "report": facts_of, "items": [shown_item(item, keys, body=item.kind != "file") for item in every]}

    def _reader(self, reader: Reader) -> dict[str, Any]:
        name = self._desk.name_of(reader.person)
        return {"key": reader.key, "public": pack(reader.public), "name": name, "standby": reader.role == "standby"}

    def item(self, person: str, report_id: str, item_id: str) -> Mapping[str, Any]:
        """An item with its body."""

        def shown(look: BoxLook, report: Report, person: str) -> Mapping[str, Any]:
            place = next((item for item in self._all(look, report) if item.id == item_id), None)
            found = look.item(report.id, item_id)
            if place is None or found is None:
                raise RefusedError(NOT_THERE, 404)
            return shown_item(replace(found, n=place.n), self.keys_of(person))

        return self._looked(person, report_id, shown)

    def export(self, person: str, report_id: str) -> Mapping[str, Any]:
        """A report with all its wraps for this person and for the recovery key."""

        def shown(look: BoxLook, report: Report, person: str) -> Mapping[str, Any]:
            kept = look.readers(report.id)
            keys = {*self.keys_of(person), *(reader.key for reader in kept if reader.role == "recovery")}
            every = numbered(look.items([report.id], PADDED, until=self._desk.today()))
            items = [shown_item(item, keys) for item in every]
            return {"v": 1, "report": report.id, "mailbox": pack(report.mailbox), "senders": senders(kept), "items": items}

        found = self._looked(person, report_id, shown)
        self._desk.kept_attempt(person, "export", report_id)
        return found

    def _looked(
        self, person: str, report_id: str, shown: Callable[[BoxLook, Report, str], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        with self._desk.box.look() as look:
            report = self.hers(look, person, report_id)
            if report is not None:
                return shown(look, report, person)
        self.not_hers(person, report_id)
        raise RefusedError(NOT_THERE, 404)

    def not_hers(self, person: str, report_id: str) -> None:
        """Noted whether there is such a report or not, so that the answer is the same."""
        with self._desk.box.work() as work:
            there = work.report(report_id) is not None
            self._desk.note_attempt(work, person, "open", report_id if there else "none")

    def keys_of(self, person: str) -> frozenset[str]:
        """Keys of somebody who may handle reports, none of anybody else."""
        found = self._desk.directory.person(person)
        if found is None or not self._may_handle(found):
            return frozenset()
        return frozenset(key.id for key in self._desk.keyring.keys_of(person))

    def _may_handle(self, person: Person) -> bool:
        return person.active and bool(person.teams_of & set(self._desk.said.rules.teams))
