"""An office with requests: people, teams, a clock that is put forward by hand, everything in memory."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.calendars import WorkingDays
from bot.cases.kinds import FormField, Limits, RequestKind, Span
from bot.cases.people import Person
from bot.cases.places import Calendars, PlaceTime
from bot.cases.routing import Routes, Rule, Team, Tier
from bot.casework import CaseDesk, Casework, Surroundings
from bot.conversation.requesting import (
    CaseOpened,
    CaseShown,
    FormSent,
    FormShown,
    FormWanted,
    InboxOpened,
    InboxShown,
    RequestReply,
    RequestShown,
)
from storage import Store

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def span(amount: int, unit: str = "working_days") -> Span:
    return Span(amount=amount, unit=unit)  # type: ignore[arg-type]


LIMITS = Limits(
    start=span(2),
    decision=span(15),
    hard_stop=span(30),
    appeal_window=span(30, "days"),
    appeal=span(14, "days"),
    remind=span(2),
    check_ins=(span(30, "days"),),
)
KEEP = {"default": span(3, "years")}
KINDS = {
    "leave_it": RequestKind(
        id="leave_it",
        intent="opt_out",
        protects=True,
        limits=LIMITS,
        keep=KEEP,
        fields=(
            FormField(id="tool", type="tool"),
            FormField(id="why", type="choice", options=("licence", "other"), required=True),
            FormField(id="effect", type="long_text", longest=200),
        ),
    ),
    "adjust": RequestKind(
        id="adjust",
        intent="accommodation",
        protects=True,
        limits=LIMITS,
        keep=KEEP,
        fields=(FormField(id="tool", type="tool"), FormField(id="limitation", type="long_text", sealed=True)),
    ),
    "try_it": RequestKind(
        id="try_it",
        intent="approval",
        limits=LIMITS,
        keep=KEEP,
        fields=(
            FormField(id="activity", type="activity"),
            FormField(id="data", type="data"),
            FormField(id="from", type="day"),
        ),
    ),
    "tell": RequestKind(
        id="tell",
        intent="report",
        sight="restricted",
        limits=Limits(
            start=span(3),
            acknowledge=span(7, "days"),
            status=span(30, "days"),
            decision=span(60, "days"),
            hard_stop=span(90, "days"),
            appeal_window=span(30, "days"),
            appeal=span(14, "days"),
            remind=span(1),
            check_ins=(span(30, "days"), span(90, "days"), span(180, "days")),
        ),
        keep=KEEP,
        fields=(
            FormField(id="tool", type="tool"),
            FormField(id="whom", type="about", options=("hr", "oversight", "manager", "somebody_else")),
            FormField(id="how_bad", type="choice", options=("a_bit", "danger")),
            FormField(id="part", type="people"),
            FormField(id="story", type="long_text", sealed=True),
        ),
        urgent={"how_bad": ("danger",)},
    ),
    "propose": RequestKind(
        id="propose",
        only_for=("owner",),
        limits=LIMITS,
        keep=KEEP,
        fields=(FormField(id="tool", type="tool"), FormField(id="figure", type="figure", longest=40)),
    ),
}
ROUTES = Routes(
    teams=(Team(id="desk"), Team(id="hr"), Team(id="board"), Team(id="oversight"), Team(id="empty")),
    rules=(
        Rule(team="hr", kinds=("adjust",)),
        Rule(team="desk", kinds=("leave_it",), with_line=2),
        Rule(team="board", kinds=("try_it",), tiers=("high",)),
        Rule(team="empty", kinds=("try_it",)),
        Rule(team="desk", kinds=("propose",)),
        Rule(team="hr", kinds=("tell",), without=("manager",)),
        Rule(team="oversight", kinds=("tell",)),
        Rule(team="board", kinds=("tell",)),
    ),
    escalation="oversight",
    tiers=(Tier(id="high", data=("special",)), Tier(id="low")),
)


def worker(id_: str, manager: str = "", *roles: str, place: str = "de") -> Person:
    return Person(id_, id_.title(), f"{id_}@example.com", manager, "lab", place, "Europe/Berlin", roles)


PEOPLE = (
    worker("top"),
    worker("director", "top"),
    worker("manager", "director", "handler:desk"),
    worker("employee", "manager"),
    worker("colleague", "manager"),
    worker("desk-a", "top", "handler:desk"),
    worker("desk-b", "top", "handler:desk"),
    worker("hr-a", "top", "handler:hr"),
    worker("hr-b", "top", "handler:hr"),
    worker("board-a", "top", "handler:board"),
    worker("over-a", "top", "handler:oversight"),
    worker("over-b", "top", "handler:oversight"),
    worker("stranger", "top"),
    worker("owner", "top", "owner", "handler:desk"),
)


class HandClock:
    """Time stands still until a test puts it forward."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        return self.moment

    def forward(self, **length: float) -> None:
        self.moment += timedelta(**length)


class Office:
    """Says what people do, in the words of a test."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = HandClock()
        calendars = Calendars(places={"de": PlaceTime(country="DE", zone="Europe/Berlin")})
        rules = Surroundings(
            kinds=KINDS,
            routes=ROUTES,
            calendar=WorkingDays(calendars),
            known={
                "activity": frozenset({"summarise"}),
                "data": frozenset({"internal", "special"}),
                "tool": frozenset({"helper"}),
                "clause": frozenset(),
            },
            wider_places={"de": ("de", "eu")},
            calendars=calendars,
            policy="1 (abc)",
            languages=("en",),
        )
        store.directory.put(PEOPLE)
        self.desk = CaseDesk(store.cases, store.outbox, store.directory, store.keyring, self.clock, rules)
        self.casework = Casework(self.desk)
        self._names = itertools.count()

    def change_pack(self, **changes: Any) -> None:
        """From now on the pack says something else."""
        self.desk = replace(self.desk, rules=replace(self.desk.rules, **changes))
        self.casework = Casework(self.desk)

    def send(self, person: str, action: Any, target: str, submission: str = "", **values: str) -> RequestReply:
        version = values.pop("version", None)
        name = submission or f"submission-{next(self._names)}"
        return self.casework.hear(
            FormSent(person, action, target, name, values, version=None if version is None else int(version))
        )

    def file(self, person: str = "employee", kind: str = "leave_it", submission: str = "", **values: str) -> RequestShown:
        reply = self.send(person, "request", kind, submission, **({"why": "licence", "tool": "helper"} | values))
        assert isinstance(reply, RequestShown), reply
        return reply

    def form(self, person: str, action: Any, target: str) -> FormShown:
        reply = self.casework.hear(FormWanted(person, action, target))
        assert isinstance(reply, FormShown), reply
        return reply

    def inbox(self, person: str, view: Any = "all", search: str = "") -> InboxShown:
        reply = self.casework.hear(InboxOpened(person, view, search))
        assert isinstance(reply, InboxShown), reply
        return reply

    def case(self, person: str, case_id: str) -> CaseShown:
        reply = self.casework.hear(CaseOpened(person, case_id))
        assert isinstance(reply, CaseShown), reply
        return reply

    def told(self, person: str) -> list[str]:
        return [posted.notice.what for posted in reversed(self.store.outbox.notices_of(person))]

    def pass_days(self, days: int) -> None:
        """Let days pass, ringing the clock every six hours."""
        for _ in range(days * 4):
            self.clock.forward(hours=6)
            while self.casework.clockwork.tick():
                pass
