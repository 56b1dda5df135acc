"""What clauses promise in words and what the forms' limits count are the same, in every language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.library import load_pack, shipped_content

if TYPE_CHECKING:
    from bot.cases.kinds import Limits, Span
    from bot.library import Pack

PROMISED = ("opt_out", "accommodation", "approval", "contest")
DAYS = {"days": 1.0, "working_days": 7 / 5}


@pytest.fixture(scope="module")
def sample() -> Pack:
    return load_pack(shipped_content())


def promises(pack: Pack, intent: str) -> dict[str, list[int]]:
    """Numbers in the clause that promises times, by language, in their order."""
    clauses = [clause for clause in pack.policy.clauses if intent in clause.answers and clause.links.request == intent]
    promising = max(clauses, key=lambda clause: len(numbers_in(clause.text)))
    return {language: numbers_in(promising.wording(language).text) for language in pack.policy.languages}


def numbers_in(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"(?<![-\w])\d+", text)]


def amounts(limits: Limits) -> list[int]:
    spans = (limits.start, limits.decision, limits.hard_stop, limits.appeal_window, limits.appeal)
    return [span.amount for span in spans]


@pytest.mark.parametrize("intent", PROMISED)
def test_clauses_promise_what_the_limits_count(sample: Pack, intent: str) -> None:
    limits = next(kind.limits for kind in sample.requests.values() if kind.intent == intent)
    for language, numbers in promises(sample, intent).items():
        assert numbers == amounts(limits), language
    assert (limits.start.unit, limits.decision.unit) == ("working_days", "working_days")
    assert (limits.appeal_window.unit, limits.appeal.unit) == ("days", "days")
    assert length(limits.hard_stop) <= DAYS["working_days"] * 30  # "30 at most": in working days, or sooner


def test_harm_told_with_a_name_is_answered_as_the_clause_promises_it_to_everybody(sample: Pack) -> None:
    """3 working days, day 7, every 30 days, day 90, and three questions about reprisal."""
    limits = next(kind.limits for kind in sample.requests.values() if kind.intent == "report")
    assert limits.acknowledge is not None
    assert limits.status is not None
    counted = [limits.start, limits.acknowledge, limits.status, limits.hard_stop, *limits.check_ins]
    for numbers in promises(sample, "report").values():
        assert numbers == [span.amount for span in counted]
    by_clock = {clock.name: clock.within for clock in reversed(sample.speaking_up.clocks)}
    assert [by_clock[name].amount for name in ("personal", "acknowledged", "status", "feedback")] == [3, 7, 30, 90]
    assert tuple(span.amount for span in limits.check_ins) == sample.speaking_up.check_ins


def length(span: Span) -> float:
    return span.amount * DAYS[span.unit]
