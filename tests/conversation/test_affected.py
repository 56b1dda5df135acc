"""Whoever asks whether something may be done to her reads what she can do, not what her boss should do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.conversation import QuestionAsked
from bot.rendering.page import StepList

if TYPE_CHECKING:
    from bot.assembly import Desk


def way(desk: Desk, text: str, language: str) -> StepList:
    """The way forward that a question gets."""
    page = desk.renderer.page(desk.turn(QuestionAsked(text, desk.today(), language)))
    return next(block for block in page.blocks if isinstance(block, StepList))


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Is HR allowed to run software over our video calls that reads our mood off our faces?", "en", "You need not agree"),
        ("Is my boss allowed to make us use Copilot?", "en", "you may turn it down"),
        ("They ran my thesis through an AI detector and want to fire me, is that allowed?", "en", "proves nothing"),
        ("Darf die Personalabteilung uns von einer KI bewerten lassen?", "de", "Fragen Sie, wer entscheidet"),
        ("Darf mein Chef mich heimlich mit KI überwachen?", "de", "Fragen Sie, was erfasst wird"),
        ("Mon chef a-t-il le droit de lire nos émotions par IA pendant nos appels ?", "fr", "Vous n'avez pas à l'accepter"),
        ("¿Puede mi jefe leer nuestras emociones con una IA en las llamadas?", "es", "No tienes que aceptarlo"),
    ],
)
def test_it_is_done_to_her_and_she_reads_what_she_can_do(desk: Desk, text: str, language: str, said: str) -> None:
    """Her own way forward, and the two doors for telling of it; no tool, and no form to ask for a yes to it."""
    shown = way(desk, text, language)
    assert said in shown.text
    assert "speak-up" in [step.target for step in shown.steps]
    assert not [step for step in shown.steps if step.kind == "tool" or step.target == "approval"]


@pytest.mark.parametrize(
    "text",
    [
        "May I use AI to rank my drivers?",
        "Could we detect the mood of our customers on the phone with AI?",
        "I want to oblige my team to use Copilot, may I?",
        "May my manager let me screen CVs with AI?",
        "The company wants us to rate our applicants with AI, allowed?",
        "My boss wants me to clone her voice with AI",
    ],
)
def test_whoever_would_do_it_herself_reads_what_to_do_instead(desk: Desk, text: str) -> None:
    """She is not told how to complain about herself."""
    shown = way(desk, text, "en")
    assert shown.text
    assert "speak-up" not in [step.target for step in shown.steps]
