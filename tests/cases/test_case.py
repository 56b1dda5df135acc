"""A request from filing to its end: what may happen when, and what never can."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cases import happenings as h
from bot.cases.case import OPEN, TABLE, Case, NotPossibleError, State, after, file, rebuilt
from bot.cases.happenings import as_json, from_json
from bot.cases.people import Person, sight

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def filed(**more: object) -> Case:
    values = {
        "at": NOON,
        "by": "eve",
        "kind": "k",
        "submission": "s",
        "facts": {"tool": "t"},
        "route": "team",
        "protects": True,
    }
    return file("C-1", h.Filed(**{**values, "excluded": ("manager",), **more}))


def go(case: Case, *happenings: h.AnyHappening) -> Case:
    for happening in happenings:
        case = after(case, happening)
    return case


def refusal(by: str = "hanna") -> h.Decided:
    return h.Decided(at=NOON, by=by, outcome="refused", reason="Nobody else can run the test bench.")


def appeal(by: str = "eve") -> h.Appealed:
    return h.Appealed(at=NOON, by=by, reason="The bench has a manual mode.", route="team")


def test_filing_protects_until_the_decision() -> None:
    case = filed()
    assert case.protected
    assert go(case, h.Taken(at=NOON, by="hanna")).protected
    assert not go(case, refusal()).protected


def test_an_appeal_protects_again() -> None:
    assert go(filed(), refusal(), appeal()).protected


def test_asking_waits_for_the_employee_and_her_answer_goes_on() -> None:
    case = go(filed(), h.Taken(at=NOON, by="hanna"), h.Asked(at=NOON, by="hanna", text="Which tool?"))
    assert case.state is State.WAITING
    case = after(case, h.Written(at=NOON, by="eve", text="The note-taker.", from_employee=True))
    assert case.state is State.IN_REVIEW


def test_a_refusal_or_partial_grant_without_a_reason_is_not_possible() -> None:
    for outcome in ("refused", "partly"):
        with pytest.raises(NotPossibleError, match="needs_reason"):
            go(filed(), h.Decided(at=NOON, by="hanna", outcome=outcome, reason="  "))
    assert go(filed(), h.Decided(at=NOON, by="hanna", outcome="granted")).state is State.DECIDED


def test_an_appeal_is_never_decided_by_whoever_decided_first() -> None:
    case = go(filed(), refusal("hanna"), appeal())
    for attempt in (refusal("hanna"), h.Taken(at=NOON, by="hanna"), h.Asked(at=NOON, by="hanna", text="?")):
        with pytest.raises(NotPossibleError, match="not_yours"):
            after(case, attempt)
    hanna = Person("hanna", "Hanna", "hanna@example.com", roles=("handler:team",))
    assert sight(hanna, case) == "none"
    assert go(case, refusal("omar")).state is State.DECIDED


def test_only_one_appeal_and_only_by_the_employee() -> None:
    case = go(filed(), refusal())
    with pytest.raises(NotPossibleError, match="not_hers"):
        after(case, appeal(by="manager"))
    with pytest.raises(NotPossibleError, match="not_decided"):
        after(filed(), appeal())
    twice = go(case, appeal(), refusal("omar"))
    with pytest.raises(NotPossibleError, match="appealed_before"):
        after(twice, appeal())


def test_the_employee_and_her_manager_cannot_handle_the_case() -> None:
    for person in ("eve", "manager"):
        for attempt in (h.Taken(at=NOON, by=person), h.Decided(at=NOON, by=person, outcome="granted")):
            with pytest.raises(NotPossibleError, match="not_yours"):
                after(filed(), attempt)


def test_stepping_aside_is_for_good() -> None:
    case = go(filed(), h.Taken(at=NOON, by="hanna"), h.Recused(at=NOON, by="hanna"))
    assert case.handler == ""
    with pytest.raises(NotPossibleError, match="not_yours"):
        after(case, h.Taken(at=NOON, by="hanna"))


def test_she_can_withdraw_until_it_is_over() -> None:
    for path in ((), (refusal(),), (refusal(), appeal())):
        assert go(filed(), *path, h.Withdrawn(at=NOON, by="eve")).state is State.WITHDRAWN
    with pytest.raises(NotPossibleError, match="over"):
        go(filed(), refusal(), h.Closed(at=NOON), h.Withdrawn(at=NOON, by="eve"))
    with pytest.raises(NotPossibleError, match="not_hers"):
        go(filed(), h.Withdrawn(at=NOON, by="hanna"))


def test_a_team_sees_its_cases_and_loses_them_with_a_hand_over() -> None:
    case = filed()
    hanna = Person("hanna", "Hanna", "hanna@example.com", roles=("handler:team",))
    omar = Person("omar", "Omar", "omar@example.com", roles=("handler:other",))
    assert (sight(hanna, case), sight(omar, case)) == ("handle", "none")
    case = after(case, h.HandedOver(at=NOON, by="hanna", route="other"))
    assert (sight(hanna, case), sight(omar, case)) == ("none", "handle")


def test_every_happening_but_filing_has_its_line_in_the_table() -> None:
    kinds = {kind for kind in h.AnyHappening.__args__ if kind is not h.Filed}  # type: ignore[attr-defined]
    assert set(TABLE) == kinds


PEOPLE = st.sampled_from(["eve", "manager", "hanna", "omar", "pia"])
MOMENTS = st.integers(0, 400).map(lambda hours: NOON + timedelta(hours=hours))
HAPPENINGS = st.one_of(
    st.builds(h.Taken, at=MOMENTS, by=PEOPLE),
    st.builds(h.Asked, at=MOMENTS, by=PEOPLE, text=st.just("?")),
    st.builds(h.Written, at=MOMENTS, by=PEOPLE, text=st.just("!"), from_employee=st.booleans()),
    st.builds(
        h.Decided,
        at=MOMENTS,
        by=PEOPLE,
        outcome=st.sampled_from(["granted", "partly", "refused"]),
        reason=st.sampled_from(["", "because"]),
        until=st.none() | st.just(date(2026, 9, 1)),
    ),
    st.builds(
        h.Proposed,
        at=MOMENTS,
        by=PEOPLE,
        outcome=st.sampled_from(["granted", "refused"]),
        reason=st.sampled_from(["", "because"]),
    ),
    st.builds(
        h.Decided,
        at=MOMENTS,
        by=PEOPLE,
        outcome=st.just("granted"),
        how=st.sampled_from(["", "both_sides", "one_team", "alone", "escalated"]),
    ),
    st.builds(h.Appealed, at=MOMENTS, by=PEOPLE, reason=st.just("no"), route=st.just("team")),
    st.builds(h.HandedOver, at=MOMENTS, by=PEOPLE, route=st.sampled_from(["team", "other"])),
    st.builds(h.Recused, at=MOMENTS, by=PEOPLE),
    st.builds(h.Withdrawn, at=MOMENTS, by=PEOPLE),
    st.builds(h.Closed, at=MOMENTS),
    st.builds(h.Missed, at=MOMENTS, step=st.just("decision")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(HAPPENINGS, max_size=25))
def test_whatever_is_tried_two_stand_behind_a_decision_or_it_says_why_not(tries: list[h.AnyHappening]) -> None:
    """Where two sides decide together, nobody makes a decision of her own proposal, and no proposal frees or binds anybody."""
    case = file("AB23-CD45-EF", filed().filed.model_copy(update={"together": True}))
    for happening in tries:
        before = case
        try:
            case = after(case, happening)
        except NotPossibleError:
            continue
        if isinstance(happening, h.Decided) and before.together:
            two = before.proposal is not None and before.proposal.by != happening.by
            assert two or happening.how in {"alone", "escalated"}
        if isinstance(happening, h.Proposed):
            assert (case.protected, case.decisions) == (before.protected, before.decisions)
        if isinstance(happening, h.Appealed):
            assert before.had_a_say <= case.excluded
        assert case.proposal is None or (case.proposal.by not in case.excluded and case.state in OPEN | {State.WITHDRAWN})


@settings(max_examples=300, deadline=None)
@given(st.lists(HAPPENINGS, max_size=25))
def test_whatever_is_tried_the_rules_hold(tries: list[h.AnyHappening]) -> None:
    case = filed()
    for happening in tries:
        try:
            case = after(case, happening)
        except NotPossibleError:
            continue
    deciders = [decision.by for decision in case.decisions]
    assert len(deciders) == len(set(deciders)) <= 2
    assert not {"eve", "manager"} & set(deciders)
    assert all(decision.reason for decision in case.decisions if decision.outcome != "granted")
    assert case.protected == (case.state in OPEN)
    assert rebuilt(case.id, [from_json(as_json(one)) for one in case.happenings]) == case
