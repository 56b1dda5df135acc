"""What was sealed to somebody who left on the same day: seen by those on standby, or else written once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from report_house import someone
from test_passing_on import LATE, lets_in
from test_speaking_up import texts

from bot.reporting.hpke import NotForThisKeyError

if TYPE_CHECKING:
    from report_house import House

    from bot.reporting.browser import HandlerBrowser, ReporterBrowser


def left_the_same_day(house: House, **told: Any) -> tuple[ReporterBrowser, HandlerBrowser]:
    """The only reader lets a colleague in and leaves the company, hours after a message came that appears tomorrow."""
    reporter = house.report(left_out=("Sample hr-2",), **told)
    house.go()
    reporter.write({"text": LATE, "act": "message"})
    new = lets_in(house, reporter)
    house.store.directory.put([someone("hr-1", (), active=False)])
    return reporter, new


def lost(house: House, reporter: ReporterBrowser) -> tuple[list[bool], list[bool]]:
    """Which items are said to open for nobody, to a handler and to the reporter."""
    items = [one for one in house.reporting.read("hr-3", reporter.id)["items"] if one["kind"] == "text"]
    mine = [one for one in reporter.look()["items"] if one["kind"] == "text"]
    return [one.get("lost", False) for one in items], [one.get("lost", False) for one in mine]


def test_what_opens_for_nobody_is_said_and_written_once_more(anywhere: House) -> None:
    """Not before it appears: until then nothing tells that it is on its way."""
    house = anywhere
    reporter, new = left_the_same_day(house, standby="")
    assert lost(house, reporter) == ([False], [False, False])
    house.go()
    assert lost(house, reporter) == ([False, True], [False, True])
    reporter.write({"text": "Once more: it happened again.", "act": "message"})
    house.go()
    with pytest.raises(NotForThisKeyError):
        new.contents(reporter.id)
    assert lost(house, reporter) == ([False, True, False], [False, True, False])
    items = house.reporting.read("hr-3", reporter.id)["items"]
    assert [bool(one["wraps"]) for one in items if one["kind"] == "text"] == [True, False, True]


def test_who_comes_back_can_open_it_again(house: House) -> None:
    """Nothing was thrown away: it is lost for as long as nobody is there who has a key to it."""
    reporter, new = left_the_same_day(house, standby="")
    house.go()
    assert lost(house, reporter)[1] == [False, True]
    house.store.directory.put([someone("hr-1", ("handler:people_relations",))])
    assert lost(house, reporter) == ([False, False], [False, False])
    house.handlers["hr-1"].pass_on()
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", LATE]


def test_those_on_standby_pass_on_what_nobody_else_can_open(anywhere: House) -> None:
    """They see the report from that day on, long before a deadline is missed."""
    house = anywhere
    reporter, new = left_the_same_day(house)
    assert house.handlers["om-1"].reports() == []
    house.go()
    assert lost(house, reporter) == ([False, False], [False, False])
    assert house.handlers["om-1"].reports() == [reporter.id]
    assert house.handlers["om-1"].pass_on() == [reporter.id]
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", LATE]


def test_nothing_is_shown_to_standby_while_somebody_who_left_can_pass_it_on(house: House) -> None:
    """She handed the report over, and works here still."""
    reporter = house.report(left_out=("Sample hr-2",))
    house.go()
    reporter.write({"text": LATE, "act": "message"})
    new = lets_in(house, reporter)
    house.reporting.recuse("hr-1", reporter.id, {})
    house.go()
    assert house.handlers["om-1"].reports() == []
    assert lost(house, reporter) == ([False, False], [False, False])
    house.handlers["hr-1"].pass_on()
    assert texts(new.contents(reporter.id)) == ["It made up a dose.", LATE]


def test_what_is_late_comes_first_and_then_the_newest(anywhere: House) -> None:
    """On the first page, however many came since; answered, it goes back to its day."""
    house = anywhere
    late, answered = house.report(), house.report()
    house.go(2)
    house.handlers["hr-1"].answer(answered.id, "We look into it.", "acknowledge")
    house.go(8)
    new = house.report()
    house.go()
    assert house.handlers["hr-1"].reports() == [late.id, new.id, answered.id]
    house.handlers["hr-1"].answer(late.id, "We are late.", "acknowledge")
    assert house.handlers["hr-1"].reports()[0] == new.id


def test_a_full_report_can_still_be_closed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The outcome is an item like every other; the last word fits."""
    reporter = house.report()
    house.go()
    monkeypatch.setattr("bot.reporting.handling.MOST_ITEMS", 1)
    house.handlers["hr-1"].close(reporter.id, "It is done.")
    assert reporter.look()["state"] == "closed"
