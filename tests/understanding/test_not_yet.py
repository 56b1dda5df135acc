"""Whoever says what the names are to be, or are not yet, has not taken them out; on the sample pack."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.conversation import QuestionAsked
from bot.conversation.respond import answer_of

if TYPE_CHECKING:
    from bot.assembly import Desk


def permits(desk: Desk, text: str, language: str) -> bool:
    """Whether a question gets a yes of any kind."""
    answer = answer_of(desk.turn(QuestionAsked(text, desk.today(), language)))
    return answer is not None and answer.outcome.permits


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("May I put our patient list into Copilot to anonymise it?", "en"),
        ("May I put our patient list into Copilot before the names are removed?", "en"),
        ("May I put our patient list into Copilot so that the names are removed?", "en"),
        ("May I put our patient list into Copilot? It is not fully anonymised.", "en"),
        ("May I put our patient list into Copilot for an anonymised summary?", "en"),
        ("May I have Copilot turn our patient list into an anonymised list?", "en"),
        ("May I put our patient list into Copilot? Names removed by Copilot.", "en"),
        ("May I put our patient list into Copilot, names deleted by AI?", "en"),
        ("Darf ich unsere Patientenliste in Copilot geben, damit sie anonymisiert wird?", "de"),
        ("Darf ich unsere Patientenliste in Copilot geben, bevor die Namen entfernt sind?", "de"),
        ("Darf ich unsere Patientenliste in Copilot geben? Sie ist halb anonymisiert.", "de"),
        ("Puis-je mettre la liste des patients dans Copilot pour qu'elle soit anonymisée ?", "fr"),
        ("Puis-je mettre la liste des patients dans Copilot avant qu'elle soit anonymisée ?", "fr"),
        ("¿Puedo poner la lista de pacientes en Copilot para que quede anonimizada?", "es"),
        ("¿Puedo poner la lista de pacientes en Copilot antes de que esté anonimizada?", "es"),
    ],
)
def test_what_is_to_be_anonymised_is_not_anonymous(desk: Desk, text: str, language: str) -> None:
    """The tool would see every name: a purpose, a "not yet", a "half" and the tool's own work take nothing out."""
    assert not permits(desk, text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I've removed the names. May I summarise the interview notes with Copilot?", "en"),
        ("I'll remove the names before pasting the list of complaints into Copilot, ok?", "en"),
        ("before I upload it the names are removed, ok with Copilot?", "en"),
        ("Can I use Copilot to turn the anonymised survey comments into a summary?", "en"),
        ("Die Liste ist anonymisiert, darf Copilot sie sortieren?", "de"),
        ("Je veux résumer la liste anonymisée avec Copilot, d'accord ?", "fr"),
    ],
)
def test_what_is_anonymised_stays_open(desk: Desk, text: str, language: str) -> None:
    """A "before" or a "to" about something else keeps nobody from working with what she has cleaned."""
    assert permits(desk, text, language)
