"""Somebody is in danger now: such a report comes first, and its deadline is the same wherever it is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from report_house import make_house

from storage.reports import MemoryReportBox

if TYPE_CHECKING:
    from report_house import House

    from bot.reporting import Surroundings


def test_what_cannot_wait_comes_first_until_it_is_closed(anywhere: House) -> None:
    """Before what is late, and before what is newer; closed, it goes back to its day."""
    house, handler = anywhere, anywhere.handlers["hr-1"]
    late = house.report()
    house.go(5)
    danger = house.report(severity="danger")
    house.go()
    new = house.report()
    house.go()
    assert handler.reports() == [danger.id, late.id, new.id]
    handler.close(danger.id)
    assert handler.reports() == [late.id, new.id, danger.id]


def test_what_cannot_wait_is_marked_in_the_list(house: House) -> None:
    """A handler's page is told which line that is, so that it need not know any word of the pack."""
    urgent, other = house.report(severity="danger"), house.report(severity="high")
    house.go()
    lines = {line["id"]: line["urgent"] for line in house.reporting.inbox("hr-1", asked=False, page=0)["reports"]}
    assert lines == {urgent.id: True, other.id: False}


@pytest.mark.parametrize("severity", ["low", "danger"])
def test_the_deadlines_said_at_sending_are_those_of_the_mailbox(house: House, severity: str) -> None:
    """To the day, for every severity: nobody reads three days in one place and one in another."""
    said = house.reporting.door("en")["due"][severity]
    reporter = house.report(severity=severity)
    house.go()
    assert said == [{"name": clock["name"], "day": clock["day"]} for clock in reporter.look()["clocks"]]


def test_without_urgent_severities_nothing_is_put_first(said: Surroundings) -> None:
    """A pack that names none has the list as it was."""
    rules = said.rules.model_copy(update={"urgent": ()})
    house = make_house(MemoryReportBox(), replace(said, rules=rules))
    danger = house.report(severity="danger")
    house.go()
    new = house.report()
    house.go()
    assert house.handlers["hr-1"].reports() == [new.id, danger.id]
