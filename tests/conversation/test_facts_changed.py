"""Answers without the question: a chat card carries what an answer rests on, and never a word."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.channels.chat import pairs_of
from bot.conversation import AnswerGiven, FactsChanged, NothingToRead, QuestionAsked, StatedFacts
from bot.conversation.standing import known_of, situation_of

if TYPE_CHECKING:
    from bot.assembly import Desk


def answers(desk: Desk) -> list[tuple[str, AnswerGiven]]:
    """Every example of the pack that is answered with an outcome."""
    given = []
    for clause in desk.knowledge.policy.clauses:
        for example in clause.examples:
            reply = desk.turn(QuestionAsked(example.ask, desk.today(), example.lang)).replies[0]
            if isinstance(reply, AnswerGiven):
                given.append((example.ask, reply))
    return given


def test_promise_1_what_a_card_carries_gives_the_same_answer(desk: Desk) -> None:
    """Same outcome, same conditions, same clauses: nothing that an answer rests on is lost on the way through a card."""
    given = answers(desk)
    assert len(given) > 150
    for text, reply in given:
        again = desk.turn(FactsChanged(known_of(reply.answer.situation), desk.today())).replies[0]
        assert isinstance(again, AnswerGiven), text
        assert again.answer.outcome == reply.answer.outcome, text
        assert again.answer.conditions == reply.answer.conditions, text
        assert [part.outcome for part in again.answer.parts] == [part.outcome for part in reply.answer.parts], text
        assert [clause.id for clause in again.answer.clauses] == [clause.id for clause in reply.answer.clauses], text


def test_a_private_account_stays_one(desk: Desk) -> None:
    """An approved brand used privately is not the approved tool, whatever the card says of its status."""
    tool = next(tool for tool in desk.knowledge.policy.vocabulary.tools if tool.status == "approved")
    vocabulary = desk.knowledge.policy.vocabulary
    private = situation_of([("tool", f"public/{tool.id}")], vocabulary)
    assert private is not None
    assert private.tools[0].status == "public"


def test_a_tool_that_was_blocked_since_is_blocked_on_an_old_card(desk: Desk) -> None:
    """The catalogue of today decides, not the card."""
    vocabulary = desk.knowledge.policy.vocabulary
    blocked = next(tool for tool in vocabulary.tools if tool.status == "blocked")
    for status in ("approved", "public"):
        situation = situation_of([("tool", f"{status}/{blocked.id}")], vocabulary)
        assert situation is not None
        assert situation.tools[0].status == "blocked"


@pytest.mark.parametrize(
    "known",
    [
        (("data", "of-last-year"),),
        (("activity", "gone"),),
        (("tool", "approved/gone"),),
        (("tool", "holy/"),),
        (("breach", "gone"),),
        (("role", "gone"),),
        (("place", "gone"),),
        (("colour", "blue"),),
    ],
)
def test_what_the_policy_no_longer_knows_is_not_left_out(desk: Desk, known: tuple[tuple[str, str], ...]) -> None:
    """Leaving it out could turn a no into a yes."""
    turn = desk.turn(FactsChanged((("activity", "translate"), *known), desk.today(), language="de"))
    assert turn.replies == (NothingToRead("gone"),)
    assert "geändert" in str(desk.renderer.page(turn).blocks[0])


def test_what_is_more_than_a_card_can_carry_is_not_cut_down_to_a_yes(desk: Desk) -> None:
    """Who names dozens of tools, and says that nobody checks it, is asked to put it shorter: no fact is silently dropped."""
    vocabulary = desk.knowledge.policy.vocabulary
    breach = next(rule.duty for rule in desk.knowledge.policy.always_on if rule.duty)
    tool = next(tool.id for tool in vocabulary.tools if tool.status == "approved")
    many = (("activity", "draft_text"), *(("tool", f"approved/{tool}"),) * 45, ("breach", breach))
    for carried in (many, pairs_of([f"{facet}:{id_}" for facet, id_ in many * 3])):
        assert situation_of(carried, vocabulary) is None
        turn = desk.turn(FactsChanged(carried, desk.today(), StatedFacts(data="public"), "en"))
        assert turn.replies == (NothingToRead("too_long"),)
        assert "Please ask in a few sentences" in str(desk.renderer.page(turn).blocks[0])


def test_a_tap_replaces_one_fact_and_leaves_the_others(desk: Desk) -> None:
    text, reply = next((text, reply) for text, reply in answers(desk) if reply.answer.situation.tools)
    known = known_of(reply.answer.situation)
    again = desk.turn(FactsChanged(known, desk.today(), StatedFacts(data="public"))).replies[0]
    assert isinstance(again, AnswerGiven)
    assert again.answer.situation == replace(reply.answer.situation, data=("public",)), text
