"""A typing error is forgiven; a word that merely looks like another is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.understanding.typos import is_slip

if TYPE_CHECKING:
    from bot.assembly import Desk


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("transalte", "translate"),
        ("custmer", "customer"),
        ("sumarize", "summarize"),
        ("patiemt", "patient"),
        ("definately", "definitely"),
        ("vertrauluch", "vertraulich"),
        ("krankheid", "krankheit"),
        ("tarnslte", "translate"),
        ("cutsoner", "customer"),
        ("vertrualihc", "vertraulich"),
        ("cofnidenttial", "confidential"),
    ],
)
def test_a_slip_of_the_fingers_or_of_the_ear(typed: str, meant: str) -> None:
    """Swapped, left out, doubled, the key beside it, a letter that sounds the same; also two of these in one word."""
    assert is_slip(typed, meant)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("degressif", "depressif"),
        ("degressvie", "depressive"),
        ("degerssive", "depressive"),
        ("geodaten", "gendaten"),
        ("breath", "breach"),
        ("zusammenpassen", "zusammenfassen"),
        ("payer", "paper"),
        ("waiter", "writer"),
    ],
)
def test_another_word_is_no_slip(typed: str, meant: str) -> None:
    """One letter, and something else is meant; a slip elsewhere in the word does not excuse it."""
    assert not is_slip(typed, meant)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Puis-je demander à l'IA de m'expliquer ce qu'est un amortissement dégressif ?"),
        ("de", "Darf mir die KI erklären, was Geodaten sind?"),
        ("de", "Darf die KI eine Kuchenliste fürs Sommerfest schreiben?"),
    ],
)
def test_a_rare_word_is_no_sensitive_data(desk: Desk, language: str, text: str) -> None:
    """Depreciation is no depression, a map is no genome, and cakes are no clients."""
    assert not [one for one in desk.knowledge.understanding.read(text, language).found if one.facet == "data"]
