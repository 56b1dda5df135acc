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
    return reading, determine(reading.situation, desk.knowledge.policy, TODAY)


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I read and check everything Copilot gives me, then I send it to the customer"),
        ("en", "Copilot drafts; I proofread"),
        ("de", "Copilot entwirft den Brief, ich lese alles gegen, bevor er rausgeht. Darf ich?"),
        ("fr", "Copilot rédige, je relis tout avant l'envoi, c'est permis ?"),
        ("es", "Copilot redacta y yo lo reviso todo antes de enviarlo, ¿puedo?"),
    ],
)
def test_who_says_that_she_checks_is_not_told_that_nobody_does(desk: Desk, language: str, text: str) -> None:
    """The task of handing in what nobody read is not meant where somebody says that she reads it."""
    reading, answer = asked(desk, language, text)
    assert "submit_unchecked" not in reading.situation.activities
    assert answer.outcome.permits, reading.situation


@pytest.mark.parametrize(
    ("language", "text", "duty"),
    [
        ("en", "can copilot take the notes in tomorrow's team standup? no need to tell the others", "announce"),
        ("en", "Copilot for meeting minutes, I won't bother announcing it", "announce"),
        ("de", "Darf Copilot unser Team-Meeting protokollieren? Sagen muss ich das ja keinem.", "announce"),
        ("fr", "Les participants ne savent pas que Copilot prend des notes, c'est bon ?", "announce"),
        ("es", "Los asistentes no saben que Copilot toma notas, ¿vale?", "announce"),
        ("en", "Copilot drafts, I do not proofread", "human_check"),
        ("en", "Customer replies from Copilot, I skim maybe one in ten", "human_check"),
        ("en", "Contract translated with DeepL Pro goes straight to signature, no translator involved", "human_check"),
        ("de", "Keine Zeit für den Übersetzer: Sicherheitsanleitung mit DeepL Pro, geht so an den Kunden", "human_check"),
        ("es", "¿Puedo usar Copilot para contestar a clientes? No tengo tiempo de leer las respuestas.", "human_check"),
        ("en", "Code from GitHub Copilot, no licence scan", "test_code"),
        ("en", "Checking the quotes in an article with Perplexity and nothing else, good enough?", "other_source"),
        ("de", "Faktencheck der Zahlen in einem Artikel, ChatGPT als einzige Quelle, reicht das?", "other_source"),
        ("fr", "Vérifier les chiffres d'un article avec Perplexity comme seule source, ça va ?", "other_source"),
        ("es", "¿Puedo comprobar los datos de un artículo con Perplexity sin abrir las fuentes?", "other_source"),
    ],
)
def test_a_breach_in_the_words_of_careless_people_is_a_no(desk: Desk, language: str, text: str, duty: str) -> None:
    """Few say "without telling anybody"; they say that there is no need to."""
    reading, answer = asked(desk, language, text)
    assert duty in reading.situation.breaches
    assert not answer.outcome.permits
