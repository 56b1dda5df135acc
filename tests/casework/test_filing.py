"""Filing a request: once, protected from the first moment, at the right people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from scene import worker

from bot.cases.sealing import HandlerKey, SealedBox
from bot.conversation import StatedFacts
from bot.conversation.requesting import FormSent, FormShown, FormWanted, NotPossible, RequestShown

if TYPE_CHECKING:
    from scene import Office


def test_a_form_comes_filled_in_with_what_the_question_told(office: Office) -> None:
    about = StatedFacts(tool="helper", activity="no_such_activity")
    reply = office.casework.hear(FormWanted("employee", "request", "leave_it", about))
    assert isinstance(reply, FormShown)
    assert reply.draft.values == {"tool": "helper"}
    assert reply.draft.team == "desk"


def test_she_sees_at_once_what_happens_now_and_until_when(office: Office) -> None:
    case = office.file().case
    assert case.protected
    assert case.due is not None
    assert case.due.step == "start"
    assert case.tool == "helper"
    assert office.told("employee") == ["filed"]


def test_promise_5_the_same_form_sent_again_is_the_same_case(office: Office) -> None:
    first = office.file(submission="one")
    again = office.file(submission="one")
    assert (first.said, again.said) == ("filed", "again")
    assert first.case.id == again.case.id
    assert office.inbox("desk-a").inbox.total == 1
    assert office.told("desk-a") == ["new_case"]
    assert office.told("employee") == ["filed"]


def test_somebody_elses_submission_name_opens_nothing(office: Office) -> None:
    office.file(submission="one")
    reply = office.send("stranger", "request", "leave_it", "one", why="other")
    assert reply == NotPossible("no_such_case")


def test_what_is_wrong_comes_back_with_the_text_kept(office: Office) -> None:
    reply = office.send("employee", "request", "leave_it", "one", effect="x" * 201, why="nonsense")
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"effect": "too_long", "why": "not_a_choice"}
    assert reply.draft.values["effect"] == "x" * 201
    assert office.inbox("desk-a").inbox.total == 0
    assert office.file(submission=reply.draft.submission).said == "filed"


def test_the_managers_manager_decides_with_the_team_and_the_manager_does_not(office: Office) -> None:
    case = office.file().case
    assert office.inbox("director").inbox.total == 1
    assert office.case("director", case.id).may[0] == "take"
    assert office.inbox("manager").inbox.total == 0
    assert office.told("manager") == ["manager_protected"]


def test_a_team_without_anybody_escalates_at_once(office: Office) -> None:
    case = office.file(kind="try_it", activity="summarise", data="internal").case
    assert office.told("over-a") == ["new_case", "escalated"]
    assert office.case("over-a", case.id).case.route == "oversight"


def test_the_risk_tier_chooses_the_team(office: Office) -> None:
    case = office.file(kind="try_it", activity="summarise", data="special").case
    assert office.case("board-a", case.id).case.tier == "high"


def test_grounds_are_taken_only_for_keys_of_the_route(office: Office) -> None:
    assert office.form("employee", "request", "adjust").draft.keys == ()
    office.store.keyring.add(HandlerKey("k-hr", "hr-a", b"p" * 32, "{}"))
    office.store.keyring.add(HandlerKey("k-desk", "desk-a", b"p" * 32, "{}"))
    assert [key.id for key in office.form("employee", "request", "adjust").draft.keys] == ["k-hr"]
    boxes = (SealedBox("k-hr", b"e" * 32, b"c" * 1024), SealedBox("k-desk", b"e" * 32, b"c" * 1024))
    reply = office.casework.hear(FormSent("employee", "request", "adjust", "one", {"tool": "helper"}, boxes))
    assert isinstance(reply, RequestShown)
    assert reply.case.grounds
    assert len(office.store.cases.boxes(reply.case.id, "hr-a")) == 1
    assert office.store.cases.boxes(reply.case.id, "desk-a") == ()


def test_a_box_for_a_key_that_is_gone_sends_the_form_back_instead_of_losing_the_grounds(office: Office) -> None:
    boxes = (SealedBox("gone", b"e" * 32, b"c" * 1024),)
    reply = office.casework.hear(FormSent("employee", "request", "adjust", "one", {"tool": "helper"}, boxes))
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"": "keys_changed"}


def test_somebody_the_directory_does_not_know_is_told_and_keeps_her_text(office: Office) -> None:
    reply = office.send("nobody", "request", "leave_it", "one", why="other", effect="My text")
    assert isinstance(reply, NotPossible)
    assert reply.reason == "nobody_known"
    assert reply.draft is not None
    assert reply.draft.values["effect"] == "My text"


def test_a_day_of_a_form_may_be_today_where_she_is(office: Office) -> None:
    """Eight in the evening in Los Angeles is tomorrow in UTC; one in the morning in Auckland is yesterday."""
    office.store.directory.put([replace(worker("west", "top"), zone="America/Los_Angeles")])
    office.store.directory.put([replace(worker("east", "top"), zone="Pacific/Auckland")])
    values = {"data": "special"}
    office.clock.moment = datetime(2026, 3, 3, 4, tzinfo=UTC)
    assert isinstance(office.send("west", "request", "try_it", **values, **{"from": "2026-03-02"}), RequestShown)
    office.clock.moment = datetime(2026, 3, 3, 12, tzinfo=UTC)
    reply = office.send("east", "request", "try_it", **values, **{"from": "2026-03-03"})
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"from": "past_day"}
