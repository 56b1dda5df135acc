"""Questions that name a tool and nothing to do with it: whoever answered yes or no would be guessing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.conversation import AnswerGiven, QuestionAsked, respond

if TYPE_CHECKING:
    from bot.assembly import Desk

ASKED = {
    "en": ["can i use {}", "Is {} allowed?", "am I allowed to use {} at work?", "{} ok?", "can we use {} or not?"],
    "de": ["kann ich {} benutzen", "darf ich {} nutzen?", "Ist {} erlaubt?", "{} ok?", "darf man hier {} benutzen"],
    "fr": [
        "je peux utiliser {} ?",
        "{} est autorisé ?",
        "on a le droit d'utiliser {} au travail ?",
        "on peut utiliser {} ou pas",
    ],
    "es": ["puedo usar {}?", "¿está permitido {}?", "podemos utilizar {} o no", "se puede usar {} en el trabajo"],
}
ASSISTANTS = ("ChatGPT", "Claude", "Gemini", "Copilot", "Perplexity", "Mistral Le Chat", "Grok", "Meta AI")


@pytest.mark.parametrize("language", ASKED)
@pytest.mark.parametrize("name", ASSISTANTS)
def test_a_tool_alone_is_asked_back_about(desk: Desk, name: str, language: str) -> None:
    for asked in ASKED[language]:
        text = asked.format(name)
        [reply] = respond(QuestionAsked(text, desk.today(), language), desk.knowledge).replies
        assert isinstance(reply, AnswerGiven), text
        assert (reply.answer.situation.activities, reply.answer.outcome) == ((), "need_info"), text


@pytest.mark.parametrize("asked", ["can i use {}", "{} ok?", "are we permitted to use {} at work"])
def test_an_unknown_tool_alone_is_no_task_either(desk: Desk, asked: str) -> None:
    """Nobody has looked at it, so somebody has to be asked; for what, nobody said."""
    reading = desk.knowledge.understanding.read(asked.format("Wispr Flow"), "en")
    assert (reading.situation.activities, [tool.status for tool in reading.situation.tools]) == ((), ["unlisted"])


def test_a_small_pack_does_not_guess_either(kitchen: Desk) -> None:
    """It has a handful of examples, and none of a message like this."""
    assert kitchen.knowledge.understanding.read("is ChatGPT allowed?", "en").situation.activities == ()


@pytest.mark.parametrize(
    ("text", "language", "activity"),
    [
        ("AI agents ok?", "en", "agent_actions"),
        ("can i use claude for code", "en", "write_code"),
        ("darf ich DeepL zum Übersetzen benutzen", "de", "translate"),
        ("can we use Midjourney for pictures?", "en", "generate_image"),
    ],
)
def test_a_word_that_says_what_for_is_heard(desk: Desk, text: str, language: str, activity: str) -> None:
    assert activity in desk.knowledge.understanding.read(text, language).situation.activities
