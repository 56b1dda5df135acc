"""What time alone does: it closes days of the log, shows missed deadlines to others, erases old reports, lays rows anew."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.ports_reports import BoxLook, BoxWork, RefusedError
from bot.reporting.desk import Reach, ReportDesk
from bot.reporting.leaving import settle
from bot.reporting.texts import pack
from bot.reports import commitments
from bot.reports.clocks import is_late, years_before
from bot.reports.report import LogDay, Report
from bot.reports.sizes import PADDED


class Chronicle:
    """Days of the log, and what happens by itself."""

    def __init__(self, desk: ReportDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk
        desk.touched()  # nobody knows what came before this program was started

    def tick(self) -> None:
        """Every ten minutes; doing it more often changes nothing."""
        today = self._desk.today()
        with self._desk.box.work() as work:
            self._close_days(work, today)
            self._escalate(work, today)
            self._forget(work, today)
            if settle(self._desk, work):
                self._desk.touched()
            self._desk.lack_something(work)
        if self._desk.dirty:
            self._desk.dirty.clear()
            self._stir()

    def _stir(self) -> None:
        """Lay rows anew; when that fails, the next tick does it."""
        try:
            self._desk.box.stir()
        except BaseException:
            self._desk.touched()
            raise

    @staticmethod
    def _close_days(work: BoxWork, today: date) -> None:
        """Every day up to yesterday gets a root, days without reports too."""
        log = work.log(1)
        first = work.leaf_days()[:1]
        # The log begins with the day before the first start, so that its beginning says nothing of the first report.
        day = log[0].day + timedelta(days=1) if log else (first or (today - timedelta(days=1),))[0]
        previous = log[0].head if log else commitments.FIRST_HEAD
        while day < today:
            leaves = list(work.leaves(day))
            more = [secrets.token_bytes(32) for _ in range(commitments.missing(len(leaves)))]
            work.add_leaves(day, more)
            root = commitments.root([*leaves, *more])
            previous = commitments.head(previous, day, root)
            work.close_day(LogDay(day, root, previous))
            day += timedelta(days=1)

    def _escalate(self, work: BoxWork, today: date) -> None:
        """What is late, or has something in it that nobody else can open, is seen by those on standby."""
        desk = self._desk
        reports = [report for report in work.open_reports() if report.day <= today and not report.escalated]
        reach = Reach(desk, work, reports)
        stuck = self._stuck(work, reach, reports, today)
        for report in reports:
            nobody = not any(reader.role == "reader" for reader in reach.live(report))
            if nobody or report.id in stuck or is_late(report, desk.said.rules.clocks, desk.said.working_day, today):
                work.put(replace(report, escalated=True))

    def _stuck(self, work: BoxWork, reach: Reach, reports: Sequence[Report], today: date) -> frozenset[str]:
        """Reports with something that was sealed to somebody who left meanwhile, and to people on standby."""
        lacking = self._desk.lack_something(work)
        wanted = {report.id: report for report in reports if report.id in lacking}
        items = work.items(wanted, PADDED, bodies=False, until=today)
        return frozenset(item.report for item in items if reach.stuck(wanted[item.report], item))

    def _forget(self, work: BoxWork, today: date) -> int:
        """Closed reports that were kept long enough, with everything about them; counts and commitments stay.

        Attempts on a report go with it, others after the same time.
        """
        before = years_before(today, self._desk.said.rules.keep_years)
        over = work.closed_before(before)
        for report in over:
            work.erase(report.id)
        forgotten = work.forget_attempts(before)
        if over or forgotten:
            self._desk.touched()  # what was erased is to be in no free page either
        return len(over)

    def retention(self) -> int:
        """Erase what was kept long enough; how many reports that were."""
        with self._desk.box.work() as work:
            erased = self._forget(work, self._desk.today())
        self._desk.box.stir()
        return erased

    def log(self) -> Mapping[str, Any]:
        """Closed days, the oldest first."""
        with self._desk.box.look() as look:
            days = look.log()
        return {"v": 1, "days": [{"day": one.day.isoformat(), "root": one.root.hex(), "head": one.head.hex()} for one in days]}

    def log_day(self, text: str) -> Mapping[str, Any]:
        """All commitments of a closed day, for everybody: nobody asks for one."""
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise RefusedError("no_such_day", 404) from None
        with self._desk.box.look() as look:
            days = {one.day: one for one in look.log(100_000)}
            found = days.get(day)
            if found is None:
                raise RefusedError("no_such_day", 404)
            before = days.get(day - timedelta(days=1))
            return {
                "v": 1,
                "day": day.isoformat(),
                "leaves": [pack(leaf) for leaf in look.leaves(day)],
                "root": found.root.hex(),
                "head": found.head.hex(),
                "previous": (before.head if before is not None else commitments.FIRST_HEAD).hex(),
            }

    def faults(self) -> tuple[date, ...]:
        """Days whose commitments do not give the root or the head that is kept."""
        with self._desk.box.look() as look:
            return _faults(look)


def _faults(look: BoxLook) -> tuple[date, ...]:
    previous, bad = commitments.FIRST_HEAD, []
    for one in look.log(100_000):
        leaves = look.leaves(one.day)
        root = b"" if commitments.missing(len(leaves)) else commitments.root(leaves)
        if root != one.root or commitments.head(previous, one.day, one.root) != one.head:
            bad.append(one.day)
        previous = one.head
    return tuple(bad)
