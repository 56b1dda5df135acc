"""Deadlines from the day a report is seen: who misses one is not the last to know of the report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from report_house import someone
from test_speaking_up import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from report_house import House


# Seen on Tuesday, 3 March 2026.
KEPT: list[tuple[Mapping[str, str], str, str]] = [
    ({}, "low", "2026-03-07"),  # a person's first message: three working days, the sixth
    ({}, "danger", "2026-03-05"),  # the strictest rule: one day, the fourth
    ({"2026-03-06": ""}, "low", "2026-04-06"),  # the next word thirty days after the last one
    ({"2026-03-04": "", "2026-04-03": "status", "2026-05-03": "status"}, "low", "2026-06-02"),  # an answer by day 90
    ({"2026-03-04": "feedback", "2026-04-03": ""}, "low", "2026-05-04"),
]


@pytest.mark.parametrize(("words", "severity", "missed"), KEPT)
def test_a_missed_deadline_is_seen_by_somebody_outside_the_line(
    house: House, words: Mapping[str, str], severity: str, missed: str
) -> None:
    """Not a day before, whatever else was done; with all that was said so far, and it can be acted on."""
    reporter = house.report(severity=severity)
    outside, handler = house.handlers["om-1"], house.handlers["hr-1"]
    while house.clock.day < date.fromisoformat(missed):
        assert outside.reports() == []
        house.go()
        act = words.get(house.clock.day.isoformat())
        if act is not None:
            handler.answer(reporter.id, "We are on it.", act)
    assert outside.reports() == [reporter.id]
    assert len(texts(outside.contents(reporter.id))) == 1 + len(words)
    outside.answer(reporter.id, "I see to it that you get an answer.")
    assert texts(reporter.texts())[-1] == "I see to it that you get an answer."


def test_a_report_that_nobody_of_the_team_can_read_any_more_does_not_wait_for_a_deadline(house: House) -> None:
    """The only two who could have left."""
    reporter = house.report()
    house.go()
    house.store.directory.put([someone(person, (), active=False) for person in ("hr-1", "hr-2")])
    assert house.handlers["om-1"].reports() == []
    house.reporting.tick()
    assert house.handlers["om-1"].reports() == [reporter.id]


def test_a_report_that_is_opened_again_is_not_late_at_once(house: House) -> None:
    """Months later: the next word is due in thirty days, and what was answered stays answered."""
    reporter = house.report()
    house.go()
    house.handlers["hr-1"].answer(reporter.id, "It is put right.", "feedback")
    house.handlers["hr-1"].close(reporter.id)
    house.go(200)
    house.reporting.reopen("hr-1", reporter.id, {})
    house.go(30)
    assert house.handlers["om-1"].reports() == []
    assert {clock["name"]: clock["met"] for clock in reporter.look()["clocks"]}["feedback"]
    house.go()
    assert house.handlers["om-1"].reports() == [reporter.id]


def test_a_word_of_the_reporter_on_a_closed_report_needs_attention(house: House) -> None:
    """Reprisal is asked for until half a year after; the answer must not lie unread because the report is closed."""
    reporter = house.report()
    house.go()
    house.handlers["hr-1"].close(reporter.id, "Done.")
    assert house.reporting.digest() == ()
    house.go(180)
    open_now = [one["days"] for one in reporter.look()["checkins"] if one["open"]]
    assert open_now == [30, 90, 180]
    reporter.write({"text": "My shifts were changed.", "act": "checkin", "days": 180, "answer": "changed"})
    assert house.reporting.digest() == ()
    house.go()
    assert house.reporting.digest() == ("hr-1", "hr-2")
    assert house.reporting.inbox("hr-1")["reports"][0]["new"]
