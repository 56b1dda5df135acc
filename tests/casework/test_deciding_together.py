"""A decision that needs both sides: the team, and a manager from higher up the line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from scene import ROUTES, Office, worker

from bot.cases.case import State
from bot.cases.routing import Rule
from bot.conversation.requesting import CaseOpened, CaseShown, FormShown, FormWanted, NotPossible, RequestOpened, RequestShown
from storage import Store

if TYPE_CHECKING:
    from bot.cases.views import OwnCase

REASON = "The bench needs it."


@pytest.fixture
def office() -> Office:
    """What is asked for with `leave_it` is decided by the desk and the director together."""
    office = Office(Store.in_memory())
    together = Rule(team="desk", kinds=("leave_it",), with_line=2, decide="together", appeal="hr")
    rules = tuple(together if rule.kinds == ("leave_it",) else rule for rule in ROUTES.rules)
    office.change_pack(routes=ROUTES.model_copy(update={"rules": rules}))
    return office


def decide(office: Office, person: str, case_id: str, outcome: str = "refused", **more: str) -> CaseShown:
    reply = office.send(person, "decide", case_id, outcome=outcome, **({"reason": REASON} | more))
    assert isinstance(reply, CaseShown), reply
    return reply


def agree(office: Office, person: str, case_id: str, submission: str = "") -> CaseShown | NotPossible:
    """Press the button on the page as it stands."""
    case = office.store.cases.read(case_id)
    assert case is not None
    reply = office.send(person, "agree", case_id, submission, version=str(case.version))
    assert isinstance(reply, CaseShown | NotPossible), reply
    return reply


def why(reply: object) -> str:
    assert isinstance(reply, NotPossible), reply
    return reply.reason


def own(office: Office, case_id: str) -> OwnCase:
    reply = office.casework.hear(RequestOpened("employee", case_id))
    assert isinstance(reply, RequestShown)
    return reply.case


@pytest.mark.parametrize(("first", "second"), [("desk-a", "director"), ("director", "desk-b")])
def test_one_side_proposes_the_other_agrees_and_that_is_the_decision(office: Office, first: str, second: str) -> None:
    case_id = office.file().case.id
    shown = decide(office, first, case_id, "partly", conditions="Mondays.", until="2026-12-31")
    assert shown.said == "proposed"
    assert shown.case.state is State.IN_REVIEW
    assert office.told("employee") == ["filed"]
    assert office.told(second)[-1] == "to_agree"
    seen = office.case(second, case_id)
    assert seen.case.proposal is not None
    assert (seen.case.proposal.by, seen.case.proposal.reason) == (first, REASON)
    assert "agree" in seen.may
    assert seen.agree is not None
    assert seen.agree.proposal == seen.case.proposal
    done = agree(office, second, case_id)
    assert isinstance(done, CaseShown)
    decision = own(office, case_id).decision
    assert decision is not None
    assert (decision.by, decision.how, decision.outcome, decision.reason) == (second, "both_sides", "partly", REASON)
    assert (decision.conditions, str(decision.until)) == ("Mondays.", "2026-12-31")
    assert office.told("employee") == ["filed", "decided"]
    assert office.told("manager") == ["manager_protected", "manager_granted"]


def test_until_both_agree_the_employee_is_protected_the_clocks_go_on_and_nobody_can_appeal(office: Office) -> None:
    case_id = office.file().case.id
    before = own(office, case_id)
    decide(office, "desk-a", case_id)
    case = own(office, case_id)
    assert case.protected
    assert case.steps == before.steps
    assert office.told("manager") == ["manager_protected"]
    assert why(office.send("employee", "appeal", case_id, reason="Look again.")) == "not_decided"


def test_the_employee_sees_that_one_has_looked_and_neither_what_nor_who_nor_how_often(office: Office) -> None:
    """On her page, in what she was told, and in what she takes away; before the decision and after it."""
    case_id = office.file().case.id
    decide(office, "desk-a", case_id, "refused", reason="A secret thought.")
    decide(office, "director", case_id, "partly", reason="Another secret thought.")
    case = own(office, case_id)
    assert (case.half, case.decision) == (True, None)
    assert [(moment.what, moment.about) for moment in case.timeline] == [("filed", "desk"), ("proposed", "")]
    filed, *looked = office.casework.kept_about("employee")["requests"][0]["happenings"]
    assert (filed["name"], [sorted(one) for one in looked]) == ("filed", [["at", "name"]])
    agree(office, "desk-b", case_id)
    after = own(office, case_id)
    assert (after.half, [moment.what for moment in after.timeline].count("proposed")) == (False, 1)
    assert "A secret thought." not in str(office.casework.kept_about("employee"))


@pytest.mark.parametrize("person", ["desk-a", "desk-b", "owner"])
def test_the_side_that_proposed_cannot_agree_with_itself(office: Office, person: str) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    assert "agree" not in office.case(person, case_id).may
    assert why(agree(office, person, case_id)) == "other_side"
    assert own(office, case_id).decision is None


def test_one_person_of_both_sides_is_one_person(office: Office) -> None:
    """She stands for the line; the team's yes has to be somebody else's."""
    office.store.directory.put([worker("director", "top", "handler:desk")])
    case_id = office.file().case.id
    decide(office, "director", case_id)
    assert why(agree(office, "director", case_id)) == "other_side"
    assert isinstance(agree(office, "desk-a", case_id), CaseShown)


def test_deciding_otherwise_takes_the_place_of_what_was_proposed_and_asks_the_first_side(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id, "refused")
    decide(office, "director", case_id, "granted", reason="")
    assert office.told("desk-a")[-1] == "to_agree"
    assert why(agree(office, "director", case_id)) == "other_side"
    agree(office, "desk-a", case_id)
    assert own(office, case_id).decision is not None
    assert own(office, case_id).decision.outcome == "granted"  # type: ignore[union-attr]
    history = [(one.what, one.about) for one in office.case("desk-b", case_id).case.timeline]
    assert history[1:3] == [("proposed", "refused"), ("proposed", "granted")]


def test_a_yes_is_to_what_was_shown_and_to_nothing_else(office: Office) -> None:
    """A button from before: of another proposal, without a version, or of a case that is decided long since."""
    case_id = office.file().case.id
    decide(office, "desk-a", case_id, "granted")
    shown = str(office.case("director", case_id).case.version)
    decide(office, "desk-b", case_id, "refused")
    stale = office.send("director", "agree", case_id, version=shown)
    assert why(stale) == "look_again"
    assert why(office.send("director", "agree", case_id)) == "look_again"
    assert own(office, case_id).decision is None
    agree(office, "director", case_id)
    office.clock.forward(days=400)
    assert why(agree(office, "desk-a", case_id)) == "already_decided"
    assert isinstance(office.casework.hear(FormWanted("desk-a", "agree", case_id)), NotPossible)


def test_where_nothing_is_proposed_there_is_nothing_to_agree_to(office: Office) -> None:
    case_id = office.file().case.id
    assert why(agree(office, "director", case_id)) == "nothing_proposed"
    assert office.casework.hear(FormWanted("director", "agree", case_id)) == NotPossible("nothing_proposed", case_id)


def test_promise_5_a_double_press_agrees_once(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    version = str(office.case("director", case_id).case.version)
    replies = [office.send("director", "agree", case_id, "press", version=version) for _ in range(2)]
    assert [reply.said for reply in replies if isinstance(reply, CaseShown)] == ["decided", "again"]
    assert office.told("employee").count("decided") == 1


def test_promise_5_both_sides_deciding_at_once_is_one_proposal_and_the_other_keeps_her_words(office: Office) -> None:
    case_id = office.file().case.id
    seen = str(office.case("director", case_id).case.version)
    decide(office, "desk-a", case_id, "granted", version=seen)
    reply = office.send("director", "decide", case_id, outcome="refused", reason="My long thoughts.", version=seen)
    assert why(reply) == "changed"
    assert isinstance(reply, NotPossible)
    assert reply.draft is not None
    assert reply.draft.values["reason"] == "My long thoughts."
    assert reply.draft.together
    assert own(office, case_id).decision is None


def test_an_appeal_goes_around_everybody_who_proposed_or_agreed_and_one_person_decides_it(office: Office) -> None:
    for id_ in ("desk-a", "desk-b", "director"):
        office.store.directory.put([worker(id_, "top", "handler:desk", "handler:hr")])
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    decide(office, "director", case_id)
    agree(office, "desk-b", case_id)
    office.send("employee", "appeal", case_id, reason="There is a manual mode.")
    for person in ("desk-a", "desk-b", "director"):
        assert office.casework.hear(CaseOpened(person, case_id)) == NotPossible("no_such_case")
    assert decide(office, "hr-a", case_id, "granted").said == "decided"
    assert own(office, case_id).decision.how == ""  # type: ignore[union-attr]


@pytest.mark.parametrize("gone", ["nobody above", "left the company", "stepped aside"])
def test_without_a_line_two_people_of_the_team_decide(office: Office, gone: str) -> None:
    if gone == "nobody above":
        office.store.directory.put([worker("manager", "", "handler:desk")])
    case_id = office.file().case.id
    if gone == "left the company":
        office.store.directory.put([replace(worker("director", "top"), active=False)])
    if gone == "stepped aside":
        office.send("director", "recuse", case_id)
    assert office.case("desk-a", case_id).sides == "one_team"
    decide(office, "desk-a", case_id)
    assert why(agree(office, "desk-a", case_id)) == "other_side"
    assert office.told("desk-b")[-1] == "to_agree"
    agree(office, "desk-b", case_id)
    assert own(office, case_id).decision.how == "one_team"  # type: ignore[union-attr]


def test_without_a_line_a_single_person_decides_and_the_case_says_so(office: Office) -> None:
    case_id = office.file().case.id
    for person in ("director", "desk-b", "owner"):
        office.send(person, "recuse", case_id)
    assert office.case("desk-a", case_id).sides == "alone"
    assert decide(office, "desk-a", case_id).said == "decided"
    assert own(office, case_id).decision.how == "alone"  # type: ignore[union-attr]


def test_what_somebody_proposed_who_steps_aside_is_not_counted(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id, "granted")
    office.send("desk-a", "recuse", case_id)
    assert why(agree(office, "director", case_id)) == "nothing_proposed"
    assert not own(office, case_id).half
    assert office.told("director")[-1] == "new_case"
    decide(office, "desk-b", case_id)
    assert isinstance(agree(office, "director", case_id), CaseShown)


def test_when_the_one_who_was_asked_steps_aside_others_are_asked(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id, "granted")
    office.send("director", "recuse", case_id)
    assert office.told("desk-b")[-1] == "to_agree"
    for person in ("desk-b", "owner"):
        office.send(person, "recuse", case_id)
    assert office.told("desk-a")[-1] == "to_agree"
    assert decide(office, "desk-a", case_id, "granted").said == "decided"


def test_handing_over_keeps_what_the_line_proposed_and_drops_what_the_old_team_did(office: Office) -> None:
    by_line, by_team = office.file().case.id, office.file().case.id
    decide(office, "director", by_line)
    decide(office, "desk-a", by_team)
    for case_id in (by_line, by_team):
        office.send("desk-a", "hand_over", case_id, team="hr")
    assert isinstance(agree(office, "hr-a", by_line), CaseShown)
    assert why(agree(office, "director", by_team)) == "nothing_proposed"


def test_when_the_team_has_nobody_those_it_is_escalated_to_stand_in_for_it(office: Office) -> None:
    case_id = office.file().case.id
    for person in ("desk-a", "desk-b", "owner"):
        office.send(person, "recuse", case_id)
    assert "escalated" in office.told("over-a")
    assert decide(office, "director", case_id).said == "proposed"
    assert isinstance(agree(office, "over-a", case_id), CaseShown)
    assert own(office, case_id).decision.how == "both_sides"  # type: ignore[union-attr]


def test_a_reminder_reaches_whoever_has_to_agree(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    office.send("desk-a", "reply", case_id, text="We are at it.")
    office.pass_days(20)
    assert "reminded" in office.told("director")


@pytest.mark.parametrize("agrees", [False, True])
def test_what_is_missed_is_escalated_and_those_who_see_to_it_decide_alone(office: Office, agrees: bool) -> None:  # noqa: FBT001
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    office.pass_days(45)
    assert own(office, case_id).missed
    done = agree(office, "over-a", case_id) if agrees else decide(office, "over-a", case_id, "granted")
    assert isinstance(done, CaseShown)
    assert own(office, case_id).decision.how == "escalated"  # type: ignore[union-attr]


def test_a_last_day_that_has_passed_is_not_agreed_to(office: Office) -> None:
    case_id = office.file().case.id
    decide(office, "desk-a", case_id, "granted", until="2026-03-03")
    office.clock.forward(days=2)
    assert why(agree(office, "director", case_id)) == "proposal_over"


def test_the_form_says_that_it_goes_to_a_second_person_also_when_it_comes_back(office: Office) -> None:
    case_id = office.file().case.id
    assert office.form("desk-a", "decide", case_id).draft.together
    back = office.send("desk-a", "decide", case_id, outcome="refused")
    assert isinstance(back, FormShown)
    assert back.draft.together


def test_a_case_that_was_filed_when_one_person_decided_is_decided_by_one(office: Office) -> None:
    """What held on the day of filing holds on: nobody is stuck by a change of the rules."""
    together = office.desk.rules.routes
    office.change_pack(routes=ROUTES)
    case_id = office.file().case.id
    office.change_pack(routes=together)
    assert decide(office, "director", case_id).said == "decided"
    assert own(office, case_id).decision.how == ""  # type: ignore[union-attr]


def test_whoever_proposed_does_not_agree_with_herself_when_it_is_escalated_to_her(office: Office) -> None:
    """She may decide alone then, and the decision says so; her own yes makes no two of her."""
    office.store.directory.put([worker("desk-a", "top", "handler:desk", "handler:oversight")])
    case_id = office.file().case.id
    decide(office, "desk-a", case_id)
    office.pass_days(45)
    assert why(agree(office, "desk-a", case_id)) == "other_side"
    assert decide(office, "desk-a", case_id).said == "decided"
    assert own(office, case_id).decision.how == "escalated"  # type: ignore[union-attr]


def test_a_request_filed_when_the_team_has_nobody_goes_to_the_line_and_to_those_who_stand_in(office: Office) -> None:
    for person in ("desk-a", "desk-b", "owner"):
        office.store.directory.put([worker(person, "top")])
    case_id = office.file().case.id
    assert {"escalated", "new_case"} <= {*office.told("over-a"), *office.told("director")}
    assert decide(office, "director", case_id).said == "proposed"
    assert isinstance(agree(office, "over-b", case_id), CaseShown)
