"""The worker of the scripted year: files, handles and rings the clock. It is killed at random points and started again.

What it says, a line each, is what a platform would know of it: `try <submission>`, `ack <submission>`, and `day <moment>` for
how far the year has come. A submission without an ack is delivered again after a restart, and so are some with one.
"""

from __future__ import annotations

import heapq
import sys
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from bot.cases import happenings as h
from bot.cases.case import OVER, Case, State
from bot.cases.deciding import partners
from bot.cases.people import able
from bot.casework import Casework
from bot.casework.desk import CaseDesk
from bot.cli.year.plan import BEGIN, YEAR, Manners, Planned, manners
from bot.conversation.requesting import Action, FormSent, RequestShown

STEP = timedelta(hours=6)
REST = timedelta(days=120)
"""Time after the last filing in which everything comes to its end."""


class NotFiledError(Exception):
    """A form of the plan was not taken."""


class SetClock:
    """A clock that is put forward by hand."""

    def __init__(self, now: datetime) -> None:
        """Start at a moment."""
        self.moment = now

    def now(self) -> datetime:
        """The moment it was put to."""
        return self.moment


class Year:
    """The year, from a moment on."""

    def __init__(self, desk: CaseDesk, clock: SetClock, planned: Iterable[Planned], say: Callable[[str], None]) -> None:
        """`say` tells the driver how far it has come."""
        self._desk, self._clock, self._say = desk, clock, say
        self._casework = Casework(desk)
        self._planned = list(planned)
        self._agenda: list[tuple[datetime, str, str]] = []

    def run(self, since: datetime, acked: set[str]) -> None:
        """Live on from a moment: deliver what was not acknowledged, take up every case, go to the end."""
        for one in self._planned:
            if one.at <= since and one.submission not in acked:
                self._file(one)
        for case in self._cases():
            self._put(case)
        waiting = [one for one in self._planned if one.at > since]
        now = since
        while now <= BEGIN + YEAR + REST:
            self._clock.moment = now
            self._say(f"day {now.isoformat()}")  # before anything happens in it: after a kill time must not run backwards
            while waiting and waiting[0].at <= now:
                self._file(waiting.pop(0))
            while self._agenda and self._agenda[0][0] <= now:
                _, case_id, act = heapq.heappop(self._agenda)
                self._do(case_id, act)
            while self._casework.clockwork.tick():
                pass
            now += STEP

    def _cases(self) -> Iterable[Case]:
        employees = {one.person for one in self._planned}
        return [case for person in sorted(employees) for case in self._desk.book.cases_of(person)]

    def _file(self, one: Planned) -> None:
        """Deliver a form, as often as the plan says."""
        self._say(f"try {one.submission}")
        case_id = ""
        for _ in range(one.deliveries):
            reply = self._casework.hear(FormSent(one.person, "request", one.kind, one.submission, one.values))
            if not isinstance(reply, RequestShown):
                raise NotFiledError(one.submission)
            case_id = reply.case.id
        self._say(f"ack {one.submission}")
        case = self._desk.book.read(case_id)
        if case is not None:
            self._put(case)

    def _put(self, case: Case) -> None:
        """Put the next act of the people around a case on the agenda."""
        found = _next(case, manners(case.filed.submission), self._desk)
        if found is not None:
            heapq.heappush(self._agenda, (found[0], case.id, found[1]))

    def _do(self, case_id: str, act: str) -> None:
        case = self._desk.book.read(case_id)
        if case is None or case.state in OVER:
            return
        found = _next(case, manners(case.filed.submission), self._desk)
        if found is None or found[1] != act:
            return
        person, values = self._who(case, act), _VALUES.get(act, {})
        if act in {"decide", "decide_appeal"}:
            outcome = manners(case.filed.submission).outcome if act == "decide" else "granted"
            values = {"outcome": outcome, "reason": "Because of what you wrote, and what we found."}
        if person:
            action: Action = "decide" if act == "decide_appeal" else act  # type: ignore[assignment]
            name = f"{case.id}-{act}-{case.version}"
            self._casework.hear(FormSent(person, action, case.id, name, values, version=case.version))
        case = self._desk.book.read(case_id)
        if case is not None:
            self._put(case)

    def _who(self, case: Case, act: str) -> str:
        if act in {"write", "withdraw", "appeal"}:
            return case.employee
        if act == "agree":
            return min(_partners(case, self._desk))
        teams = (case.route, *sorted(case.escalated_to))
        found = [person.id for team in teams for person in able(team, self._desk.directory.team(team), case.excluded)]
        return found[0] if found else next(iter(case.beside), "")


_VALUES = {
    "ask": {"text": "Which part is it about?"},
    "write": {"text": "All of it."},
    "appeal": {"reason": "Please look again."},
}


def _next(case: Case, how: Manners, desk: CaseDesk) -> tuple[datetime, str] | None:
    """When who around a case does what next."""
    since, days = case.filed.at, timedelta(days=1)
    if case.state is State.DECIDED:
        appealable = desk.kind(case).appealable and not case.appealed and how.appeals
        refused = case.decision is not None and case.decision.outcome != "granted"
        return (case.changed_at + 2 * days, "appeal") if appealable and refused else None
    if case.state in OVER:
        return None
    if how.withdraws:
        return since + 5 * days, "withdraw"
    if case.state is State.WAITING:
        return case.changed_at + how.answer * days, "write"
    if case.state is State.APPEALED:
        return case.changed_at + (how.decide / 2) * days, "decide_appeal"
    if case.proposal is not None and _partners(case, desk):
        return case.proposal.at + how.begin * days, "agree"
    if how.asks and not any(isinstance(happening, h.Asked) for happening in case.happenings):
        return since + how.begin * days, "ask"
    if case.state is State.FILED:
        return since + how.begin * days, "take"
    return since + max(how.decide, how.begin) * days, "decide"


def _partners(case: Case, desk: CaseDesk) -> frozenset[str]:
    """Who has to agree with what is proposed."""
    return partners(case.proposal.by, case, desk.deciders(case)) if case.proposal is not None else frozenset()


def say(line: str) -> None:
    """Tell the driver, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
