"""How a message is put tells whether somebody asks for permission or tells of harm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.understanding.shape import shape
from bot.understanding.tokens import clean, tokenise

if TYPE_CHECKING:
    from bot.assembly import Desk


def marks(text: str) -> tuple[str, ...]:
    """Of an English message."""
    return shape(clean(text), tokenise(clean(text), "en"))


def test_each_sentence_is_asked_or_told_and_begins_somehow() -> None:
    """A question after a story stays a question, and the story a story."""
    found = marks("The bot insults callers. May I switch it off?")
    assert {"told: the bot insults", "asked: may i switch", "ends asked", "sentences 2"} <= set(found)
    assert "asked: the" not in found
    assert len(found) == len(set(found))


def test_nothing_and_signs_alone_have_no_shape() -> None:
    """There is no sentence in them."""
    assert marks("") == marks("?!") == marks("🙂") == ()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("May the assistant answer patients?", "The assistant gives patients wrong doses!"),
        ("Darf der Chatbot Anrufer begrüßen?", "Der Chatbot beleidigt die Anrufer!"),
    ],
)
def test_the_same_subject_asked_and_told_is_understood_differently(desk: Desk, asked: str, told: str) -> None:
    """One wants permission, the other somebody to tell."""
    understanding = desk.knowledge.understanding
    assert understanding.read(asked).intent == "may_i"
    assert understanding.read(told).intent == "report"
