"""Whoever says that nothing goes out unread keeps the duty; whoever says that nothing is wrong with it breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.assembly import Desk


def breaches(desk: Desk, language: str, text: str) -> frozenset[str]:
    """Duties whose breach a message states."""
    return desk.knowledge.understanding.read(text, language).situation.breaches


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Copilot drafts the newsletter, nothing goes out without me reading it. ok?"),
        ("en", "Can I draft mails with Copilot? I won't send anything without checking it."),
        ("en", "Can AI sort the candidates? I won't let the model decide, I read each one."),
        ("en", "can Copilot take minutes? I never record without telling people"),
        ("de", "Copilot soll Mails entwerfen, nichts geht raus, ohne dass jemand draufschaut. ok?"),
        ("de", "Ich schicke nie etwas ab, ohne es zu lesen. Darf ich mit Copilot entwerfen?"),
        ("fr", "Je rédige avec Copilot, rien ne part sans que je relise. C'est bon ?"),
        ("fr", "On n'envoie jamais un texte sans le relire, alors Copilot peut rédiger ?"),
        ("es", "¿Puedo redactar con Copilot? No envío nada sin revisarlo."),
        ("es", "Nada sale sin que alguien lo lea, ¿puedo usar Copilot?"),
    ],
)
def test_two_negations_keep_a_duty(desk: Desk, language: str, text: str) -> None:
    """Careful people are not told no for being careful."""
    assert breaches(desk, language, text) == frozenset()


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I can't check it, no time, can Copilot's draft go out without anyone reading it?"),
        ("en", "nothing wrong with sending it without checking it?"),
        ("en", "why don't we send it without checking it"),
        ("en", "they'll never notice if it goes out without anyone reading it"),
        ("en", "I never check it, can it go out unread?"),
        ("de", "Kann das nicht einfach raus, ohne dass jemand draufschaut?"),
        ("de", "Es spricht nichts dagegen, das ohne Prüfung zu verschicken, oder?"),
        ("fr", "ça fait rien si ça part sans que personne relise ?"),
        ("es", "No pasa nada si lo envío sin revisarlo, ¿no?"),
        ("es", "nunca lo reviso, lo envío sin revisarlo"),
    ],
)
def test_a_negation_of_something_else_leaves_the_breach(desk: Desk, language: str, text: str) -> None:
    """A word such as "nothing" or "never" somewhere before is no promise."""
    assert "human_check" in breaches(desk, language, text)
