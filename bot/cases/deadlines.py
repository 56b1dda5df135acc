"""When each step of a case is due: a pure function of the case, its kind's limits and a calendar.

1. The day of the event itself is not counted. A step is due at the end of its last day, at the employee's place and clock.
2. Working days leave out weekends and public holidays of the place. Years keep the day of the month, or take the month's last.
3. The first answer of a handler, of whatever sort, is the start. A decision ends all steps of its round.
4. A step that was missed stays missed: it is told and escalated once, and the next one goes on.
5. Waiting for the employee stops no clock: the limits are promises to her, and asking her must not be a way to win time.
6. The next word of the people who handle it is due again and again: each word, and each one that was missed, begins it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.cases import happenings as h
from bot.cases.case import OPEN, Case, State
from bot.cases.kinds import RequestKind, Span

Found = TypeVar("Found", bound=h.Happening)
Action = Literal["remind", "missed", "close", "ends_soon", "ended", "check_in"]
STATUS = "status_"
"""Before the number of a word that is due again and again."""

END_NOTICE = timedelta(days=14)
"""How long before the last day of a decision both sides are reminded."""


class Calendar(Protocol):
    """Knows working days."""

    def working_day_after(self, day: date, count: int, place: str) -> date:
        """The `count`-th working day after a day at a place; `count` is at least 1."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class Alarm:
    """Something the clock has to do to a case.

    Attributes:
        at: when, in UTC.
        step: what it is about: `start`, `acknowledge`, `decision`, `hard_stop`, `appeal`, `window`, `end`; with a number
            what comes more than once: `status_1`, `check_in_1` and so on.
        action: what is to be done then.
    """

    at: datetime
    step: str
    action: Action


@dataclass(frozen=True, slots=True)
class Due:
    """A step somebody waits for."""

    step: str
    at: datetime


def end_of(span: Span, since: datetime, place: str, zone: str, calendar: Calendar) -> datetime:
    """When a span that begins at a moment is over, in UTC: the midnight after its last day, where the employee is."""
    if span.unit == "hours":
        return since + span.exactly()
    where = ZoneInfo(zone)
    day = since.astimezone(where).date()
    return _midnight_after(_last_day(span, day, place, calendar), where)


def _last_day(span: Span, day: date, place: str, calendar: Calendar) -> date:
    if span.unit == "working_days":
        return calendar.working_day_after(day, span.amount, place)
    if span.unit == "years":
        return _same_day(day, day.year + span.amount)
    return day + timedelta(days=span.amount)


def _same_day(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return day.replace(year=year, day=28)


def _midnight_after(day: date, where: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=where).astimezone(UTC)


def dues(case: Case, kind: RequestKind, calendar: Calendar) -> tuple[Due, ...]:
    """Steps somebody waits for now, the soonest first; missed ones are among them."""
    if case.state not in OPEN:
        return ()
    filed = case.filed

    def due(step: str, span: Span, since: datetime) -> Due:
        return Due(step, end_of(span, since, filed.place, filed.zone, calendar))

    limits = kind.limits_for(filed.facts)
    appeal = _last(case, h.Appealed)
    if appeal is not None:
        steps = [due("appeal", limits.appeal, appeal.at)]
    else:
        steps = [due("decision", limits.decision, filed.at), due("hard_stop", limits.hard_stop, filed.at)]
        if not _begun(case):
            steps.append(due("start", limits.start, filed.at))
        if limits.acknowledge is not None and not _begun(case):
            steps.append(due("acknowledge", limits.acknowledge, filed.at))
    if limits.status is not None:
        number, since = _last_word(case)
        steps.append(due(f"{STATUS}{number}", limits.status, since))
    return tuple(sorted(steps, key=lambda step: step.at))


def next_due(case: Case, kind: RequestKind, calendar: Calendar) -> Due | None:
    """What has to come next: the first step not missed yet, or the last one that was."""
    steps = dues(case, kind, calendar)
    return next((step for step in steps if not case.noted(h.Missed, step.step)), steps[-1] if steps else None)


def appeal_until(case: Case, kind: RequestKind, calendar: Calendar) -> datetime | None:
    """Until when the decision can be appealed; None when it cannot, or no longer by anybody."""
    if case.state is not State.DECIDED or case.appealed or not kind.appealable or case.decision is None:
        return None
    return end_of(kind.limits.appeal_window, case.decision.at, case.filed.place, case.filed.zone, calendar)


def alarms(case: Case, kind: RequestKind, calendar: Calendar) -> tuple[Alarm, ...]:
    """Everything the clock still has to do to a case as it stands, the soonest first."""
    found = (*_step_alarms(case, kind, calendar), *_decision_alarms(case, kind, calendar), *_check_ins(case, kind, calendar))
    return tuple(sorted(found))


def _step_alarms(case: Case, kind: RequestKind, calendar: Calendar) -> Iterator[Alarm]:
    for step in dues(case, kind, calendar):
        if case.noted(h.Missed, step.step):
            continue
        yield Alarm(step.at, step.step, "missed")
        before = step.at - _length(kind.limits.remind, case, calendar, step.at)
        if before > _round_began(case) and not case.noted(h.Reminded, step.step):
            yield Alarm(before, step.step, "remind")


def _length(span: Span, case: Case, calendar: Calendar, until: datetime) -> timedelta:
    """How long a span is that ends at a moment; the midnight before its first working day to its end."""
    if span.unit != "working_days":
        return span.exactly()
    day = until.astimezone(ZoneInfo(case.filed.zone)).date()
    start = day
    while calendar.working_day_after(start, span.amount, case.filed.place) > day - timedelta(days=1):
        start -= timedelta(days=1)
    return timedelta(days=(day - start).days - 1)


def _decision_alarms(case: Case, kind: RequestKind, calendar: Calendar) -> Iterator[Alarm]:
    decision = case.decision
    if decision is None:
        return
    if case.state is State.DECIDED:
        until = appeal_until(case, kind, calendar)
        yield Alarm(until or decision.at, "window", "close")
    holds = case.state in {State.DECIDED, State.CLOSED} and decision.outcome != "refused"
    if holds and decision.until is not None and _last(case, h.Ended) is None:
        end = _midnight_after(decision.until, ZoneInfo(case.filed.zone))
        yield Alarm(end, "end", "ended")
        if not case.noted(h.Reminded, "end"):
            yield Alarm(max(end - END_NOTICE, decision.at), "end", "ends_soon")


def _check_ins(case: Case, kind: RequestKind, calendar: Calendar) -> Iterator[Alarm]:
    for number, span in enumerate(kind.limits.check_ins, 1):
        step = f"check_in_{number}"
        if not any(isinstance(happening, h.CheckedIn) and happening.step == step for happening in case.happenings):
            yield Alarm(end_of(span, case.filed.at, case.filed.place, case.filed.zone, calendar), step, "check_in")


def _last_word(case: Case) -> tuple[int, datetime]:
    """The number of the word that is to come, and since when it is waited for."""
    words = [
        happening.at
        for happening in case.happenings
        if isinstance(happening, h.Asked | h.Decided)
        or (isinstance(happening, h.Written) and not happening.from_employee)
        or (isinstance(happening, h.Missed) and happening.step.startswith(STATUS))
    ]
    return len(words) + 1, words[-1] if words else case.filed.at


def _begun(case: Case) -> bool:
    """Whether somebody other than the employee and the clock has begun to talk with her."""
    return any(
        isinstance(happening, h.Asked | h.Decided) or (isinstance(happening, h.Written) and not happening.from_employee)
        for happening in case.happenings
    )


def _round_began(case: Case) -> datetime:
    appeal = _last(case, h.Appealed)
    return appeal.at if appeal is not None else case.filed.at


def _last(case: Case, what: type[Found]) -> Found | None:
    return next((happening for happening in reversed(case.happenings) if isinstance(happening, what)), None)
