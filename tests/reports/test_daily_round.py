"""Everybody who reads reports is asked to look on every working day, by nothing but the calendar and the keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from report_house import PEOPLE, someone

from bot.cases.sealing import HandlerKey
from bot.ports import Notice
from bot.report_office import SpeakUpOffice
from bot.reporting import Reporting
from bot.reporting.browser import HandlerBrowser, ReporterBrowser, Told
from storage import Store, open_store
from storage.reports import MemoryReportBox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.assembly import Desk

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HANDLERS = ("hr-1", "hr-2", "om-1")


class HandClock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        """The moment."""
        return self.moment


class Server:
    """A server on a store, with three people who have a key for reports."""

    def __init__(self, desk: Desk, store: Store, box: MemoryReportBox) -> None:
        self.clock, self.store = HandClock(), store
        self.office = SpeakUpOffice(desk, store, box, self.clock)
        pace = self.office.reporting.desk
        self.office.reporting = Reporting(box, store.directory, store.keyring, self.clock, pace.said, pace=0, bits=1)

    def make_keys(self) -> dict[str, HandlerBrowser]:
        """People of the company; some read reports."""
        self.store.directory.put([someone(person, roles) for person, roles in PEOPLE.items()])
        handlers = {person: HandlerBrowser(self.office.reporting, person) for person in HANDLERS}
        for person, browser in handlers.items():
            self.store.keyring.add(HandlerKey(browser.key, person, browser.public, "{}"))
        return handlers

    def outbox(self) -> list[Notice]:
        """All notices."""
        found = [posted.notice for person in PEOPLE for posted in self.store.outbox.notices_of(person)]
        return sorted(found, key=lambda notice: (notice.at or MONDAY, notice.to))


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The main store, where the outbox is."""
    if request.param == "memory":
        yield Store.in_memory()
        return
    url = f"sqlite:///{tmp_path / 'mayi.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    opened = open_store(url)
    yield opened
    opened.close()


def lived(desk: Desk, *, reported: bool) -> list[tuple[Any, ...]]:
    """What the outbox held every hour of two weeks, without random ids; some reports are late, one is not for everybody."""
    server = Server(desk, Store.in_memory(), MemoryReportBox())
    handlers, held = server.make_keys(), []
    for hour in range(14 * 24):
        server.clock.moment = MONDAY + timedelta(hours=hour)
        if reported and hour in {10, 59}:
            about = Told("people_relations", "It made up a dose.", standby="oversight", left_out=("Sample hr-1",))
            ReporterBrowser(server.office.reporting).send(about)
        server.office.tidy()
        if reported and hour == 100:
            handlers["hr-2"].answer(handlers["hr-2"].reports()[0], "Thank you.")
        notices = server.outbox()
        held.append(tuple((one.to, one.what, one.case, tuple(one.values.items()), one.at) for one in notices))
    assert bool(server.office.reporting.digest()) == reported
    return held


def test_the_outbox_is_the_same_whether_there_are_reports_or_not(desk: Desk) -> None:
    """To whom, when, in which words: somebody who has the outbox of two weeks learns nothing, not even of the late ones."""
    quiet = lived(desk, reported=False)
    assert lived(desk, reported=True) == quiet
    told = {notice for hour in quiet for notice in hour}
    assert {(to, what, case, values) for to, what, case, values, _ in told} == {
        (one, "reports_round", "", ()) for one in HANDLERS
    }
    moments = sorted({at for *_, at in told})
    assert [(at.isoweekday(), at.hour, at.minute, at.second) for at in moments] == [
        (day, 8, 0, 0) for day in (1, 2, 3, 4, 5)
    ] * 2


def test_everybody_is_asked_once_a_day_by_however_many_servers(desk: Desk, store: Store) -> None:
    """Not before the hour, once after it, also when a server starts anew; yesterday's is taken away."""
    box = MemoryReportBox()
    servers = [Server(desk, store, box), Server(desk, store, box)]
    servers[0].make_keys()
    for hour, expected in ((7, []), (8, [*HANDLERS]), (9, [*HANDLERS]), (31, [*HANDLERS]), (33, [*HANDLERS])):
        for server in (*servers, Server(desk, store, box)):
            server.clock.moment = MONDAY + timedelta(hours=hour)
            server.office.tidy()
            server.office.tidy()
            assert [notice.to for notice in server.outbox()] == expected
    assert {notice.at for notice in servers[0].outbox()} == {MONDAY + timedelta(hours=32)}


def test_the_words_are_there_in_every_language_and_tell_nothing(desk: Desk, store: Store) -> None:
    """No number, no name, no link to a report; the same words every day."""
    server = Server(desk, store, MemoryReportBox())
    server.make_keys()
    pages = set()
    for day in (0, 1):
        server.clock.moment = MONDAY + timedelta(days=day, hours=9)
        server.office.tidy()
        posted = store.outbox.notice(server.outbox()[0].id)
        assert posted is not None
        for language in server.office.languages:
            page = desk.renderer.notice_page(posted, someone("hr-1", ()), language)
            (words,) = page.blocks
            pages.add((language, page.title, words.text))  # type: ignore[union-attr]
            assert not any(letter.isdigit() for letter in words.text)  # type: ignore[union-attr]
            assert page.title not in words.text  # type: ignore[union-attr]
    assert len(pages) == len(server.office.languages) == 4
