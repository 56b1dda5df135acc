"""What handlers do with reports: answer, close, open again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.ports_reports import BoxWork, RefusedError
from bot.reporting import arriving
from bot.reporting.desk import Reach, ReportDesk
from bot.reporting.showing import NOT_THERE, Showing
from bot.reports.clocks import due
from bot.reports.report import MAILBOX, Report
from bot.reports.sizes import MOST_ITEMS, PADDED

DONE: Mapping[str, Any] = {"v": 1, "done": True}
ACTS = ("", "acknowledge", "status", "feedback")
CLOSING_ACTS = ("", "feedback")
"""Whether there are words beside the outcome."""

CLOSINGS = 20
"""Items that a full report still takes, so that it can be closed."""


class Handling:
    """Acts on reports."""

    def __init__(self, desk: ReportDesk, showing: Showing) -> None:
        """`desk` holds ports and rules, `showing` knows who reads what."""
        self._desk, self._showing = desk, showing

    def answer(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Keep what a handler wrote, and stop the clocks it stops."""
        fields = arriving.obj(sent)
        act = arriving.one_of(fields, "act", ACTS) if fields.get("act") else ""

        def do(work: BoxWork, report: Report) -> None:
            item = self._item(fields, person)
            if self._written(work, report, item) and MAILBOX in item.keys:
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

    def _item(self, fields: Mapping[str, Any], person: str) -> arriving.SentItem:
        return arriving.item(fields.get("item"), ("text",), self._showing.keys_of(person))

    def _written(self, work: BoxWork, report: Report, item: arriving.SentItem, more: int = 0) -> bool:
        """Keep an item of a handler; says whether it is new."""
        if work.report_of(item.id) == report.id:
            return False
        if work.report_of(item.id):
            raise arriving.unreadable()
        there = work.items([report.id], PADDED, bodies=False, until=self._desk.today())
        if len(there) >= MOST_ITEMS + more:
            raise RefusedError("full", 507)
        keys = [reader.key for reader in self._desk.live(work, report)]
        arriving.expect_wraps(item, keys, mailbox=MAILBOX in item.keys, reason="keys_changed")
        work.add_item(item.kept(report.id, max((one.n for one in there), default=-1) + 1, self._desk.today()))
        return True

    def close(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Close with an item that holds the outcome, sealed like every other; what it was about is counted in `tallying`.

        A report that somebody of the team was left out of is noted as counted: it must never be.
        """
        fields = arriving.obj(sent)
        act = arriving.one_of(fields, "act", CLOSING_ACTS)

        def do(work: BoxWork, report: Report) -> None:
            item = self._item(fields, person)
            if MAILBOX not in item.keys:
                raise arriving.unreadable()
            self._written(work, report, item, CLOSINGS)
            if report.state == "closed":
                return
            now = self._spoken(report, act) if act else report
            out = report.id not in self._desk.known_to_all(work, [report])
            work.put(replace(now, state="closed", closed=self._desk.today(), counted=report.counted or out))

        return self._acted(person, report_id, do)

    def reopen(self, person: str, report_id: str, sent: object) -> Mapping[str, Any]:
        """Open again: the next word is due as after a message of today, and what was met before stays met."""
        arriving.obj(sent)

        def do(work: BoxWork, report: Report) -> None:
            if report.state == "closed":
                spoken = self._desk.today() if report.spoken else None
                work.put(replace(report, state="assessing", closed=None, outcome="", spoken=spoken))

        return self._acted(person, report_id, do)

    def _acted(self, person: str, report_id: str, do: Callable[[BoxWork, Report], None]) -> Mapping[str, Any]:
        with self._desk.box.work() as work:
            report = self._showing.hers(work, person, report_id)
            if report is not None:
                do(work, report)
        if report is None:
            self._showing.not_hers(person, report_id)
            raise RefusedError(NOT_THERE, 404)
        self._desk.touched()
        return DONE

    def needs_attention(self) -> tuple[str, ...]:
        """People with something to do, for a digest that says no more than that."""
        desk, today = self._desk, self._desk.today()
        clocks, working = desk.said.rules.clocks, desk.said.working_day
        found = set()
        with desk.box.look() as look:
            unread = look.unanswered(today)
            wanted = {report.id: report for report in (*look.open_reports(), *look.reports(unread)) if report.day <= today}
            reports = [*wanted.values()]
            reach = Reach(desk, look, reports)
            for report in reports:
                ends = due(report, clocks, working, today)
                pressing = any(one.late or (not one.met and (one.day - today).days <= 1) for one in ends)
                if pressing or report.id in unread:
                    people = {reader.person for reader in reach.live(report)}
                    found |= {person for person in people if reach.opens(report, person)}
        return tuple(sorted(found))
