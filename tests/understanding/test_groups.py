"""Groups: one line of a duty finds the many ways in which people put the same words together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.policy import Outcome, determine
from bot.understanding.lexicon import Lexicon
from bot.understanding.tokens import tokenise

if TYPE_CHECKING:
    from bot.assembly import Desk

TODAY = date(2026, 11, 22)
GROUPS = {
    "nobody": ["nobody", "no one", "not a soul"],
    "ever": ["ever", "here", "has time to", "of us"],
    "tastes": ["tastes", "tries it", "dips a spoon in"],
    "empty": ["", "?!"],
}


def found(term: str, message: str) -> list[str]:
    """What a term finds in a message, in the message's own words."""
    lexicon = Lexicon("en", GROUPS)
    lexicon.add("duty", "tasting", [term])
    tokens = tokenise(message, "en")
    forms = [lexicon.corrected(token.stem) for token in tokens]
    return [message[tokens[m.first].start : tokens[m.last].end] for m in lexicon.find(tokens, forms)]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Nobody tastes the soup", "Nobody tastes"),
        ("Fine if not a soul here ever has time to dip a spoon in?", "not a soul here ever has time to dip a spoon in"),
        ("no one of us tried it", "no one of us tried it"),
        ("nobdy tastes it, ok", "nobdy tastes"),
    ],
)
def test_any_phrase_of_a_group_may_stand_there(message: str, words: str) -> None:
    """Phrases of several words, in any form, misspelt, with up to four that may be left out between them."""
    assert found("{nobody} {ever?} {tastes}", message) == [words]


@pytest.mark.parametrize(
    "message",
    [
        "Nobody minds if I taste it",
        "Nobody here. Taste it!",
        "Nobody here dips. A spoon in, please",
        "Taste it, nobody does",
        "nobody ever ever ever ever ever tastes",
    ],
)
def test_nothing_else_may_stand_between(message: str) -> None:
    """Other words, another sentence, another order or a fifth filler: not what the term says."""
    assert found("{nobody} {ever?} {tastes}", message) == []


def test_groups_gaps_and_plain_words_go_together() -> None:
    """Whatever stands at the end and may be nothing is no part of what is found."""
    assert found("soup * {nobody} tastes {ever?}", "the soup that I know nobody tastes here") == [
        "soup that I know nobody tastes"
    ]
    assert found("{empty} soup", "the soup") == []
    assert found("{ever?} soup", "here soup") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Can I draft the newsletter with Copilot? Nobody will read it before it goes out"),
        ("en", "May I translate the leaflet with DeepL Pro? I'm not going to go through the translation"),
        ("de", "Darf ich mit Copilot den Newsletter entwerfen? Niemand bei uns hat Zeit, ihn noch zu prüfen."),
        ("fr", "Puis-je rédiger la newsletter avec Copilot ? Personne n'aura le temps de la relire."),
        ("es", "¿Puedo redactar el boletín con Copilot? Nadie va a tener tiempo de revisarlo."),
    ],
)
def test_a_breach_put_together_from_groups_is_a_no(desk: Desk, language: str, text: str) -> None:
    """None of these sentences stands in the pack."""
    reading = desk.knowledge.understanding.read(text, language)
    assert determine(reading.situation, desk.knowledge.policy, TODAY).outcome is Outcome.PROHIBITED


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nobody minds if I read it before. Can Copilot go over my note to the team?"),
        ("en", "GitHub Copilot for the new parser? Untested code never makes it past our pipeline, and Liam reviews it."),
        ("de", "Darf mir GitHub Copilot Testfälle schreiben? Ungetestet kommt bei uns nix ins Repo."),
    ],
)
def test_the_same_words_of_somebody_careful_are_not(desk: Desk, language: str, text: str) -> None:
    """What is checked is something else, or the sentence says that it does not happen."""
    reading = desk.knowledge.understanding.read(text, language)
    assert determine(reading.situation, desk.knowledge.policy, TODAY).outcome is not Outcome.PROHIBITED
