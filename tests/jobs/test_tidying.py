"""What is done once a day: each piece of it whether or not the others work."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from bot.cases.people import Person
from bot.conversation.requesting import FormSent, InboxOpened, InboxShown, RequestOpened, RequestShown
from bot.office import Office
from bot.ports_accounts import Session
from storage import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.assembly import Desk
    from bot.cases.kinds import Span

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
GONE = "open_requests_of_a_kind_that_is_not_in_the_policy"


class HandClock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class HalfAShredder:
    """Its retention breaks off until it is mended; it forgets nothing else."""

    def __init__(self) -> None:
        self.broken, self.runs = True, 0

    def erase(self, *_: object, **__: object) -> bool:
        """Nothing is erased."""
        return False

    def retention(self, _now: datetime, _keep: Callable[[str, str], Span]) -> tuple[str, ...]:
        """Look for what was kept long enough."""
        if self.broken:
            raise ValueError
        self.runs += 1
        return ()

    def purge(self, _before: datetime) -> int:
        """Forget old notices."""
        return 0


def test_retention_that_breaks_off_keeps_no_session_alive_and_is_done_again_the_same_day(kitchen: Desk) -> None:
    shredder, clock = HalfAShredder(), HandClock()
    store = replace(Store.in_memory(), shredder=shredder)
    office = Office(kitchen, store, clock)
    sunday = MONDAY - timedelta(days=1)
    store.accounts.put_session(Session("old", "cook", "csrf", sunday - timedelta(days=1), sunday, "password"))
    office.tidy()
    assert store.accounts.session("old", sunday - timedelta(hours=1)) is None
    shredder.broken = False
    for minutes in (1, 2, 3):
        clock.moment = MONDAY + timedelta(minutes=minutes)
        office.tidy()
    assert shredder.runs == 1


def test_whoever_runs_it_is_warned_every_day_while_open_requests_have_lost_their_form(kitchen: Desk) -> None:
    store, clock = Store.in_memory(), HandClock()
    store.directory.put([Person("cook", "Cook", "cook@kettle.example")])
    before = Office(kitchen, store, clock)
    values = {"problem": "unclear", "what": "What is a menu?"}
    filed = before.casework.hear(FormSent("cook", "request", "feedback", "one", values))
    assert isinstance(filed, RequestShown)
    requests = {id_: kind for id_, kind in kitchen.pack.requests.items() if id_ != "feedback"}
    after = Office(replace(kitchen, pack=replace(kitchen.pack, requests=requests)), store, clock)
    with structlog.testing.capture_logs() as logged:
        before.tidy()
        assert GONE not in [line["event"] for line in logged]
        for _ in range(2):
            after.tidy()
        clock.moment += timedelta(days=1)
        after.tidy()
    assert [line["event"] for line in logged].count(GONE) == 2
    event = RequestOpened("cook", filed.case.id)
    assert after.hear(event).kind == before.hear(event).kind


def test_what_cannot_wait_is_marked_at_the_start_although_it_was_filed_before_the_policy_said_so(kitchen: Desk) -> None:
    """As after an update: the first round of the new program marks what is open, and says nothing of it to anybody."""
    store, clock = Store.in_memory(), HandClock()
    chef = Person("chef", "Chef", "chef@kettle.example", roles=("handler:head_chef",))
    store.directory.put([Person("cook", "Cook", "cook@kettle.example"), chef])
    unmarked = kitchen.pack.requests["report"].model_copy(update={"urgent": {}})
    requests = {**kitchen.pack.requests, "report": unmarked}
    before = Office(replace(kitchen, pack=replace(kitchen.pack, requests=requests)), store, clock)
    for number, severity in enumerate(("low", "danger")):
        values = {"harm": "bias", "severity": severity}
        assert isinstance(before.casework.hear(FormSent("cook", "request", "report", f"r{number}", values)), RequestShown)
    told = store.outbox.notices_of("chef")
    after = Office(kitchen, store, clock)

    def marks() -> list[bool]:
        shown = after.casework.hear(InboxOpened("chef", "all"))
        assert isinstance(shown, InboxShown)
        return [line.urgent for line in shown.inbox.lines]

    assert marks() == [False, False]
    after.tidy()
    assert marks() == [True, False]
    assert store.outbox.notices_of("chef") == told
