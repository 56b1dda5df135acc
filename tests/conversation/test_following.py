"""A chat in which people do not say everything twice: "and with DeepL?"."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.conversation import AnswerGiven, ClausesQuoted, QuestionAsked, StatedFacts
from bot.conversation.standing import known_of

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.conversation import Reply
    from bot.conversation.standing import Known

DAY = date(2026, 11, 21)
RATING = "May AI rate how my team performs?"
LETTER = "Can I use Microsoft 365 Copilot to translate our internal memo?"


def say(desk: Desk, text: str, before: Known = (), facts: StatedFacts | None = None) -> Reply:
    """What is said to a message after another one."""
    return desk.turn(QuestionAsked(text, DAY, before=before, facts=facts or StatedFacts())).replies[0]


def answer(desk: Desk, text: str, before: Known = (), facts: StatedFacts | None = None) -> AnswerGiven:
    """The yes or no to a message after another one."""
    said = say(desk, text, before, facts)
    assert isinstance(said, AnswerGiven), said
    return said


def rested_on(said: AnswerGiven) -> Known:
    """What an open page carries of an answer."""
    return known_of(said.answer.situation)


@pytest.mark.parametrize(
    "text",
    [
        "and if it's anonymised?",
        "und wenn alles anonymisiert ist?",
        "et si c'est anonymisé ?",
        "¿y con datos anonimizados?",
    ],
)
def test_what_changes_is_taken_up_and_the_rest_stays(desk: Desk, text: str) -> None:
    """Nobody turns a no about people into a yes by a few words that no longer name the task."""
    first = answer(desk, RATING)
    then = answer(desk, text, rested_on(first))
    assert first.answer.outcome == then.answer.outcome == "prohibited"
    assert then.answer.situation.activities == first.answer.situation.activities
    assert then.answer.situation.data == ("internal",)
    assert then.thread == "followed"


def test_another_tool_or_other_data_is_answered_for_the_same_task(desk: Desk) -> None:
    first = answer(desk, LETTER)
    assert first.answer.outcome.permits
    elsewhere = answer(desk, "What about Google Translate?", rested_on(first))
    assert (elsewhere.answer.outcome, elsewhere.answer.situation.activities) == ("prohibited", ("translate",))
    back = answer(desk, "and with Microsoft 365 Copilot?", rested_on(elsewhere))
    assert back.answer.situation == first.answer.situation


@pytest.mark.parametrize("text", ["and in ChatGPT Enterprise?", "und in ChatGPT Enterprise?", "and using GitHub Copilot?"])
@pytest.mark.parametrize("question", ["Can Copilot summarise a patient record?", "May Copilot sort our salary list?"])
def test_another_tool_changes_nothing_else(desk: Desk, question: str, text: str) -> None:
    """A tool's name says nothing of what goes in: a patient record stays one."""
    first = answer(desk, question)
    then = answer(desk, text, rested_on(first))
    assert then.answer.situation.data == first.answer.situation.data
    assert not then.answer.outcome.permits


@pytest.mark.parametrize(
    ("question", "data"),
    [
        ("Can I paste our source code into ChatGPT Enterprise?", "source_code"),
        ("Can I put my password into Copilot?", "credentials"),
        ("May I use Copilot to summarise our lawyer's advice?", "privileged"),
        ("Can I summarise our unreleased strategy with Copilot?", "confidential"),
    ],
)
@pytest.mark.parametrize("text", ["what if it's anonymised?", "and without names?"])
def test_what_is_no_secret_of_a_person_cannot_be_anonymised(desk: Desk, question: str, data: str, text: str) -> None:
    """Code, a password or a plan stays what it is when the names are out of it."""
    first = answer(desk, question)
    then = answer(desk, text, rested_on(first))
    assert data in then.answer.situation.data
    assert then.answer.outcome == first.answer.outcome


def test_a_brand_means_its_edition_for_the_task_that_follows(desk: Desk) -> None:
    """Copilot for minutes is the one in meetings, also where the chat began with a translation; and the other way round."""
    minutes = "Can I use Copilot for the minutes of our team meeting?"
    translation = "May I translate a public text with Copilot?"
    after = answer(desk, "and for the minutes of the team meeting?", rested_on(answer(desk, translation)))
    assert after.answer.outcome == answer(desk, minutes).answer.outcome == "conditional"
    back = answer(desk, "and for translating a public text?", rested_on(answer(desk, minutes)))
    assert back.answer.outcome == answer(desk, translation).answer.outcome


def test_another_task_keeps_the_data_where_that_is_stricter(desk: Desk) -> None:
    first = answer(desk, "May I summarise our customers' complaints with Google Translate?")
    assert first.answer.outcome == "prohibited"
    assert answer(desk, "and translating?", rested_on(first)).answer.outcome == "prohibited"
    assert answer(desk, "May I use AI to translate?", rested_on(first)).answer.outcome == "conditional"


@pytest.mark.parametrize(
    "text",
    [
        "and if it's anonymised?",
        "hi, and with customers' data?",
        "und mit Kundendaten?",
        "et avec les données des clients ?",
        "¿y con ChatGPT?",
    ],
)
def test_without_the_question_before_there_is_no_yes(desk: Desk, text: str) -> None:
    """Slack and Teams carry nothing from one message to the next; a yes would be a yes to anything."""
    said = answer(desk, text)
    assert (said.answer.outcome, said.thread) == ("need_info", "lost")
    tapped = answer(desk, text, facts=StatedFacts(data="public"))
    assert tapped.answer.outcome == "need_info"
    assert answer(desk, text, facts=StatedFacts(activity="draft_text")).answer.outcome.permits


def test_without_the_question_before_a_no_stays_a_no(desk: Desk) -> None:
    assert answer(desk, "and with my password?").answer.outcome == "prohibited"


def test_a_question_of_its_own_is_not_mixed_with_the_one_before(desk: Desk) -> None:
    before = rested_on(answer(desk, RATING))
    assert isinstance(say(desk, "And who sees what I type?", before), ClausesQuoted)
    alone = answer(desk, "Can I use AI to draft a text?", before)
    assert (alone.answer.outcome, alone.thread) == ("allowed", "")


@pytest.mark.parametrize(
    "before", [(("activity", "no_such_task"),), (("nonsense", "x"),), (("data", "secret"),), (("tool", "approved/nobody"),)]
)
def test_what_an_old_or_a_forged_page_carries_is_left_out(desk: Desk, before: Known) -> None:
    said = answer(desk, "and with customers' data?", before)
    assert (said.answer.outcome, said.thread) == ("need_info", "lost")
