"""A small company with handlers who have keys, around a box of reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.cases.people import Person
from bot.cases.sealing import HandlerKey
from bot.reporting import Reporting
from bot.reporting.browser import HandlerBrowser, ReporterBrowser, Told
from storage import Store

if TYPE_CHECKING:
    from bot.ports_reports import ReportBox
    from bot.reporting import Surroundings

START = date(2026, 3, 2)  # a Monday

PEOPLE = {
    "hr-1": ("handler:people_relations",),
    "hr-2": ("handler:people_relations",),
    "om-1": ("handler:oversight",),
    "om-2": ("handler:oversight",),
    "employee": (),
    "admin": ("admin",),
    "auditor": ("auditor",),
}


class DayClock:
    """A clock that stands until somebody moves it."""

    def __init__(self) -> None:
        self.day = START

    def now(self) -> datetime:
        """Noon of the day."""
        return datetime(self.day.year, self.day.month, self.day.day, 12, tzinfo=UTC)


@dataclass
class House:
    """The company; `go` moves the day and does what time does."""

    reporting: Reporting
    store: Store
    clock: DayClock
    box: ReportBox
    handlers: dict[str, HandlerBrowser] = field(default_factory=dict)

    def go(self, days: int = 1) -> None:
        """Let days pass."""
        for _ in range(days):
            self.clock.day += timedelta(days=1)
            self.reporting.tick()

    def new_handler(self, person: str, *, team: str = "") -> HandlerBrowser:
        """A key for a person, made in her browser; with a team, she joins it."""
        if team:
            self.store.directory.put([someone(person, (f"handler:{team}",))])
        browser = HandlerBrowser(self.reporting, person)
        self.store.keyring.add(HandlerKey(browser.key, person, browser.public, "{}"))
        return browser

    def told(self, text: str = "It made up a dose.", **changes: Any) -> Told:
        """A report to HR, with oversight on standby."""
        return Told(**({"team": "people_relations", "standby": "oversight", "text": text} | changes))

    def report(self, **changes: Any) -> ReporterBrowser:
        """Send a report; it is seen tomorrow."""
        reporter = ReporterBrowser(self.reporting)
        reporter.send(self.told(**changes))
        return reporter

    def report_sent(self, **changes: Any) -> dict[str, Any]:
        """Send a report; gives what went to the server."""
        return ReporterBrowser(self.reporting).send(self.told(**changes))

    def counts(self, quarter: str, team: str) -> Any:
        """What was counted."""
        with self.box.look() as look:
            return look.counts(quarter, team)


def someone(person: str, roles: tuple[str, ...], *, active: bool = True) -> Person:
    """A person of the company."""
    return Person(person, f"Sample {person}", f"{person}@example.com", roles=roles, active=active)


def make_house(box: ReportBox, said: Surroundings) -> House:
    """The company around a box."""
    store, clock = Store.in_memory(), DayClock()
    store.directory.put([someone(person, roles) for person, roles in PEOPLE.items()])
    house = House(Reporting(box, store.directory, store.keyring, clock, said, pace=0, bits=1), store, clock, box)
    for person in ("hr-1", "hr-2", "om-1"):
        house.handlers[person] = house.new_handler(person)
    return house
