"""Promises 6 and 8: nobody sees what she need not see, and using a right has no price."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from scene import Office

from bot.cases import views
from bot.cases.sealing import HandlerKey, SealedBox
from bot.conversation.requesting import CaseOpened, CaseShown, FormSent, InboxOpened, RequestShown, RequestsOpened
from bot.ports import InboxQuery
from storage import Store

if TYPE_CHECKING:
    from bot.conversation.requesting import RequestReply

SECRET = b"sealed words that only two people may read"
VIEWS = ("mine", "unassigned", "due_soon", "overdue", "all", "over")


def file_with_grounds(office: Office) -> str:
    office.store.keyring.add(HandlerKey("k-a", "hr-a", b"p" * 32, "{}"))
    boxes = (SealedBox("k-a", b"e" * 32, SECRET),)
    reply = office.casework.hear(FormSent("employee", "request", "adjust", "one", {"tool": "helper"}, boxes))
    assert isinstance(reply, RequestShown)
    return reply.case.id


def everything_seen_by(office: Office, person: str, case_id: str) -> list[RequestReply]:
    lists = [office.casework.hear(InboxOpened(person, view)) for view in VIEWS]  # type: ignore[arg-type]
    return [*lists, office.casework.hear(CaseOpened(person, case_id)), office.casework.hear(RequestsOpened(person))]


def test_promise_6_no_view_has_a_field_for_grounds() -> None:
    seen = (views.OwnCase, views.HandledCase, views.InboxLine, views.Message, views.Moment)
    for view in seen:
        for field in dataclasses.fields(view):
            assert "SealedBox" not in str(field.type)
            assert field.type in {"bool", bool} or field.name not in {"grounds", "sealed"}


def test_promise_6_grounds_reach_their_handlers_and_stand_in_nothing_else(office: Office) -> None:
    case_id = file_with_grounds(office)
    assert [box.ciphertext for box in office.store.cases.boxes(case_id, "hr-a")] == [SECRET]
    for person in ("employee", "manager", "director", "hr-a", "hr-b", "desk-a", "over-a"):
        assert "sealed words" not in str(everything_seen_by(office, person, case_id))
        assert person == "hr-a" or not office.store.cases.boxes(case_id, person)


def test_promise_6_a_manager_learns_that_a_tool_need_not_be_used_and_nothing_else(office: Office) -> None:
    case_id = file_with_grounds(office)
    notices = [posted.notice for posted in office.store.outbox.notices_of("manager")]
    assert [(notice.what, dict(notice.values), notice.case) for notice in notices] == [
        ("manager_protected", {"tool": "helper", "employee": "Employee"}, "")
    ]
    assert case_id not in str(everything_seen_by(office, "manager", "ZZZZ-ZZZZ-ZZ"))


def test_promise_6_a_manager_hears_of_the_tool_from_beginning_to_end_and_never_of_the_case(office: Office) -> None:
    """Who, which tool, until when: no way into the case, whatever happens to it, and nothing of it once it is erased."""
    case_id = office.file().case.id
    office.send("desk-a", "ask", case_id, text="Which bench?")
    office.send("desk-a", "decide", case_id, outcome="partly", reason="The audit.", conditions="Mondays.", until="2026-12-31")
    office.send("employee", "withdraw", case_id)
    notices = [posted.notice for posted in reversed(office.store.outbox.notices_of("manager"))]
    who = {"tool": "helper", "employee": "Employee"}
    assert [(notice.what, dict(notice.values), notice.case) for notice in notices] == [
        ("manager_protected", who, ""),
        ("manager_granted", {**who, "until": "2026-12-31"}, ""),
        ("manager_ended", who, ""),
    ]
    assert case_id not in str(everything_seen_by(office, "manager", "ZZZZ-ZZZZ-ZZ"))
    assert case_id not in str([office.store.outbox.notice(notice.id) for notice in notices])
    assert case_id not in str(office.casework.kept_about("manager"))
    assert office.store.shredder.erase(case_id, office.clock.now())
    assert office.told("manager") == []


def test_a_refusal_that_is_withdrawn_ends_nothing_for_the_manager_a_second_time(office: Office) -> None:
    case_id = office.file().case.id
    office.send("desk-a", "decide", case_id, outcome="refused", reason="The audit.")
    office.send("employee", "withdraw", case_id)
    assert office.told("manager") == ["manager_protected", "manager_ended"]


@pytest.mark.parametrize("excluded", ["manager", "hr-a"])
def test_promise_6_an_excluded_handler_sees_what_she_would_see_without_the_case(excluded: str) -> None:
    """The same office twice, once without the case: every answer to the excluded handler is the same."""
    with_it, without = Office(Store.in_memory()), Office(Store.in_memory())
    case_id = with_it.file(kind="adjust" if excluded == "hr-a" else "leave_it").case.id
    if excluded == "hr-a":
        with_it.send("hr-a", "recuse", case_id)
    told = [notice for notice in with_it.told(excluded) if notice not in {"manager_protected", "new_case"}]
    assert told == []
    for search in ("", "employee", case_id, case_id[:4]):
        for view in VIEWS:
            event = InboxOpened(excluded, view, search)  # type: ignore[arg-type]
            assert with_it.casework.hear(event) == without.casework.hear(event)
    assert with_it.casework.hear(CaseOpened(excluded, case_id)) == without.casework.hear(CaseOpened(excluded, case_id))


def test_promise_6_cases_have_no_number_that_tells_of_others(office: Office) -> None:
    ids = [office.file(submission=str(number)).case.id for number in range(30)]
    assert len(set(ids)) == 30
    assert ids != sorted(ids)


def test_promise_8_no_list_or_figure_shows_a_manager_who_filed(office: Office) -> None:
    for number in range(10):
        office.file(submission=str(number))
    for view in VIEWS:
        seen = office.inbox("manager", view)
        assert (seen.inbox.lines, set(seen.counts.values())) == ((), {0})
    now = office.clock.now()
    query = InboxQuery("manager", frozenset({"desk"}), "all", now, now, employees=("employee",))
    assert office.store.cases.inbox(query).total == 0


def test_promise_8_protection_begins_with_filing_and_both_sides_are_told(office: Office) -> None:
    case = office.file().case
    assert case.protected
    assert office.told("manager") == ["manager_protected"]
    shown = office.case("desk-a", case.id)
    assert isinstance(shown, CaseShown)
    assert shown.case.protected
