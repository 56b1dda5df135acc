"""A message with several questions: a no that one of them gets alone is not lost in the yes of the whole.

Read as a whole, "Can AI order the stationery? And may I translate the menu with Copilot?" is mostly about the menu.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.policy import Outcome
from bot.policy.determination import outcome_of
from bot.understanding.tokens import questions_in
from bot.understanding.words import MAY_I

if TYPE_CHECKING:
    from datetime import date

    from bot.policy import Policy
    from bot.understanding import Understanding
    from bot.understanding.reading import Reading

REFUSED = frozenset({Outcome.PROHIBITED, Outcome.ASK_FIRST})


def refused_question(whole: Reading, understanding: Understanding, policy: Policy, day: date) -> Reading | None:
    """The reading of the first question that surely gets no yes by itself, None where each gets one.

    Args:
        whole: how the message as a whole was read; its person holds for each question.
        understanding: reads each question.
        policy: decides.
        day: whose clauses hold.
    """
    person = whole.situation.role, whole.situation.place
    for text in questions_in(whole.text):
        alone = understanding.read(text, whole.language, *person)
        asks = alone.intent == MAY_I and alone.sure and alone.situation.names_a_task
        if asks and outcome_of(alone.situation, policy, day) in REFUSED:
            return replace(alone, truncated=whole.truncated, alternatives=(*alone.alternatives, whole.situation), sure=False)
    return None
