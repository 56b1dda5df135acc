"""A company's year: employees open the door, some report, look into their mailboxes, write again; handlers answer.

Everything goes through the real service and a real database file. What an adversary gets is taken at the end of every day: the
file byte by byte, the rows in their stored order, the backup, what was logged, who got a digest, and the network's own log of
who did what on the page and when. The last one no program can take from an employer whose network is used.
"""

from __future__ import annotations

import logging
import random
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from bot.cases.people import HANDLER, Person
from bot.cases.sealing import HandlerKey
from bot.cli.attacker.clues import ITEMS, Clue, Dump, clues, unpacked
from bot.reporting import Reporting, Surroundings
from bot.reporting.browser import HandlerBrowser, ReporterBrowser, Told
from bot.reports.sizes import PADDED
from storage import Store
from storage.reports import open_report_box, save_box

Protection = Literal["", "order", "time", "sizes", "stir"]
PROTECTIONS: tuple[Protection, ...] = ("", "order", "time", "sizes", "stir")
START = date(2026, 1, 5)
REPORTS_A_YEAR = 0.048
"""For one employee: about 24 reports in a company of 500."""

VISITS_A_YEAR = 1.5
"""How often an employee opens the door and only looks."""

FRIDAY = 4
WITH_FILE, WRITES_AGAIN, CHECKS = 0.15, 0.5, 4


@dataclass(frozen=True, slots=True)
class Visit:
    """A line of the network's log."""

    user: int
    at: datetime
    kind: Literal["look", "send", "check", "post", "any"]
    size: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """An item as the last dump shows it."""

    report: str
    by: str
    day: str


@dataclass
class Year:
    """What was seen, and the truth that only the judge knows: who wrote which report.

    A dump is looked through on its evening and not kept, as a year of them would not fit into memory.
    """

    visits: list[Visit] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    items: list[Written] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    digests: list[tuple[date, tuple[str, ...]]] = field(default_factory=list)
    truth: dict[str, int] = field(default_factory=dict)


class YearClock:
    """The simulated time."""

    def __init__(self) -> None:
        """At the beginning."""
        self.moment = datetime(START.year, START.month, START.day, tzinfo=UTC)

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class _Listener(logging.Handler):
    def __init__(self, into: list[str]) -> None:
        super().__init__()
        self._into = into

    def emit(self, record: logging.LogRecord) -> None:
        self._into.append(record.getMessage())


class Company:
    """A company whose days can be lived."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a year depends on
        self,
        said: Surroundings,
        folder: Path,
        employees: int,
        seed: int,
        without: Protection = "",
        rate: float = REPORTS_A_YEAR,
    ) -> None:
        """Set up handlers with keys.

        Args:
            said: what the pack says.
            folder: for the database.
            employees: how many could report.
            seed: of everything the employees do.
            without: the protection that is broken.
            rate: reports of one employee in a year.
        """
        self._pick = random.Random(seed)  # noqa: S311 - the same year every time, nothing secret
        self._said, self._employees, self._without, self._rate = said, employees, without, rate
        self._path, self._folder = folder / "reports.db", folder
        self._clock, self._box = YearClock(), open_report_box(f"sqlite:///{self._path}")
        store = Store.in_memory()
        self._reporting = Reporting(self._box, store.directory, store.keyring, self._clock, said, pace=0, bits=0)
        self._team = said.rules.routes[0].team
        self._handlers = []
        for number in range(3):
            person = Person(f"handler-{number}", f"Handler {number}", "", roles=(f"{HANDLER}{self._team}",))
            store.directory.put([person])
            browser = HandlerBrowser(self._reporting, person.id)
            store.keyring.add(HandlerKey(browser.key, person.id, browser.public, "{}"))
            self._handlers.append(browser)
        self._waiting: list[tuple[date, int, ReporterBrowser]] = []
        self.year = Year()
        self._listener = _Listener(self.year.logged)

    def live(self, days: int) -> Year:
        """Live some days; returns what was seen."""
        root = logging.getLogger()
        root.addHandler(self._listener)
        try:
            for number in range(days):
                self._live_a_day(START + timedelta(days=number))
        finally:
            root.removeHandler(self._listener)
            self._box.close()
        return self.year

    def _live_a_day(self, day: date) -> None:
        self._clock.moment = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
        self._reporting.tick()
        self.year.digests.append((day, self._reporting.digest()))
        if day.weekday() <= FRIDAY:
            self._answer()
            for at, act in sorted(self._plan(day), key=lambda one: one[0]):
                self._clock.moment = at
                act(at)
        self._clock.moment = datetime(day.year, day.month, day.day, 23, tzinfo=UTC)
        if self._without != "stir":
            self._reporting.tick()
        self._dump(day)

    def _plan(self, day: date) -> list[tuple[datetime, Any]]:
        """What happens today, in office hours."""
        plans: list[tuple[datetime, Any]] = []
        for user in range(self._employees):
            if self._pick.random() < self._rate / 260:
                plans.append((self._moment(day), self._sender(user)))
            elif self._pick.random() < VISITS_A_YEAR / 260:
                plans.append((self._moment(day), self._looker(user)))
        due = [one for one in self._waiting if one[0] <= day]
        self._waiting = [one for one in self._waiting if one[0] > day]
        plans += [(self._moment(day), self._writer(user, browser)) for _, user, browser in due]
        return plans

    def _moment(self, day: date) -> datetime:
        hour = self._pick.triangular(8, 18, self._pick.choice((10, 14)))
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)

    def _looker(self, user: int) -> Any:
        return lambda at: self.year.visits.append(Visit(user, at, "look"))

    def _sender(self, user: int) -> Any:
        def send(at: datetime) -> None:
            browser = ReporterBrowser(self._reporting)
            file = bytes(self._pick.randrange(1, 900_000)) if self._pick.random() < WITH_FILE else b""
            text = "x" * self._pick.randrange(20, 9000)
            sent = browser.send(Told(team=self._team, text=text, file=file))
            padded = sum(len(item["body"]) for item in sent["items"])
            size = len(text) + len(file) if self._without == "sizes" else padded
            self.year.truth[browser.id] = user
            self.year.visits.append(Visit(user, at, "send", size))
            self._leak(browser.id, at, size)
            for _ in range(self._pick.randrange(CHECKS)):
                later = at + timedelta(days=self._pick.randrange(1, 60))
                self.year.visits.append(Visit(user, later, "check"))
            if self._pick.random() < WRITES_AGAIN:
                self._waiting.append((at.date() + timedelta(days=self._pick.randrange(2, 40)), user, browser))

        return send

    def _writer(self, user: int, browser: ReporterBrowser) -> Any:
        def write(at: datetime) -> None:
            browser.look()
            browser.write({"text": "y" * self._pick.randrange(20, 3000), "act": "message"})
            self.year.visits.append(Visit(user, at, "post", max(PADDED["text"])))

        return write

    def _answer(self) -> None:
        handler = self._handlers[0]
        for report in self._reporting.inbox(handler.person)["reports"]:
            if report["new"]:
                handler.answer(report["id"], "Thank you.", "status")

    def _leak(self, report: str, at: datetime, size: int) -> None:
        """Break a protection: keep what is never kept."""
        if self._without not in {"order", "time", "sizes"}:
            return
        with closing(sqlite3.connect(self._path)) as connection, connection:
            shape = (
                "(report TEXT, value TEXT)"
                if self._without == "order"
                else "(report TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
            )
            connection.execute(f"CREATE TABLE IF NOT EXISTS leak {shape}")
            value = {"order": "", "time": at.isoformat(), "sizes": str(size)}[self._without]
            connection.execute("INSERT INTO leak VALUES (?, ?)", (report, value))

    def _dump(self, day: date) -> None:
        """A copy of everything, when something was sent since the last one."""
        if not any(visit.at.date() == day and visit.kind in {"send", "post"} for visit in self.year.visits):
            return
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}  # noqa: S608 - its own names
        backup = self._folder / "backup.gz"
        backup.unlink(missing_ok=True)
        save_box(self._box, backup)
        dump = Dump(day, self._path.read_bytes(), rows, unpacked(backup.read_bytes()))
        self.year.clues += clues(dump, {clue.id for clue in self.year.clues})
        self.year.items = [Written(row[1], row[3], row[5]) for row in rows[ITEMS]]
