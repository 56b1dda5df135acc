"""What people say to an answer: why, what then, "but they agreed", thanks."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.conversation import AnswerGiven, NothingToRead, QuestionAsked
from bot.conversation.standing import known_of
from bot.rendering import plain_text

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.conversation.standing import Known

DAY = date(2026, 11, 23)
CLIENT_LIST = "can I paste our client list into ChatGPT"


def before(desk: Desk, text: str) -> Known:
    """What an open page carries of an answer."""
    answered = desk.turn(QuestionAsked(text, DAY)).replies[0]
    assert isinstance(answered, AnswerGiven)
    return known_of(answered.answer.situation)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I have their consent", "en"),
        ("but they agreed to it", "en"),
        ("my boss said it's ok", "en"),
        ("just this once, please", "en"),
        ("and if the client doesn't mind?", "en"),
        ("Ich habe ihr Einverständnis", "de"),
        ("mein Chef sagt, das ist ok", "de"),
        ("es eilt", "de"),
        ("ils sont d'accord", "fr"),
        ("juste cette fois", "fr"),
        ("tengo su consentimiento", "es"),
        ("es muy urgente", "es"),
    ],
)
def test_a_plea_changes_nothing_and_is_told_so(desk: Desk, text: str, language: str) -> None:
    """Rules hold for everybody: neither a consent nor a hurry turns a no into a yes, and none becomes another question."""
    turn = desk.turn(QuestionAsked(text, DAY, language, before=before(desk, CLIENT_LIST)))
    again = turn.replies[0]
    assert isinstance(again, AnswerGiven)
    assert again.answer.outcome == "prohibited"
    assert again.answer.situation.data == ("personal",)
    assert desk.phrasebooks[language].say("thread.plea") in plain_text(desk.renderer.page(turn))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("so what can I do instead?", "en"),
        ("what now?", "en"),
        ("Was kann ich stattdessen tun?", "de"),
        ("et maintenant ?", "fr"),
        ("¿y qué hago entonces?", "es"),
    ],
)
def test_the_way_that_is_open_can_be_asked_for(desk: Desk, text: str, language: str) -> None:
    turn = desk.turn(QuestionAsked(text, DAY, language, before=before(desk, CLIENT_LIST)))
    assert isinstance(turn.replies[0], AnswerGiven)
    told = plain_text(desk.renderer.page(turn))
    assert desk.phrasebooks[language].say("instead") in told
    assert desk.phrasebooks[language].say("thread.way") in told


@pytest.mark.parametrize("text", ["I have their consent", "what can I do instead?"])
def test_where_nothing_is_kept_it_says_so(desk: Desk, text: str) -> None:
    """A chat does not know what the answer before was about, and makes nothing of it."""
    turn = desk.turn(QuestionAsked(text, DAY, "en"))
    assert isinstance(turn.replies[0], NothingToRead)
    assert "I keep no questions" in plain_text(desk.renderer.page(turn))


@pytest.mark.parametrize(
    ("first", "then", "outcome"),
    [
        ("May I use Copilot to summarise a public report?", "and the manager said health data is fine", "prohibited"),
        ("May I transcribe our team meeting with Copilot?", "but not everyone agreed", "prohibited"),
        ("May I publish a blog post written with AI?", "and nobody needs to know", "prohibited"),
        ("May I transcribe our team meeting with Copilot?", "and if not everybody agreed?", "prohibited"),
    ],
)
def test_a_plea_that_names_a_fact_is_answered_with_it(desk: Desk, first: str, then: str, outcome: str) -> None:
    """Other data, or a duty that is not kept, changes the answer, whoever said that it is fine."""
    said = desk.turn(QuestionAsked(then, DAY, "en", before=before(desk, first))).replies[0]
    assert isinstance(said, AnswerGiven)
    assert said.thread != "plea"
    assert said.answer.outcome == outcome


@pytest.mark.parametrize("text", ["I have no permission", "ich habe keine Einwilligung", "no tengo su consentimiento"])
def test_a_plea_turned_round_is_none(desk: Desk, text: str) -> None:
    said = desk.turn(QuestionAsked(text, DAY, before=before(desk, "May I transcribe our team meeting with Copilot?"))).replies[
        0
    ]
    assert getattr(said, "thread", "") != "plea"


def test_a_plea_after_a_question_that_was_lost_is_no_yes(desk: Desk) -> None:
    """Nobody knows what "and with internal notes in Copilot?" went on from, urgent or not."""
    lost = before(desk, "and with internal notes in Copilot?")
    said = desk.turn(QuestionAsked("it's urgent", DAY, "en", before=lost)).replies[0]
    assert isinstance(said, AnswerGiven)
    assert not said.answer.outcome.permits


@pytest.mark.parametrize("text", ["thanks!", "hello", "Danke schön", "merci beaucoup", "hola"])
def test_a_greeting_is_greeted(desk: Desk, text: str) -> None:
    """Nobody who says thanks is told that the bot knows nothing else."""
    reply = desk.turn(QuestionAsked(text, DAY)).replies[0]
    assert reply == NothingToRead("greeting")


@pytest.mark.parametrize(
    "text",
    [
        "My manager wants it: may Copilot rate the team just this once?",
        "The client agreed that we translate her letter with DeepL Pro, ok?",
        "nobody asked for my consent, the bot was simply in the meeting",
        "thanks, and may I use ChatGPT for a speech?",
        "I have patient data with permission",
        "my boss says Gemini is fine",
        "what can I do with AI here?",
    ],
)
def test_whoever_says_more_gets_an_answer_to_it(desk: Desk, text: str) -> None:
    reply = desk.turn(QuestionAsked(text, DAY, "en", before=before(desk, CLIENT_LIST))).replies[0]
    assert not isinstance(reply, NothingToRead)
    assert getattr(reply, "thread", "") not in {"plea", "way"}
