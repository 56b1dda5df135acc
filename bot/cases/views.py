"""What each side sees of a case. A field that a view does not have cannot leak: none of them has one for grounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.cases import happenings as h
from bot.cases.case import OPEN, OVER, Case, State
from bot.cases.deadlines import Calendar, Due, appeal_until, dues, next_due
from bot.cases.kinds import RequestKind


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation between the employee and the people who handle her request.

    `by` is the handler's id for handlers, and empty for the employee: handlers speak for their team.
    """

    at: datetime
    from_employee: bool
    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of the timeline: what happened (name of the happening), when, and the step, route or outcome it is about."""

    at: datetime
    what: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class OwnCase:
    """What the employee sees of her own request.

    Attributes:
        protected: whether she is free of the tool while she waits; `tool` which one, empty for all AI tools.
        due: what has to come next, and until when; `steps` everything that has, the soonest first, what was missed too.
        appeal_until: until when she can appeal.
        missed: whether a deadline was missed in this round.
        restricted: whether nobody but her and the people who handle it may learn that it exists.
        half: whether one of two sides has looked at it and the other one has not; never what it would decide.
    """

    id: str
    kind: str
    state: State
    filed: datetime
    facts: Mapping[str, str]
    grounds: bool
    protected: bool
    tool: str
    due: Due | None
    missed: bool
    decision: h.Decided | None
    appeal_until: datetime | None
    can_withdraw: bool
    team: str
    messages: tuple[Message, ...]
    timeline: tuple[Moment, ...]
    check_in: str = ""
    zone: str = "UTC"
    restricted: bool = False
    steps: tuple[Due, ...] = ()
    half: bool = False


@dataclass(frozen=True, slots=True)
class HandledCase:
    """What a handler sees of a case of her route. `sealed` says that there are grounds; only the console opens them."""

    id: str
    kind: str
    state: State
    version: int
    employee: str
    filed: datetime
    facts: Mapping[str, str]
    sealed: bool
    protected: bool
    tier: str
    route: str
    handler: str
    due: Due | None
    missed: bool
    decisions: tuple[h.Decided, ...]
    appeal: str
    messages: tuple[Message, ...]
    timeline: tuple[Moment, ...]
    place: str
    zone: str
    policy: str
    restricted: bool = False
    steps: tuple[Due, ...] = ()
    urgent: bool = False
    proposal: h.Proposed | None = None


@dataclass(frozen=True, slots=True)
class InboxLine:
    """A case in a list. `urgent` says that it cannot wait: it stands before the others until it is decided."""

    id: str
    kind: str
    state: State
    employee: str
    route: str
    handler: str
    tier: str
    filed: datetime
    due: datetime | None
    step: str
    missed: bool
    zone: str = "UTC"
    urgent: bool = False


def own(case: Case, kind: RequestKind, calendar: Calendar) -> OwnCase:
    """The employee's view."""
    return OwnCase(
        id=case.id,
        kind=case.kind,
        state=case.state,
        filed=case.filed.at,
        facts=case.filed.facts,
        grounds=case.filed.grounds,
        protected=case.protected,
        tool=case.filed.facts.get("tool", ""),
        due=next_due(case, kind, calendar),
        missed=_missed(case),
        decision=case.decision,
        appeal_until=appeal_until(case, kind, calendar),
        can_withdraw=case.state not in OVER,
        team=case.route,
        messages=_messages(case),
        timeline=_timeline(case, for_employee=True),
        check_in=_open_check_in(case),
        zone=case.filed.zone,
        restricted=case.restricted,
        steps=dues(case, kind, calendar),
        half=case.proposal is not None,
    )


def handled(case: Case, kind: RequestKind, calendar: Calendar) -> HandledCase:
    """A handler's view."""
    appeal = next((happening.reason for happening in case.happenings if isinstance(happening, h.Appealed)), "")
    return HandledCase(
        id=case.id,
        kind=case.kind,
        state=case.state,
        version=case.version,
        employee=case.employee,
        filed=case.filed.at,
        facts=case.filed.facts,
        sealed=case.filed.grounds,
        protected=case.protected,
        tier=case.filed.tier,
        route=case.route,
        handler=case.handler,
        due=next_due(case, kind, calendar),
        missed=_missed(case),
        decisions=case.decisions,
        appeal=appeal,
        messages=_messages(case),
        timeline=_timeline(case, for_employee=False),
        place=case.filed.place,
        zone=case.filed.zone,
        policy=case.filed.policy,
        restricted=case.restricted,
        steps=dues(case, kind, calendar),
        urgent=_urgent(case, kind),
        proposal=case.proposal,
    )


def line(case: Case, kind: RequestKind, calendar: Calendar) -> InboxLine:
    """A case in a handler's list."""
    due = next_due(case, kind, calendar)
    return InboxLine(
        id=case.id,
        kind=case.kind,
        state=case.state,
        employee=case.employee,
        route=case.route,
        handler=case.handler,
        tier=case.filed.tier,
        filed=case.filed.at,
        due=due.at if due else None,
        step=due.step if due else "",
        missed=_missed(case),
        zone=case.filed.zone,
        urgent=_urgent(case, kind),
    )


def _urgent(case: Case, kind: RequestKind) -> bool:
    """Whether somebody waits who cannot."""
    return case.state in OPEN and kind.is_urgent(case.filed.facts)


def _missed(case: Case) -> bool:
    """Whether a step was missed in this round."""
    for happening in reversed(case.happenings):
        if isinstance(happening, h.Missed):
            return True
        if isinstance(happening, h.Appealed):
            return False
    return False


def _messages(case: Case) -> tuple[Message, ...]:
    found = []
    for happening in case.happenings:
        if isinstance(happening, h.Asked):
            found.append(Message(happening.at, from_employee=False, text=happening.text, by=happening.by))
        elif isinstance(happening, h.Written):
            by = "" if happening.from_employee else happening.by
            found.append(Message(happening.at, happening.from_employee, happening.text, by))
    return tuple(found)


HANDLERS_ONLY = (h.Recused, h.Reminded)
"""Happenings that are the handlers' own business."""

CHECK_INS = (h.CheckedIn, h.CheckInAnswered)
"""Happenings between the employee and the product alone: her answers are figures, not part of the case."""


def _timeline(case: Case, *, for_employee: bool) -> tuple[Moment, ...]:
    hidden = HANDLERS_ONLY if for_employee else CHECK_INS
    return tuple(
        Moment(happening.at, happening.name, _about(happening, for_employee=for_employee))
        for happening in (hers(case) if for_employee else case.happenings)
        if not isinstance(happening, hidden)
    )


def hers(case: Case) -> tuple[h.AnyHappening, ...]:
    """What happened, as often as the employee may know: two sides that go back and forth would tell that they do not agree."""
    first = next((one for one in case.happenings if isinstance(one, h.Proposed)), None)
    return tuple(one for one in case.happenings if one is first or not isinstance(one, h.Proposed))


def _about(happening: h.AnyHappening, *, for_employee: bool) -> str:
    if isinstance(happening, h.Proposed):
        return "" if for_employee else happening.outcome
    return getattr(happening, "step", "") or getattr(happening, "route", "")


def _open_check_in(case: Case) -> str:
    """The check-in that waits for an answer."""
    asked = [happening.step for happening in case.happenings if isinstance(happening, h.CheckedIn)]
    answered = {happening.step for happening in case.happenings if isinstance(happening, h.CheckInAnswered)}
    return next((step for step in reversed(asked) if step not in answered), "")
