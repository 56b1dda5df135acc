"""A company's year: employees open the door, some report, look into their mailboxes, write again; handlers answer.

Everything goes through the real service and a real database file. What an adversary gets is a copy of everything, once a day
or more often: the file byte by byte, what lies beside it, the rows in their stored order, the backup, what was logged, every
notice that went out, and two logs that others keep. Slack's own says who was in Slack and when: everybody, most days, and
everybody who takes the door there shortly before (worse than it is: opening a link is no line of it). The network's log says
who was on the page and when; no program can take it from an employer whose network is used.
"""

from __future__ import annotations

import logging
import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

from bot.cases.people import HANDLER, Person
from bot.cases.sealing import HandlerKey
from bot.cli.attacker.broken import Protection, broken_size, leak
from bot.cli.attacker.clues import Clue, Written, clues, written
from bot.cli.attacker.copies import Copier
from bot.report_office import MorningRound
from bot.reporting import Reporting, Surroundings
from bot.reporting.browser import HandlerBrowser, ReporterBrowser, Told
from bot.reports.clocks import news_days
from bot.reports.sizes import PADDED
from storage import Store
from storage.reports import open_report_box

START = date(2026, 1, 5)
WORKING_DAYS = 260
REPORTS_A_YEAR = 0.048
"""Of one employee: about 24 in a company of 500."""

FRIDAY = 4
TICK = timedelta(minutes=10)
OFFICE = (8.0, 18.0)
PEAKS = (10.0, 14.0)
"""Hours of the day."""

MOST_NOTICES = 1_000
LAST_COPY = time(23, 5, tzinfo=UTC)
AT_WORK, IN_SLACK = 0.93, 2
"""Share of employees who are there on a working day, and lines that each of them then has in Slack's log."""

WITH_FILE, WRITES_AGAIN, WAITS, LOOKS_ON_NEWS_DAYS, CHECKS_IN = 0.15, 0.5, 0.2, 0.7, 0.4
"""Shares: reports with a file; reporters who write again; who send later; who look when news is told; who answer a check-in."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a company does.

    Attributes:
        employees: how many could report.
        rate: reports of one employee in a year.
        looks: how often an employee opens the door in a year and only looks.
        copies: how often a day somebody copies everything.
    """

    employees: int
    rate: float = REPORTS_A_YEAR
    looks: float = 1.5
    copies: int = 1


Kind = Literal["look", "send", "check", "post", "any"]


@dataclass(frozen=True, slots=True)
class Visit:
    """A line of the network's log, or of Slack's own, which says no more than that somebody was there (`any`)."""

    user: int
    at: datetime
    kind: Kind
    size: int = 0


@dataclass
class Year:
    """What was seen, and the truth that only the judge knows: who wrote which report. `notices` has one set a day.

    A copy is looked through when it is made and not kept, as a year of them would not fit into memory.
    """

    visits: list[Visit] = field(default_factory=list)
    slack: list[Visit] = field(default_factory=list)
    clues: list[Clue] = field(default_factory=list)
    items: list[Written] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    notices: list[frozenset[tuple[str, str]]] = field(default_factory=list)
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


Act = Callable[[datetime], None]


class Company:
    """A company whose days can be lived."""

    def __init__(self, said: Surroundings, folder: Path, habits: Habits, seed: int, without: Protection = "") -> None:
        """Set up handlers with keys.

        Args:
            said: what the pack says.
            folder: for the database.
            habits: what its people do.
            seed: of everything they do.
            without: the protection that is broken.
        """
        self._pick = random.Random(seed)  # noqa: S311 - the same year every time, nothing secret
        self._slack = random.Random(seed)  # noqa: S311 - as above; of its own, so that what people report stays the same
        self._said, self._habits, self._without = said, habits, without
        self._path = folder / "reports.db"
        self._clock, self._box = YearClock(), open_report_box(f"sqlite:///{self._path}")
        self._copier = Copier(self._path, self._box, self._clock.moment)
        store = Store.in_memory()
        self._reporting = Reporting(self._box, store.directory, store.keyring, self._clock, said, pace=0, bits=0)
        self._round, self._outbox = MorningRound(store, self._reporting), store.outbox
        self._team = said.rules.routes[0].team
        self._handlers = []
        for number in range(3):
            person = Person(f"handler-{number}", f"Handler {number}", "", roles=(f"{HANDLER}{self._team}",))
            store.directory.put([person])
            browser = HandlerBrowser(self._reporting, person.id)
            store.keyring.add(HandlerKey(browser.key, person.id, browser.public, "{}"))
            self._handlers.append(browser)
        self._coming: list[tuple[date, Act]] = []
        self._last_copy = self._clock.moment
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
        """What people do at their moments, the server every ten minutes after something was done, and the copies."""
        midnight = datetime.combine(day, time(tzinfo=UTC))
        self._do(midnight + TICK / 2, self._tick)
        acts = sorted(self._plan(day), key=lambda one: one[0]) if day.weekday() <= FRIDAY else []
        ticks = {midnight + (int((at - midnight) / TICK) + 1) * TICK for at, _ in acts}
        last, step = datetime.combine(day, LAST_COPY), timedelta(days=1) / self._habits.copies
        copies = [last - step * number for number in range(self._habits.copies)]
        plan: list[tuple[datetime, Act]] = [*acts, *((at, self._tick) for at in ticks)]
        plan += [(at - TICK / 2, self._tick) for at in copies] + [(at, self._copy) for at in copies]
        for at, act in sorted(plan, key=lambda one: one[0]):
            if at >= midnight:
                self._do(at, act)
        self._bring()

    def _do(self, at: datetime, act: Act) -> None:
        self._clock.moment = at
        act(at)
        self._copier.notice(at)

    def _plan(self, day: date) -> list[tuple[datetime, Act]]:
        """What people do today, in office hours."""
        self._be_in_slack(day)
        plans: list[tuple[datetime, Act]] = [(self._moment(day), self._answer)]
        for user in range(self._habits.employees):
            drawn = self._pick.random()
            if drawn < self._habits.rate / WORKING_DAYS:
                plans.append((self._moment(day), self._sender(user)))
            elif drawn < (self._habits.rate + self._habits.looks) / WORKING_DAYS:
                plans.append((self._moment(day), self._visitor(user, "look")))
        plans += [(self._moment(day), act) for due, act in self._coming if due <= day]
        self._coming = [one for one in self._coming if one[0] > day]
        return plans

    def _moment(self, day: date, pick: random.Random | None = None) -> datetime:
        pick = pick or self._pick
        hours = pick.triangular(*OFFICE, pick.choice(PEAKS))
        return datetime.combine(day, time(tzinfo=UTC)) + timedelta(hours=hours)

    def _seen(self, visit: Visit) -> None:
        """Somebody was on the page, and in Slack just before."""
        self.year.visits.append(visit)
        self.year.slack.append(Visit(visit.user, visit.at - self._slack.uniform(0.2, 5) * timedelta(minutes=1), "any"))

    def _be_in_slack(self, day: date) -> None:
        """What everybody does on a working day."""
        for user in range(self._habits.employees):
            if self._slack.random() < AT_WORK:
                self.year.slack += [Visit(user, self._moment(day, self._slack), "any") for _ in range(IN_SLACK)]

    def _visitor(self, user: int, kind: Literal["look", "check"]) -> Act:
        return lambda at: self._seen(Visit(user, at, kind))

    def _sender(self, user: int) -> Act:
        def send(at: datetime) -> None:
            browser = ReporterBrowser(self._reporting)
            file = bytes(self._pick.randrange(1, PADDED["file"][0] * 9 // 10)) if self._pick.random() < WITH_FILE else b""
            text = "x" * self._pick.randrange(20, 9000)
            after = self._pick.randrange(1, 8) if self._pick.random() < WAITS else 0
            sent = browser.send(Told(team=self._team, text=text, file=file, after=after))
            size = broken_size(self._without, len(text) + len(file), sum(len(item["body"]) for item in sent["items"]))
            self.year.truth[browser.id] = user
            self._seen(Visit(user, at, "send", size))
            leak(self._without, self._path, browser.id, at, size)
            self._comes_back(user, browser, at.date() + timedelta(days=after))

        return send

    def _comes_back(self, user: int, browser: ReporterBrowser, day: date) -> None:
        """Looks at the mailbox on news days and now and then, writes again, answers check-ins."""
        spontaneous = [day + timedelta(days=self._pick.randrange(1, 60)) for _ in range(self._pick.randrange(3))]
        told = [one for one in news_days(self._said.rules, day, 6) if self._pick.random() < LOOKS_ON_NEWS_DAYS]
        self._coming += [(one, self._visitor(user, "check")) for one in (*spontaneous, *told)]
        days = [day + timedelta(days=self._pick.randrange(2, 40))] if self._pick.random() < WRITES_AGAIN else []
        asked = [day + timedelta(days=after) for after in self._said.rules.check_ins if self._pick.random() < CHECKS_IN]
        self._coming += [(one, self._writer(user, browser)) for one in (*days, *asked)]

    def _writer(self, user: int, browser: ReporterBrowser) -> Act:
        def write(at: datetime) -> None:
            browser.look()
            browser.write({"text": "y" * self._pick.randrange(20, 3000), "act": "message"})
            self._seen(Visit(user, at, "post", max(PADDED["text"])))

        return write

    def _answer(self, _: datetime) -> None:
        handler = self._handlers[0]
        for report in self._reporting.inbox(handler.person)["reports"]:
            if report["new"]:
                handler.answer(report["id"], "Thank you.", "status")

    def _tick(self, at: datetime) -> None:
        """The server's own tick; without `stir` or `touch` as it would be without them."""
        if self._without == "stir" and at.hour >= OFFICE[0]:
            return
        before, idle = self._path.stat(), not self._reporting.desk.dirty
        self._reporting.tick()
        self._round.go(at)
        if self._without == "touch" and idle:
            os.utime(self._path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def _bring(self) -> None:
        """Bring the day's notices: to whom each went, and what it was."""
        found = {id_: self._outbox.notice(id_) for id_ in self._outbox.waiting(MOST_NOTICES)}
        self.year.notices.append(frozenset((one.notice.to, one.notice.what) for one in found.values() if one is not None))
        for id_ in found:
            self._outbox.note(id_, "delivered")

    def _copy(self, at: datetime) -> None:
        """A copy of everything, when something was done since the last one."""
        since, self._last_copy = self._last_copy, at
        if not any(since < visit.at <= at and visit.kind in {"send", "post"} for visit in self.year.visits[-1000:]):
            return
        dump = self._copier.copy(since, at)
        known = {one.id for one in self.year.clues}
        self.year.items += written(dump, {one.id for one in self.year.items})
        self.year.clues += clues(dump, known)
