"""What the clock does, over days: reminders, missed deadlines, closing, ends and check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.requesting import RequestOpened, RequestShown

if TYPE_CHECKING:
    from scene import Office


def own(office: Office, case_id: str) -> RequestShown:
    reply = office.casework.hear(RequestOpened("employee", case_id))
    assert isinstance(reply, RequestShown)
    return reply


def test_a_start_nobody_made_is_told_to_her_and_to_those_who_oversee(office: Office) -> None:
    case_id = office.file().case.id
    office.pass_days(2)
    assert "missed_employee" not in office.told("employee")
    office.pass_days(1)
    assert office.told("employee").count("missed_employee") == 1
    assert office.told("over-a").count("escalated") == 1
    assert own(office, case_id).case.missed
    assert "decide" in office.case("over-a", case_id).may


def test_every_step_is_noted_once_however_often_the_clock_rings(office: Office) -> None:
    office.file()
    office.pass_days(60)
    assert office.told("employee").count("missed_employee") == 3
    assert office.told("over-a").count("escalated") == 3


def test_a_late_act_does_not_hide_that_it_was_late(office: Office) -> None:
    case_id = office.file().case.id
    office.clock.forward(days=10)
    office.send("desk-a", "ask", case_id, text="Which bench?")
    assert "missed_employee" in office.told("employee")


def test_the_handler_is_reminded_before_a_decision_is_due(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "take", case_id)
    office.send("desk-a", "reply", case_id, text="We look at it.")
    office.pass_days(17)
    assert "reminded" not in office.told("desk-a")
    office.pass_days(3)
    assert "reminded" in office.told("desk-a")


def test_a_decision_closes_after_the_window_and_ends_on_its_last_day(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "decide", case_id, outcome="granted", until="2026-06-30")
    office.pass_days(31)
    assert own(office, case_id).case.state == "closed"
    office.pass_days(120)
    told = office.told("employee")
    assert told.index("closed") < told.index("ends_soon") < told.index("ended")
    assert office.told("manager")[-1] == "manager_ended"


def test_promise_8_she_is_asked_whether_filing_had_a_price_and_nobody_else_sees_it(office: Office) -> None:
    case_id = office.file().case.id
    office.pass_days(31)
    assert "check_in" in office.told("employee")
    assert own(office, case_id).case.check_in == "check_in_1"
    reply = office.send("employee", "check_in", case_id, changed="review")
    assert isinstance(reply, RequestShown)
    assert reply.said == "check_in_thanks"
    assert own(office, case_id).case.check_in == ""
    seen = office.case("over-a", case_id)
    assert "check_in" not in str(seen)
    assert "check_in" not in str(office.told("manager"))


def test_a_year_without_anybody_passes_and_everything_was_told(office: Office) -> None:
    for number in range(5):
        office.file(submission=f"s{number}")
    office.pass_days(365)
    assert office.inbox("over-a", "overdue").inbox.total == 5
    assert office.told("employee").count("missed_employee") == 15
