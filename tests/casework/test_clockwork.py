"""What the clock does, over days: reminders, missed deadlines, closing, ends and check-ins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scene import KINDS, worker

from bot.conversation.requesting import RequestOpened, RequestShown, RequestsOpened, RequestsShown

if TYPE_CHECKING:
    from datetime import date

    from scene import Office

    from bot.cases.deadlines import Calendar


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


def without(kind: str) -> dict[str, object]:
    """The kinds of a pack that somebody took one from."""
    return {id_: known for id_, known in KINDS.items() if id_ != kind}


def test_a_kind_that_was_taken_from_the_pack_stops_nobodys_clock(office: Office) -> None:
    """Its open requests stay with whom they were: they are seen, missed, decided and appealed like all others."""
    gone, other = office.file(kind="adjust").case.id, office.file().case.id
    office.change_pack(kinds=without("adjust"))
    office.pass_days(3)
    assert own(office, other).case.missed
    assert own(office, gone).case.missed
    hers = office.casework.hear(RequestsOpened("employee"))
    assert isinstance(hers, RequestsShown)
    assert {case.id for case in hers.cases} == {gone, other}
    assert "adjust" not in hers.kinds
    assert gone in {line.id for line in office.inbox("hr-a").inbox.lines}
    office.send("hr-a", "decide", gone, outcome="refused", reason="Not now.")
    office.send("employee", "appeal", gone, reason="Please look again.")
    assert own(office, gone).case.state == "appealed"
    assert "appeal_to_decide" in office.told("hr-b")


def test_a_case_in_confidence_stays_so_and_away_from_whom_it_is_about_when_its_kind_has_gone(office: Office) -> None:
    gone = office.file(kind="tell", whom="hr").case.id
    office.change_pack(kinds=without("tell"))
    office.send("over-a", "decide", gone, outcome="refused", reason="We found nothing.")
    office.send("employee", "appeal", gone, reason="Please look again.")
    shown = own(office, gone).case
    assert (shown.state, shown.restricted) == ("appealed", True)
    assert shown.team != "hr"
    office.pass_days(40)
    for person in ("hr-a", "hr-b", "manager", "desk-a"):
        assert office.told(person) == []
        assert office.inbox(person).inbox.total == 0


class HalfACalendar:
    """Knows no day of one place."""

    def __init__(self, whole: Calendar, unknown: str) -> None:
        self._whole, self._unknown = whole, unknown

    def working_day_after(self, day: date, count: int, place: str) -> date:
        if place == self._unknown:
            raise KeyError(place)
        return self._whole.working_day_after(day, count, place)


def test_a_case_the_clock_cannot_work_on_holds_up_no_other(office: Office) -> None:
    """However early it was due, and however few alarms are rung at once; it is not forgotten either."""
    office.store.directory.put([worker("abroad", "top", place="moon")])
    office.file("abroad", submission="first")
    case_id, whole = office.file().case.id, office.desk.rules.calendar
    office.change_pack(calendar=HalfACalendar(whole, "moon"))
    office.clock.forward(days=10)
    for _ in range(4):
        office.casework.clockwork.tick(limit=1)
    assert own(office, case_id).case.missed
    office.change_pack(calendar=whole)
    office.pass_days(1)
    assert "missed_employee" in office.told("abroad")


def test_the_manager_hears_once_that_a_grant_ended_when_it_is_withdrawn_after_that(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "decide", case_id, outcome="granted", until="2026-03-09")
    office.pass_days(8)
    office.send("employee", "withdraw", case_id)
    assert office.told("manager") == ["manager_protected", "manager_granted", "manager_ended"]
