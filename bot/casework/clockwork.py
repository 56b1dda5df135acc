"""What the clock does: reminders, missed deadlines and their escalation, closing, ends, check-ins."""

from __future__ import annotations

from datetime import datetime

import structlog

from bot.cases import happenings as h
from bot.cases.case import Case
from bot.cases.deadlines import Alarm, alarms
from bot.cases.views import line
from bot.casework.desk import CaseDesk
from bot.ports import InboxQuery, OutOfReachError, Work

log = structlog.get_logger()
EVERY = 1_000_000
"""More lines than any list has."""


class Clockwork:
    """Rings alarms. Ringing one twice, or late, has the effect of ringing it once."""

    def __init__(self, desk: CaseDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk
        self._failed = 0

    def tick(self, limit: int = 100) -> int:
        """Ring everything that is due; how many rang. One that fails waits for the next tick, and holds up no other.

        Raises:
            OutOfReachError: the database does not answer.
        """
        # The oldest come first: without looking further, alarms that fail every time would be all that is looked at.
        due = self._desk.book.due(self._desk.now(), limit + self._failed)
        rung = self._failed = 0
        for case_id, alarm in due:
            try:
                rung += self.ring(case_id, alarm)
            except OutOfReachError:
                raise
            except Exception as error:  # noqa: BLE001 - whatever is wrong with this case, the others are due too
                self._failed += 1
                log.warning("alarm_waits", error=type(error).__name__, where=alarm.action)
        return rung

    def ring(self, case_id: str, alarm: Alarm) -> bool:
        """Do what an alarm asks for, if the case as it stands still asks for it."""
        desk = self._desk
        with desk.book.work() as work:
            case = work.case(case_id)
            if case is None:
                return False
            wanted = alarms(case, desk.kind(case), desk.rules.calendar)
            if not any((one.step, one.action) == (alarm.step, alarm.action) and one.at <= desk.now() for one in wanted):
                desk.happen(work, case)  # its alarms are put right
                return False
            desk.happen(work, case, *self._happenings(case, alarm, desk.now()))
        return True

    def mark(self) -> int:
        """Put right the lines of cases that the pack now says cannot wait, or no longer says so of; how many."""
        desk, put = self._desk, 0
        teams = frozenset(team.id for team in desk.rules.routes.teams)
        for kept in desk.book.inbox(InboxQuery("", teams, "all", desk.now(), desk.now(), limit=EVERY)).lines:
            kind = desk.rules.kinds.get(kept.kind)
            if not kept.urgent and (kind is None or not kind.urgent):
                continue
            with desk.book.work() as work:
                case = work.case(kept.id)
                if case is not None and line(case, desk.kind(case), desk.rules.calendar).urgent != kept.urgent:
                    desk.happen(work, case)
                    put += 1
        return put

    def caught_up(self, work: Work, case: Case) -> Case:
        """The case with every deadline noted that passed before somebody acts: a late act does not undo that it was late."""
        now = self._desk.now()
        wanted = alarms(case, self._desk.kind(case), self._desk.rules.calendar)
        passed = [alarm for alarm in wanted if alarm.action == "missed" and alarm.at <= now]
        late = [one for alarm in passed for one in self._happenings(case, alarm, now)]
        return self._desk.happen(work, case, *late) if late else case

    def _happenings(self, case: Case, alarm: Alarm, now: datetime) -> list[h.AnyHappening]:
        if alarm.action == "missed":
            missed = h.Missed(at=now, step=alarm.step)
            # Where nobody else may know of it, those who have it are told once more.
            team = self._desk.ways.escalation_of(case) or case.route
            return [missed, h.Escalated(at=now, route=team, why="missed")]
        if alarm.action == "close":
            return [h.Closed(at=now)]
        if alarm.action == "ended":
            return [h.Ended(at=now)]
        if alarm.action == "check_in":
            return [h.CheckedIn(at=now, step=alarm.step)]
        assert case  # noqa: S101 - reminders are the same for every case
        return [h.Reminded(at=now, step=alarm.step)]
