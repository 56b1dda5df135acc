"""Speaking up, put together: the rules of a pack, the people, and the box that keeps reports apart from everything else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.assembly import Desk
from bot.calendars import WorkingDays
from bot.library import Pack, shipped_content
from bot.office import Office
from bot.ports import Clock, Directory, Keyring, Notice
from bot.ports_reports import ReportBox
from bot.reporting import Reporting, Surroundings
from bot.reports.rules import Labels
from storage import Store

RECEIPT_WORDS = "receipt_words.txt"
UNLISTED = "unlisted"
BETWEEN_TICKS = timedelta(minutes=10)
ROUND = "reports_round"
ROUND_AT = time(8)
"""Hour of the day, UTC, after which everybody who reads reports is asked to look."""


def open_reporting(pack: Pack, directory: Directory, keyring: Keyring, clock: Clock, box: ReportBox) -> Reporting:
    """The service on a pack, a directory, the console's keys and a box."""
    return Reporting(box, directory, keyring, clock, report_surroundings(pack))


def report_surroundings(pack: Pack) -> Surroundings:
    """What a pack says about speaking up."""
    days, vocabulary = WorkingDays(pack.calendars), pack.policy.vocabulary

    def working_day(day: date, count: int) -> date:
        return days.working_day_after(day, count, "")

    labels = {code: _labels(pack, code) for code in pack.policy.languages}
    more = [id_ for id_ in labels[pack.policy.languages[0]].get("tools", {}) if id_ not in _tools(pack)]
    return Surroundings(
        rules=pack.speaking_up,
        labels=labels,
        tools=(*_tools(pack), *more),
        places=tuple(place.id for place in vocabulary.places),
        wider=dict(vocabulary.wider_places),
        working_day=working_day,
        languages=pack.policy.languages,
        oversight=pack.routes.escalation,
    )


def receipt_words() -> tuple[str, ...]:
    """The 2,048 words of receipts, the same for every pack."""
    return tuple((Path(shipped_content()) / RECEIPT_WORDS).read_text(encoding="ascii").split())


def _tools(pack: Pack) -> Mapping[str, str]:
    return {tool.id: tool.name for tool in pack.policy.vocabulary.tools if tool.status != UNLISTED}


def _labels(pack: Pack, code: str) -> Labels:
    files = pack.languages[code]
    own = files.speak_up.get("labels", {})
    teams = files.requests.get("teams", {})
    contacts = {contact.id: contact.named(code) for contact in pack.policy.contacts}
    by_team = {team.id: teams.get(team.id) or contacts.get(team.contact) or team.id for team in pack.routes.teams}
    places = {place.id: _place(pack, code, place.id) for place in pack.policy.vocabulary.places}
    lists = {name: dict(words) for name, words in own.items() if isinstance(words, dict)}
    abouts = {about: lists.get("abouts", {}).get(about) or by_team.get(about, about) for about in pack.speaking_up.abouts}
    return {**lists, "abouts": abouts, "teams": by_team, "places": places, "tools": {**_tools(pack), **lists.get("tools", {})}}


def _place(pack: Pack, code: str, place: str) -> str:
    words = pack.languages[code].words.places.get(place)
    return (words.name if words is not None else "") or place


class MorningRound:
    """Asks everybody who reads reports to look, once on each working day, after one hour, in the same words.

    A notice to those alone who have something to do would tell whoever sees the outbox, or the chat's own log, on which day
    something came, for whom, and who is left out of it. This one depends on nothing but the calendar and the keys.
    """

    def __init__(self, store: Store, reporting: Reporting) -> None:
        """Whose outbox it goes into, and who reads reports."""
        self._store, self._desk = store, reporting.desk
        self._went: date | None = None

    def go(self, now: datetime) -> None:
        """Ask, when it is time and nobody was asked today."""
        desk, today = self._desk, now.date()
        at = datetime.combine(today, ROUND_AT, tzinfo=UTC)
        works = desk.said.working_day(today - timedelta(days=1), 1) == today
        if now < at or not works or self._went == today:
            return
        with self._store.cases.work() as work:
            if not work.done(f"{ROUND}-{today.isoformat()}"):
                work.post([Notice(secrets.token_hex(16), person, ROUND, at=at) for person in desk.everybody()])
        self._store.outbox.forget(ROUND, at)
        self._went = today


class SpeakUpOffice(Office):
    """The office of a server that takes sealed reports."""

    def __init__(
        self, desk: Desk, store: Store, box: ReportBox, clock: Clock | None = None, browsers: Clock | None = None
    ) -> None:
        """`box` is where reports are kept, apart from everything else."""
        super().__init__(desk, store, clock, browsers)
        self.reporting = open_reporting(desk.pack, store.directory, store.keyring, self.clock, box)
        self._ticked = datetime.min.replace(tzinfo=UTC)
        self._round = MorningRound(store, self.reporting)

    def speak_up(self, language: str) -> Mapping[str, Any]:
        """Sentences of the report page and the mailbox."""
        files = self.desk.pack.languages.get(language) or self.desk.pack.languages[self.languages[0]]
        found: Mapping[str, Any] = files.speak_up["pages"]
        return found

    def tidy(self) -> None:
        """What time does to requests, and every ten minutes what it does to reports."""
        super().tidy()
        if abs(self.clock.now() - self._ticked) >= BETWEEN_TICKS:  # either way: a clock can be put back
            self._ticked = self.clock.now()
            self.reporting.tick()
        self._round.go(self.clock.now())
