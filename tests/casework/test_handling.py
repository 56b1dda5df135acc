"""Working a request: take, ask, decide, hand over, step aside; and two people at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from scene import worker

from bot.conversation.requesting import CaseOpened, CaseShown, FormShown, NotPossible, RequestOpened, RequestShown
from bot.ports import ChangedMeanwhileError

if TYPE_CHECKING:
    from scene import Office


def decide(office: Office, person: str, case_id: str, outcome: str = "refused", **more: str) -> object:
    return office.send(person, "decide", case_id, outcome=outcome, **({"reason": "The bench needs it."} | more))


def test_from_filing_to_a_decision_with_conditions_and_an_end(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "take", case_id)
    office.send("desk-a", "ask", case_id, text="Which bench?")
    office.send("employee", "write", case_id, text="The second.")
    reply = decide(office, "desk-a", case_id, "granted", conditions="Until the audit.", until="2026-12-31")
    assert isinstance(reply, CaseShown)
    own = office.casework.hear(RequestOpened("employee", case_id))
    assert isinstance(own, RequestShown)
    assert own.case.decision is not None
    assert (own.case.decision.outcome, own.case.decision.conditions) == ("granted", "Until the audit.")
    assert [message.text for message in own.case.messages] == ["Which bench?", "The second."]
    assert office.told("employee") == ["filed", "taken", "asked", "decided"]
    assert office.told("manager") == ["manager_protected", "manager_granted"]


def test_a_refusal_needs_a_reason(office: Office) -> None:
    case_id = office.file().case.id
    reply = decide(office, "desk-a", case_id, reason="")
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"reason": "required"}


def test_promise_5_two_handlers_deciding_at_once_the_second_is_told_and_loses_nothing(office: Office) -> None:
    case_id = office.file().case.id
    seen = str(office.case("desk-b", case_id).case.version)
    decide(office, "desk-a", case_id, "granted")
    reply = decide(office, "desk-b", case_id, "refused", version=seen, reason="My long thoughts.")
    assert isinstance(reply, NotPossible)
    assert reply.reason in {"changed", "already_decided"}
    assert reply.draft is not None
    assert reply.draft.values["reason"] == "My long thoughts."
    assert office.case("desk-b", case_id).case.decisions[0].outcome == "granted"


def test_promise_5_who_takes_a_case_that_changed_looks_again_first(office: Office) -> None:
    case_id = office.file().case.id
    seen = str(office.case("desk-b", case_id).case.version)
    office.send("desk-a", "take", case_id, version=seen)
    reply = office.send("desk-b", "take", case_id, version=seen)
    assert isinstance(reply, NotPossible)
    assert reply.reason == "changed"
    assert office.case("desk-b", case_id).case.handler == "desk-a"


def test_promise_5_a_double_click_decides_once(office: Office) -> None:
    case_id = office.file().case.id
    seen = str(office.case("desk-a", case_id).case.version)
    first = office.send("desk-a", "decide", case_id, "click", outcome="granted", version=seen)
    again = office.send("desk-a", "decide", case_id, "click", outcome="granted", version=seen)
    assert isinstance(first, CaseShown)
    assert isinstance(again, CaseShown)
    assert (first.said, again.said) == ("decided", "again")
    assert office.told("employee").count("decided") == 1


def test_a_form_with_a_mistake_can_be_sent_again_under_the_same_name(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "decide", case_id, "click", outcome="refused")
    reply = office.send("desk-a", "decide", case_id, "click", outcome="refused", reason="The bench needs it.")
    assert isinstance(reply, CaseShown)
    assert reply.said == "decided"


def test_the_appeal_goes_to_another_person_and_the_first_sees_it_no_more(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    office.send("employee", "appeal", case_id, reason="There is a manual mode.")
    assert office.inbox("desk-a").inbox.total == 0
    assert office.casework.hear(CaseOpened("desk-a", case_id)) == NotPossible("no_such_case")
    assert decide(office, "desk-a", case_id, "granted") == NotPossible("no_such_case")
    assert "appeal_to_decide" in office.told("desk-b")
    assert "appeal_to_decide" not in office.told("desk-a")
    assert isinstance(decide(office, "desk-b", case_id, "granted"), CaseShown)


def test_an_appeal_too_late_is_refused_with_the_reason(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    office.clock.forward(days=40)
    reply = office.send("employee", "appeal", case_id, reason="Too late?")
    assert isinstance(reply, NotPossible)
    assert reply.reason == "window_over"


def test_handing_over_moves_it_and_a_team_without_people_escalates(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "hand_over", case_id, team="hr", note="It is about health.")
    assert office.inbox("desk-a").inbox.total == 0
    assert office.case("hr-a", case_id).case.route == "hr"
    office.send("hr-a", "hand_over", case_id, team="empty")
    assert "escalated" in office.told("over-a")
    assert "decide" in office.case("over-a", case_id).may


def test_stepping_aside_hides_the_case_and_the_last_one_out_escalates(office: Office) -> None:
    case_id = office.file(kind="adjust").case.id
    office.send("hr-a", "recuse", case_id)
    assert office.inbox("hr-a").inbox.total == 0
    assert "escalated" not in office.told("over-a")
    office.send("hr-b", "recuse", case_id)
    assert "escalated" in office.told("over-a")


@pytest.mark.parametrize("person", ["stranger", "colleague", "manager", "hr-a"])
def test_whoever_has_no_part_in_it_gets_the_answer_of_a_case_that_is_not_there(office: Office, person: str) -> None:
    case_id = office.file().case.id
    nothing = office.casework.hear(CaseOpened(person, "ZZZZ-ZZZZ-ZZ"))
    for event in (CaseOpened(person, case_id), RequestOpened(person, case_id)):
        assert office.casework.hear(event) == nothing
    for action in ("take", "decide", "withdraw", "write"):
        assert office.send(person, action, case_id, text="x", outcome="granted") == nothing


def test_a_withdrawn_request_is_over_for_both_sides(office: Office) -> None:
    case_id = office.file().case.id
    office.send("employee", "withdraw", case_id)
    assert office.told("manager") == ["manager_protected", "manager_ended"]
    reply = decide(office, "desk-a", case_id, "granted")
    assert isinstance(reply, NotPossible)
    assert reply.reason == "over"


def test_two_transactions_that_meet_are_tried_again(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database may give one of two transactions up; the form of the other is not lost for it."""
    whole, met = office.desk.book.work, iter((True, True, False))

    def work() -> object:
        if next(met, False):
            raise ChangedMeanwhileError
        return whole()

    monkeypatch.setattr(office.desk.book, "work", work)
    assert office.file().said == "filed"


@pytest.mark.parametrize("person", ["hr-a", "hr-b"])
def test_stepping_aside_from_a_decided_case_works_for_the_last_one_too_and_is_no_new_case(office: Office, person: str) -> None:
    """What she is offered goes; and nobody is asked to work on what is decided."""
    case_id = office.file(kind="adjust").case.id
    office.send("hr-a" if person == "hr-b" else "hr-b", "recuse", case_id)
    decide(office, person, case_id)
    told = office.told("hr-a"), office.told("hr-b"), office.told("over-a")
    assert "recuse" in office.case(person, case_id).may
    reply = office.send(person, "recuse", case_id)
    assert isinstance(reply, CaseShown), reply
    assert office.inbox(person).inbox.total == 0
    assert (office.told("hr-a"), office.told("hr-b"), office.told("over-a")) == told


def test_stepping_aside_from_a_decided_case_brings_the_team_no_new_case(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    office.send("desk-a", "recuse", case_id)
    assert office.told("desk-b").count("new_case") == 1


def test_whoever_takes_what_she_has_taken_is_told_so_and_the_employee_hears_of_it_once(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "take", case_id)
    reply = office.send("desk-a", "take", case_id)
    assert isinstance(reply, NotPossible)
    assert reply.reason == "already_taken"
    assert office.told("employee").count("taken") == 1


@pytest.mark.parametrize("action", ["take", "ask", "decide", "hand_over"])
def test_what_a_case_does_not_offer_any_more_is_refused_with_what_was_written(office: Office, action: str) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    values = {"text": "Which bench?", "outcome": "granted", "team": "hr"}
    reply = office.send("desk-b", action, case_id, **values)
    assert isinstance(reply, NotPossible)
    assert reply.reason == "already_decided"
    assert reply.draft is not None
    assert reply.draft.values == values


def test_the_last_day_of_a_grant_may_be_today_where_the_employee_is(office: Office) -> None:
    """Eight in the evening in Los Angeles is tomorrow in UTC; one in the morning in Auckland is yesterday."""
    office.store.directory.put([replace(worker("west", "top"), zone="America/Los_Angeles")])
    office.store.directory.put([replace(worker("east", "top"), zone="Pacific/Auckland")])
    west, east = office.file("west").case.id, office.file("east").case.id
    office.clock.moment = datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert isinstance(decide(office, "desk-a", west, "granted", until="2026-03-02"), CaseShown)
    office.clock.moment = datetime(2026, 3, 3, 12, tzinfo=UTC)
    reply = decide(office, "desk-a", east, "granted", until="2026-03-03")
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"until": "past_day"}
