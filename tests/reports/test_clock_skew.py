"""Clocks that were wrong, and databases that gave way: nothing is lost, and the log stays whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from report_house import House


def test_a_clock_that_was_ahead_leaves_the_log_whole_and_the_proof_good(anywhere: House) -> None:
    """Two days were closed too early; a report of the right day is in the first one that is still open."""
    house = anywhere
    house.go()
    right = house.clock.day
    house.clock.day = right + timedelta(days=2)
    house.reporting.tick()
    house.clock.day = right
    reporter = house.report(text="It made up a dose.")
    house.go(4)
    assert house.reporting.log_faults() == ()
    assert reporter.proof() is not None


def test_the_log_begins_before_the_first_report(house: House) -> None:
    """Its beginning tells nobody on which day the first report came."""
    house.reporting.tick()
    house.go(5)
    house.report()
    house.go()
    days = [one["day"] for one in house.reporting.log()["days"]]
    assert days[0] == "2026-03-01"
    assert len(days) == 7


def test_rows_that_could_not_be_laid_anew_are_laid_anew_by_the_next_tick(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The order in which reports came is not kept because the database was busy once."""
    house.report()
    stir, tried = house.box.stir, []

    def busy() -> None:
        tried.append("busy")
        message = "busy"
        raise TimeoutError(message)

    monkeypatch.setattr(house.box, "stir", busy)
    with pytest.raises(TimeoutError):
        house.reporting.tick()
    monkeypatch.setattr(house.box, "stir", lambda: (tried.append("done"), stir()))
    house.reporting.tick()
    assert tried == ["busy", "done"]
