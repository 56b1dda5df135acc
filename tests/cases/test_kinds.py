"""Answers that name several, and what a kind makes of its answers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.calendars import WorkingDays
from bot.cases.case import after, file
from bot.cases.gone import gone
from bot.cases.happenings import Closed, Decided, Filed, from_json
from bot.cases.kinds import FormField, Limits, RequestKind, Sooner, Span
from bot.cases.places import Calendars
from bot.cases.views import line

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = Span(amount=1, unit="days")
DAYS = WorkingDays(Calendars())
LIMITS = Limits(start=DAY, decision=DAY, hard_stop=DAY, appeal_window=DAY, appeal=DAY, remind=DAY)
KIND = RequestKind(
    id="tell",
    fields=(
        FormField(id="how_bad", type="choice", options=("a_bit", "badly", "danger")),
        FormField(id="whom", type="about", options=("kitchen", "floor", "manager")),
        FormField(id="more", type="text"),
    ),
    limits=LIMITS,
    keep={"default": DAY},
    urgent={"how_bad": ("danger", "badly"), "whom": ("floor",)},
    sooner=(Sooner(when={"whom": "manager"}, decision=Span(amount=2, unit="hours")),),
)


@pytest.mark.parametrize(
    ("answer", "about"),
    [("", set()), ("manager", {"manager"}), ("kitchen,manager", {"kitchen", "manager"}), (" kitchen , kitchen,", {"kitchen"})],
)
def test_a_case_is_about_everybody_who_was_chosen_and_one_alone_is_read_as_before(answer: str, about: set[str]) -> None:
    assert KIND.about_of({"whom": answer, "more": "floor"}) == about


def test_an_answer_beside_others_makes_a_step_due_sooner() -> None:
    assert KIND.limits_for({"whom": "kitchen,manager"}).decision.unit == "hours"
    assert KIND.limits_for({"whom": "kitchen", "more": "manager"}).decision == DAY


@pytest.mark.parametrize(
    ("facts", "urgent"),
    [
        ({"how_bad": "danger"}, True),
        ({"how_bad": "badly", "whom": "kitchen"}, True),
        ({"whom": "kitchen,floor"}, True),
        ({"how_bad": "a_bit", "whom": "kitchen", "more": "danger"}, False),
        ({}, False),
    ],
)
def test_one_answer_of_the_list_is_enough_to_be_urgent(facts: dict[str, str], urgent: bool) -> None:  # noqa: FBT001 - a table
    assert KIND.is_urgent(facts) is urgent


def test_what_is_decided_or_over_is_not_urgent_any_more() -> None:
    filed = Filed(at=NOON, by="e", kind="tell", submission="s", facts={"how_bad": "danger"}, route="floor")
    case = file("case", filed)
    assert line(case, KIND, DAYS).urgent
    case = after(case, Decided(at=NOON, by="h", outcome="granted"))
    assert not line(case, KIND, DAYS).urgent
    assert not line(after(case, Closed(at=NOON)), KIND, DAYS).urgent


@pytest.mark.parametrize("answer", ["kitchen", "kitchen,manager"])
def test_of_a_kind_that_is_gone_everybody_it_is_about_is_still_left_out(answer: str) -> None:
    """Old cases named one; what was kept of either is read as it was written."""
    kept = (
        '{"at":"2026-03-02T12:00:00Z","by":"e","name":"filed","kind":"old","submission":"s",'
        f'"facts":{{"whom":"{answer}","more":"kitchen knives"}},"route":"floor"}}'
    )
    filed = from_json(kept)
    assert isinstance(filed, Filed)
    assert gone(filed, ["kitchen", "floor"]).about_of(filed.facts) == set(answer.split(","))
