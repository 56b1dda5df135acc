"""The handlers' side. Everything a person gets follows from the keys that reports are sealed to, and from nothing else.

Whoever has no wrap gets the very answers she would get if the report did not exist.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any

from bot.cases.people import Person
from bot.ports_reports import BoxLook, BoxWork, RefusedError
from bot.reporting import arriving
from bot.reporting.closing import facts
from bot.reporting.desk import Reach, ReportDesk, senders, shown_item
from bot.reporting.texts import pack
from bot.reports.clocks import check_ins, due, quarter
from bot.reports.report import MAILBOX, Item, Reader, Report
from bot.reports.sizes import MOST_ITEMS, PADDED

DONE: Mapping[str, Any] = {"v": 1, "done": True}
ACTS = ("", "acknowledge", "status", "feedback")
NOT_THERE = "no_such_report"


class Handling:
    """What handlers do with reports."""

    def __init__(self, desk: ReportDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk

    def mine(self, look: BoxLook, person: str) -> tuple[Report, ...]:
        """Reports a person can read now: the newest day first, within a day in the order of their random ids."""
        keys = self._keys(person)
        if not keys:
            return ()
        today = self._desk.today()
        reports = [report for report in look.sealed_to(keys) if report.day <= today]
        reach = Reach(self._desk, look, reports)
        found = [report for report in reports if reach.opens(report, person)]
        mixed = sorted(found, key=lambda report: hashlib.sha256(report.id.encode()).digest())
        return tuple(sorted(mixed, key=lambda report: report.day, reverse=True))

    def hers(self, look: BoxLook, person: str, report_id: str) -> Report | None:
        """A report, when she can read it now."""
        report = look.report(report_id)
        if report is None or report.day > self._desk.today():
            return None
        return report if Reach(self._desk, look, [report]).opens(report, person) else None

    def inbox(self, person: str, *, asked: bool) -> Mapping[str, Any]:
        """Reports of a person."""
        if asked:
            self._desk.kept_attempt(person, "search")
        keys = self._keys(person)
        with self._desk.box.look() as look:
            reports = self.mine(look, person)
            heads = {item.report: item for item in look.items([report.id for report in reports], ("head",))}
            reach = Reach(self._desk, look, reports)
            last = look.last_authors([report.id for report in reports], self._desk.today())
            lines = [self._line(reach, report, keys, heads.get(report.id), last.get(report.id, "")) for report in reports]
            waiting = [
                {"report": report.id, "key": key.id, "name": holder.name}
                for report in reports
                for holder, key in reach.missing(report)
            ]
        return {"v": 1, "reports": lines, "waiting": waiting}

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
            "late": any(one.late for one in dues),
            "due": [{"name": one.name, "day": one.day.isoformat(), "met": one.met} for one in dues],
            "new": last == MAILBOX,
            "standby": roles == {"standby"},
            "rekey": any(reader not in live for reader in kept),
            "head": None if head is None else shown_item(head, keys),
        }

    def read(self, person: str, report_id: str) -> Mapping[str, Any]:
        """A report with its conversation; files without their bodies."""
        return self._looked(person, report_id, self._shown)

    def _shown(self, look: BoxLook, report: Report, person: str) -> Mapping[str, Any]:
        desk, keys, today = self._desk, self._keys(person), self._desk.today()
        every = [item for item in look.items([report.id], PADDED) if item.day <= today]
        heads = [item for item in every if item.kind == "head"]
        reach = Reach(desk, look, [report])
        live, kept = reach.live(report), reach.readers[report.id]
        last = look.last_authors([report.id], today).get(report.id, "")
        recovery = next((reader for reader in live if reader.role == "recovery"), None)
        facts_of = self._line(reach, report, keys, heads[0] if heads else None, last) | {
            "outcome": report.outcome,
            "readers": [
                self._reader(reader) | {"live": reader in live} for reader in kept if reader.role in {"reader", "standby"}
            ],
            "recovery": None if recovery is None else {"key": recovery.key, "public": pack(recovery.public)},
            "missing": [
                {"key": key.id, "public": pack(key.public), "name": holder.name} for holder, key in desk.missing(look, report)
            ],
            "checkins": [
                {"days": days, "day": day.isoformat(), "open": come}
                for days, day, come in check_ins(report, desk.said.rules, today)
            ],
            "attempts": [{"day": one.day.isoformat(), "what": one.what} for one in look.attempts() if one.report == report.id],
        }
        items = [shown_item(item, keys, body=item.kind != "file") for item in every]
        return {"v": 1, "report": facts_of, "items": items}

    def _reader(self, reader: Reader) -> dict[str, Any]:
        name = self._desk.name_of(reader.person)
        return {"key": reader.key, "public": pack(reader.public), "name": name, "standby": reader.role == "standby"}

    def item(self, person: str, report_id: str, item_id: str) -> Mapping[str, Any]:
        """An item with its body."""

        def shown(look: BoxLook, report: Report, person: str) -> Mapping[str, Any]:
            found = look.item(report.id, item_id)
            if found is None or found.day > self._desk.today():
                raise RefusedError(NOT_THERE, 404)
            return shown_item(found, self._keys(person))

        return self._looked(person, report_id, shown)

    def export(self, person: str, report_id: str) -> Mapping[str, Any]:
        """A report with all its wraps for this person and for the recovery key."""

        def shown(look: BoxLook, report: Report, person: str) -> Mapping[str, Any]:
            kept = look.readers(report.id)
            keys = {*self._keys(person), *(reader.key for reader in kept if reader.role == "recovery")}
            items = [shown_item(item, keys) for item in look.items([report.id], PADDED) if item.day <= self._desk.today()]
            return {"v": 1, "report": report.id, "mailbox": pack(report.mailbox), "senders": senders(kept), "items": items}

        found = self._looked(person, report_id, shown)
        self._desk.kept_attempt(person, "export", report_id)
        return found

    def answer(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Keep what a handler wrote, and stop the clocks it stops."""
        fields = arriving.obj(sent)
        act = arriving.one_of(fields, "act", ACTS) if fields.get("act") else ""

        def do(work: BoxWork, report: Report) -> None:
            if self._written(work, report, fields.get("item"), person):
                work.put(self._spoken(report, act))

        return self._acted(person, report_id, do)

    def _spoken(self, report: Report, act: str) -> Report:
        today = self._desk.today()
        feedback = report.feedback or (today if act == "feedback" else None)
        state = (
            report.state
            if report.state in {"closed", "assessing"}
            else ("assessing" if act in {"status", "feedback"} else "acknowledged")
        )
        return replace(
            report,
            personal=report.personal or today,
            acknowledged=report.acknowledged or today,
            spoken=today,
            feedback=feedback,
            state=state,
        )

    def _written(self, work: BoxWork, report: Report, sent: object, person: str) -> bool:
        """Keep an item of a handler; says whether it is new and the reporter can read it."""
        item = arriving.item(sent, ("text",), self._keys(person))
        if work.report_of(item.id) == report.id:
            return False
        if work.report_of(item.id):
            raise arriving.unreadable()
        there = work.items([report.id], PADDED, bodies=False)
        if len(there) >= MOST_ITEMS:
            raise RefusedError("full", 507)
        keys = [reader.key for reader in self._desk.live(work, report)]
        arriving.expect_wraps(item, keys, mailbox=MAILBOX in item.keys, reason="keys_changed")
        work.add_item(item.kept(report.id, max((one.n for one in there), default=-1) + 1, self._desk.today()))
        return MAILBOX in item.keys

    def close(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Close with an outcome; the facts are counted, and not kept with the report."""
        fields = arriving.obj(sent)
        said, today = self._desk.said, self._desk.today()
        outcome = arriving.one_of(fields, "outcome", said.rules.outcomes)
        category, tool = arriving.one_of(fields, "category", said.rules.categories), arriving.text(fields, "tool")
        if tool and tool not in said.labels[said.languages[0]]["tools"]:
            raise arriving.unreadable()

        def do(work: BoxWork, report: Report) -> None:
            now = report
            if fields.get("item") is not None and self._written(work, report, fields["item"], person):
                now = self._spoken(report, "feedback")
            if report.state == "closed":
                return
            closed = replace(now, state="closed", outcome=outcome, closed=today, counted=True)
            work.put(closed)
            if not report.counted:
                counted = facts(closed, category=category, tool=tool)
                work.count(quarter(today), self._counted_for(work, report), counted)

        return self._acted(person, report_id, do)

    def _counted_for(self, look: BoxLook, report: Report) -> str:
        """Whose figures a report is in: its team's, or nobody's when somebody of the team must not notice it."""
        readers = {reader.person for reader in look.readers(report.id) if reader.role != "gone"}
        everybody = {holder.person.id for holder in self._desk.holders(report.team)}
        return report.team if everybody <= readers | look.recused_of([report.id])[report.id] else ""

    def reopen(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Open again."""
        arriving.obj(sent)

        def do(work: BoxWork, report: Report) -> None:
            if report.state == "closed":
                work.put(replace(report, state="assessing", closed=None, outcome="", feedback=None))

        return self._acted(person, report_id, do)

    def _looked(
        self, person: str, report_id: str, shown: Callable[[BoxLook, Report, str], Mapping[str, Any]]
    ) -> Mapping[str, Any]:
        with self._desk.box.look() as look:
            report = self.hers(look, person, report_id)
            if report is not None:
                return shown(look, report, person)
        self._not_hers(person, report_id)
        raise RefusedError(NOT_THERE, 404)

    def _acted(self, person: str, report_id: str, do: Callable[[BoxWork, Report], None]) -> Mapping[str, Any]:
        with self._desk.box.work() as work:
            report = self.hers(work, person, report_id)
            if report is not None:
                do(work, report)
        if report is None:
            self._not_hers(person, report_id)
            raise RefusedError(NOT_THERE, 404)
        self._desk.touched()
        return DONE

    def _not_hers(self, person: str, report_id: str) -> None:
        """Noted whether there is such a report or not, so that the answer is the same."""
        with self._desk.box.work() as work:
            there = work.report(report_id) is not None
            self._desk.note_attempt(work, person, "open", report_id if there else "none")

    def _keys(self, person: str) -> frozenset[str]:
        found = self._desk.directory.person(person)
        if found is None or not self._may_handle(found):
            return frozenset()
        return frozenset(key.id for key in self._desk.keyring.keys_of(person))

    def _may_handle(self, person: Person) -> bool:
        return person.active and bool(person.teams_of & set(self._desk.said.rules.teams))

    def needs_attention(self) -> tuple[str, ...]:
        """People with something to do, for a digest that says no more than that."""
        desk, today = self._desk, self._desk.today()
        clocks, working = desk.said.rules.clocks, desk.said.working_day
        found = set()
        with desk.box.look() as look:
            reports = [report for report in look.open_reports() if report.day <= today]
            reach = Reach(desk, look, reports)
            last = look.last_authors([report.id for report in reports], today)
            for report in reports:
                ends = due(report, clocks, working, today)
                pressing = any(one.late or (not one.met and (one.day - today).days <= 1) for one in ends)
                if pressing or last.get(report.id) == MAILBOX:
                    people = {reader.person for reader in reach.live(report)}
                    found |= {person for person in people if reach.opens(report, person)}
        return tuple(sorted(found))
