"""Whoever says that nothing goes out unread keeps the duty; whoever says that nothing is wrong with it breaks it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.policy import determine

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.policy import Answer
    from bot.understanding import Reading

TODAY = date(2026, 11, 22)


def asked(desk: Desk, language: str, text: str) -> tuple[Reading, Answer]:
    """How a message is read, and what is answered."""
    reading = desk.knowledge.understanding.read(text, language)
    return reading, determine(reading.situation, desk.knowledge.policy, TODAY, reading.parts)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Can I draft the newsletter with Copilot? Nothing goes out without me reading it."),
        ("en", "Can Copilot draft the newsletter? I won't send anything without reading it."),
        ("en", "Can I draft mails with Copilot? I won't send anything without checking it."),
        ("en", "Can I draft letters with Copilot? I read every word before it goes out."),
        ("de", "Darf Copilot den Newsletter entwerfen? Nichts geht raus, ohne dass jemand draufschaut."),
        ("de", "Ich schicke nie etwas ab, ohne es zu lesen. Darf ich mit Copilot Texte entwerfen?"),
        ("fr", "Je rédige la newsletter avec Copilot, rien ne part sans que je relise. C'est bon ?"),
        ("fr", "On n'envoie jamais un texte sans le relire, alors Copilot peut rédiger ?"),
        ("es", "¿Puedo redactar el boletín con Copilot? No envío nada sin revisarlo."),
        ("es", "Nada sale sin que alguien lo lea, ¿puedo usar Copilot para redactar?"),
    ],
)
def test_careful_people_are_not_told_no_for_being_careful(desk: Desk, language: str, text: str) -> None:
    """Two negations keep a duty: neither its breach is heard nor the task of handing in what nobody read."""
    reading, answer = asked(desk, language, text)
    assert reading.situation.breaches == frozenset()
    assert answer.outcome.permits, reading.situation


@pytest.mark.parametrize(
    ("language", "text", "duty"),
    [
        ("en", "Can AI sort the candidates? I won't let the model decide, I read each one.", "human_decides"),
        ("en", "can Copilot take minutes? I never record without telling people", "announce"),
        ("de", "Ich nehme nie auf, ohne es anzusagen. Darf Copilot das Protokoll schreiben?", "announce"),
    ],
)
def test_two_negations_keep_any_duty(desk: Desk, language: str, text: str, duty: str) -> None:
    """Not only that somebody reads it."""
    reading, _ = asked(desk, language, text)
    assert duty not in reading.situation.breaches


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I can't check it, no time, can Copilot's draft go out without anyone reading it?"),
        ("en", "nothing wrong with sending it without checking it?"),
        ("en", "why don't we send it without checking it"),
        ("en", "they'll never notice if it goes out without anyone reading it"),
        ("en", "I never check it, can it go out unread?"),
        ("en", "Copilot wrote the letter, no time to read it before it goes out, ok?"),
        ("de", "Kann das nicht einfach raus, ohne dass jemand draufschaut?"),
        ("de", "Es spricht nichts dagegen, das ohne Prüfung zu verschicken, oder?"),
        ("fr", "ça fait rien si ça part sans que personne relise ?"),
        ("es", "No pasa nada si lo envío sin revisarlo, ¿no?"),
        ("es", "nunca lo reviso, lo envío sin revisarlo"),
    ],
)
def test_a_negation_of_something_else_leaves_the_breach(desk: Desk, language: str, text: str) -> None:
    """A word such as "nothing" or "never" somewhere before is no promise."""
    reading, answer = asked(desk, language, text)
    assert "human_check" in reading.situation.breaches
    assert not answer.outcome.permits


def test_no_time_for_the_original_is_no_breach(desk: Desk) -> None:
    """Who has a long report summarised has no time for the report; that says nothing of the summary."""
    reading, answer = asked(desk, "en", "no time to read the 80 pages, can Copilot summarise the public report?")
    assert reading.situation.breaches == frozenset()
    assert answer.outcome.permits
