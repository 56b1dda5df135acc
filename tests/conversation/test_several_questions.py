"""Two questions in one message: the one that gets a no is answered, the other stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.conversation import AnswerGiven, QuestionAsked
from bot.conversation.standing import MOST_PAIRS, situation_of
from bot.rendering import plain_text

if TYPE_CHECKING:
    from bot.assembly import Desk

STATIONERY = "Can I let AI order the stationery when it runs low?"
STRESS = "Our call centre supplier offers an add-on that hears if the agent is getting annoyed. Can we turn it on?"


@pytest.mark.parametrize(
    ("forbidden", "harmless", "outcome"),
    [
        (STATIONERY, "May I also correct the spelling of a public text with Copilot?", "ask_first"),
        (STRESS, "And may I translate the canteen menu with Copilot?", "prohibited"),
    ],
)
def test_a_harmless_second_question_hides_no_forbidden_first_one(
    desk: Desk, forbidden: str, harmless: str, outcome: str
) -> None:
    """Read as one, the message is mostly about the second; a yes to it would be taken for a yes to both."""
    for text in (f"{forbidden} {harmless}", f"{harmless} {forbidden}"):
        turn = desk.turn(QuestionAsked(text, desk.today(), "en"))
        said = turn.replies[0]
        assert isinstance(said, AnswerGiven)
        assert said.answer.outcome == outcome
    assert "Is this what you meant?" in plain_text(desk.renderer.page(turn))


def test_two_questions_that_each_get_a_yes_get_one(desk: Desk) -> None:
    text = "Can I summarise the published report in ChatGPT? And translate it with DeepL?"
    said = desk.turn(QuestionAsked(text, desk.today(), "en")).replies[0]
    assert isinstance(said, AnswerGiven)
    assert said.answer.outcome.permits


def test_forged_facts_of_thousands_of_uses_are_not_worked_out(desk: Desk) -> None:
    """Forty pairs can make two thousand combinations, each decided for forty options: half a second for anybody who asks."""
    vocabulary = desk.knowledge.policy.vocabulary
    activities = [("activity", entry.id) for entry in vocabulary.activities[:12]]
    data = [("data", kind.id) for kind in vocabulary.data]
    tools = [("tool", f"{tool.status}/{tool.id}") for tool in vocabulary.tools if tool.status == "approved"]
    forged = (*activities, *data, *tools)
    assert len(forged) <= MOST_PAIRS
    assert situation_of(forged, vocabulary) is None
    assert situation_of((*activities, *data[:2]), vocabulary) is not None
