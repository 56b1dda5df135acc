"""Several servers on one database of reports: what one of them keeps is not undone by another at the same moment."""

from __future__ import annotations

from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from report_house import House, make_house

from bot.reporting import Reporting
from storage.reports import open_report_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from bot.reporting import Surroundings

SOON, AT_LAST = 1.0, 60.0
"""Seconds that a tick is held up at most: for what should wait for its end, and for what should not."""


class Meanwhile:
    """Something that another server does while this one is in the middle of its tick."""

    def __init__(self, do: Callable[[], object], most: float = SOON) -> None:
        """`do` is done once; the tick goes on when it is done, or after `most` seconds."""
        self._thread, self._most = Thread(target=do), most
        self._begun = False

    def happens(self) -> None:
        """Now; it may have to wait for the tick."""
        if not self._begun:
            self._begun = True
            self._thread.start()
            self._thread.join(self._most)

    def is_over(self) -> bool:
        """Whether it happened, and came to its end."""
        self._thread.join()
        return self._begun


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database that servers can share."""
    found: str = f"sqlite:///{tmp_path / 'reports.db'}" if request.param == "sqlite" else request.getfixturevalue("postgres")()
    return found


@pytest.fixture
def one(url: str, said: Surroundings) -> Iterator[House]:
    """The company on its first server."""
    box = open_report_box(url)
    yield make_house(box, said)
    box.close()


@pytest.fixture
def other(url: str, one: House) -> Iterator[Callable[[Surroundings], Reporting]]:
    """Start another server of the same company, on the same database."""
    box = open_report_box(url)

    def start(said: Surroundings) -> Reporting:
        return Reporting(box, one.store.directory, one.store.keyring, one.clock, said, pace=0, bits=1)

    yield start
    box.close()


def held_up(said: Surroundings, meanwhile: Meanwhile) -> Surroundings:
    """Surroundings in which something happens when a tick counts working days: after it has read, before it writes."""

    def working_day(day: date, count: int) -> date:
        meanwhile.happens()
        return said.working_day(day, count)

    return replace(said, working_day=working_day)


def test_a_report_that_is_closed_while_another_server_ticks_stays_closed(
    one: House, other: Callable[[Surroundings], Reporting], said: Surroundings
) -> None:
    """The tick shows it to others because it is late; it does not put back what the handler did meanwhile."""
    report = one.report().id
    one.go()
    one.clock.day = one.clock.day.replace(day=20)
    closing = Meanwhile(lambda: one.handlers["hr-1"].close(report, "It is put right."))
    other(held_up(said, closing)).tick()
    assert closing.is_over()
    (line,) = one.handlers["hr-1"].lines()
    assert (line["state"], line["late"]) == ("closed", False)
    assert [found["id"] for found in one.handlers["om-1"].lines()] == [report]


def test_a_day_that_two_servers_close_at_once_is_as_it_was_closed(
    one: House, other: Callable[[Surroundings], Reporting], said: Surroundings
) -> None:
    """Random leaves of one of them alone are in the log: nobody is told that a day was changed."""
    reporter = one.report()
    one.go()
    one.clock.day = one.clock.day.replace(day=20)
    tick = Meanwhile(one.reporting.tick)
    other(held_up(said, tick)).tick()
    assert tick.is_over()
    assert one.reporting.log_faults() == ()
    assert len(one.reporting.log()["days"]) == 18
    assert reporter.proof() is not None


def test_who_reads_waits_for_no_tick(one: House, other: Callable[[Surroundings], Reporting], said: Surroundings) -> None:
    """What she gets is as of before: those on standby see it when the tick is done."""
    report = one.report().id
    one.go()
    one.clock.day = one.clock.day.replace(day=20)
    seen: list[list[str]] = []

    def look() -> None:
        seen.append(one.handlers["om-1"].reports())

    reading = Meanwhile(look, AT_LAST)
    other(held_up(said, reading)).tick()
    assert reading.is_over()
    assert [*seen, one.handlers["om-1"].reports()] == [[], [report]]
