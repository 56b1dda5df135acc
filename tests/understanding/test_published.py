"""What stands on a public page is open to every tool; what is only said to go there, or stands on the intranet, is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.conversation import QuestionAsked
from bot.conversation.respond import answer_of

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.policy import Answer


def answer(desk: Desk, text: str) -> Answer:
    """The policy's answer to a question."""
    given = answer_of(desk.turn(QuestionAsked(text, desk.today())))
    assert given is not None
    return given


@pytest.mark.parametrize(
    "text",
    [
        "The annual report is already up on our website, may ChatGPT summarise it?",
        "Der Jahresbericht steht schon auf unserer Website. Darf ChatGPT ihn kürzen?",
        "Le rapport est déjà publié sur notre site, ChatGPT peut le résumer ?",
        "El informe ya está publicado en nuestra web, ¿ChatGPT lo resume?",
    ],
)
def test_what_is_on_a_public_page_may_go_into_a_public_tool(desk: Desk, text: str) -> None:
    """Whoever asks is not refused for what everybody can read."""
    given = answer(desk, text)
    assert given.outcome == "conditional"
    assert "public" in given.situation.data


@pytest.mark.parametrize(
    "text",
    [
        "The board paper isn't up on our public website yet. May I summarise it in ChatGPT?",
        "Our customer list, not the one published on our website, into ChatGPT?",
        "Our tender is already up on our SharePoint, can ChatGPT shorten it?",
        "Die Kundenliste steht schon auf unserer Website im internen Bereich, ChatGPT zusammenfassen?",
        "Notre contrat n'est pas encore en ligne sur notre site, ChatGPT peut le résumer ?",
        "ya está colgado en la intranet el plan estratégico, ¿ChatGPT lo resume?",
    ],
)
def test_what_is_not_open_yet_or_not_to_everybody_stays_where_it_is(desk: Desk, text: str) -> None:
    """A "not yet", or an intranet, in the sentence keeps it out of a public tool."""
    assert answer(desk, text).outcome == "prohibited"


@pytest.mark.parametrize(
    "text",
    [
        "None of our code has been published. May I paste our code into ChatGPT?",
        "Nichts von unserem Code ist öffentlich. Darf ich unseren Code in ChatGPT einfügen?",
    ],
)
def test_nothing_of_ours_that_is_public_is_not_nothing_of_ours(desk: Desk, text: str) -> None:
    """'None of it is public' says that all of it is ours; 'none of it is in there' that nothing is."""
    assert not answer(desk, text).outcome.permits
