"""What has to be said before anything else: where help is, what to do now, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.conversation import AnswerGiven, ClausesQuoted, HelpFirst, NothingToRead, QuestionAsked, RouteExplained
from bot.conversation.standing import known_of
from bot.rendering import ClauseText, Paragraph, StepList, plain_text

if TYPE_CHECKING:
    from bot.assembly import Desk

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("I don't want to live anymore", "988"),
        ("i want to kill myself", "116 123"),
        ("a colleague says he is going to kill himself", "911"),
        ("sometimes I think everyone would be better off without me", "988"),
        ("Kundin schreibt, sie will nicht mehr leben. Was tun?", "143"),
        ("Ich will nicht mehr leben", "0800 111 0 111"),
        ("ich bringe mich um", "142"),
        ("je veux mourir", "3114"),
        ("no quiero seguir viviendo", "024"),
    ],
)
def test_somebody_in_danger_is_told_first_where_help_is(desk: Desk, text: str, number: str) -> None:
    """Never "this is not a question for me"."""
    turn = desk.turn(QuestionAsked(text, DAY))
    page = desk.renderer.page(turn)
    assert isinstance(page.blocks[0], Paragraph)
    assert number in page.blocks[0].text
    assert page.title != desk.renderer.page(desk.turn(QuestionAsked("what's for lunch?", DAY))).title


def test_a_cry_for_help_gets_no_form(desk: Desk) -> None:
    """Words that sound like a wish to opt out are none here."""
    assert isinstance(desk.turn(QuestionAsked("I do not want to live anymore", DAY)).replies[0], HelpFirst)


@pytest.mark.parametrize("text", ["ChatGPT told me to kill myself and I want to die", "I want to die, gemini"])
def test_a_tool_that_she_names_is_no_question(desk: Desk, text: str) -> None:
    """A "yes, if" would be an answer to nothing that she asked; a way to tell of harm may stand beside where help is."""
    turn = desk.turn(QuestionAsked(text, DAY))
    assert isinstance(turn.replies[0], HelpFirst | RouteExplained)
    assert "988" in plain_text(desk.renderer.page(turn)).split("\n\n")[0]


def test_whoever_tells_of_harm_too_finds_the_way_below(desk: Desk) -> None:
    turn = desk.turn(QuestionAsked("the ai tool insulted me, i want to report it. I want to die.", DAY))
    assert isinstance(turn.replies[0], RouteExplained)
    assert "988" in plain_text(desk.renderer.page(turn)).split("\n\n")[0]


def test_beside_a_question_it_stands_before_the_answer(desk: Desk) -> None:
    turn = desk.turn(QuestionAsked("May I use ChatGPT to translate a press release? And I want to kill myself.", DAY, "en"))
    page = desk.renderer.page(turn)
    assert "988" in plain_text(page).split("\n\n")[0]
    assert not isinstance(turn.replies[0], HelpFirst)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("this deadline is killing me, may Copilot draft the report?", "en"),
        ("my boss will kill me if I use ChatGPT for the newsletter", "en"),
        ("may AI write an article about a film in which everybody dies?", "en"),
        ("Mein Chef bringt mich um, wenn die Folien nicht fertig sind. Darf Copilot helfen?", "de"),
        ("mon chef va me tuer si je rends la note en retard, je peux la faire avec Copilot ?", "fr"),
        ("mi jefe va a matarme, ¿puede Copilot hacer el acta?", "es"),
    ],
)
def test_a_manner_of_speaking_is_no_danger(desk: Desk, text: str, language: str) -> None:
    assert not desk.turn(QuestionAsked(text, DAY, language)).in_danger


def test_after_a_slip_what_to_do_stands_before_the_forms(desk: Desk) -> None:
    asked = QuestionAsked("I accidentally pasted a client's passport into ChatGPT, what now?", DAY)
    page = desk.renderer.page(desk.turn(asked))
    kinds = [type(block) for block in page.blocks]
    first = next(block for block in page.blocks if isinstance(block, ClauseText))
    assert first.id == "I-17"
    assert kinds.index(ClauseText) < kinds.index(StepList)


def test_whoever_was_harmed_reads_about_speaking_up_not_about_slips(desk: Desk) -> None:
    reply = desk.turn(QuestionAsked("The AI told a customer that I am a thief", DAY)).replies[0]
    assert isinstance(reply, RouteExplained)
    assert reply.clauses[0].id == "I-7"


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("May AI rate how my team performs?", "why?"),
        ("May AI rate how my team performs?", "ok, but why not?"),
        ("Darf KI meine Leute bewerten?", "Warum nicht?"),
        ("L'IA peut-elle noter mon équipe ?", "et pourquoi ?"),
        ("¿Puede la IA puntuar a mi equipo?", "¿y eso por qué?"),
    ],
)
def test_why_gets_the_clauses_behind_the_answer(desk: Desk, question: str, why: str) -> None:
    """Where the page carries what the answer rested on."""
    first = desk.turn(QuestionAsked(question, DAY))
    answer = first.replies[0]
    assert isinstance(answer, AnswerGiven)
    then = desk.turn(QuestionAsked(why, DAY, first.language, before=known_of(answer.answer.situation)))
    quoted = then.replies[0]
    assert isinstance(quoted, ClausesQuoted)
    assert [clause.id for clause in quoted.clauses] == [applied.id for applied in answer.answer.clauses if applied.decisive]
    assert then.language == first.language


def test_why_alone_is_told_where_the_reason_stands(desk: Desk) -> None:
    """A chat keeps no question, so nobody knows of which answer."""
    turn = desk.turn(QuestionAsked("why?", DAY, "en"))
    assert turn.replies == (NothingToRead("why"),)
    assert "keep no questions" in plain_text(desk.renderer.page(turn))


def test_a_question_with_a_why_in_it_is_no_bare_why(desk: Desk) -> None:
    reply = desk.turn(QuestionAsked("Why may I not give customer data to ChatGPT?", DAY, "en")).replies[0]
    assert not isinstance(reply, NothingToRead)
