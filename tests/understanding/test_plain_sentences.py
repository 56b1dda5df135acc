"""Hard messages may be read one way or the other; what anybody would understand at once may not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from bot.assembly import Desk

PLAIN: dict[str, dict[str, list[str]]] = yaml.safe_load(Path(__file__).with_name("plain_sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("intent", "language"), [(intent, language) for intent, spoken in PLAIN.items() for language in spoken]
)
def test_a_plain_sentence_is_read_as_what_it_says(desk: Desk, intent: str, language: str) -> None:
    """With its language recognised, not told: a threat is never a question for permission."""
    understanding = desk.knowledge.understanding
    read = {text: understanding.read(text) for text in PLAIN[intent][language]}
    wrong = {text: (one.language, one.intent) for text, one in read.items() if (one.language, one.intent) != (language, intent)}
    assert wrong == {}
