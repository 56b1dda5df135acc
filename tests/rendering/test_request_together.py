"""A decision that two people take together, in words: what each side reads, what the employee does not, how it came about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, get_args

import pytest
from test_request_wording import (
    EMPLOYEE,
    LANGUAGES,
    MONDAY,
    PROPOSED,
    block,
    listed,
    opt_out,
    seen,
    text,
    worked,
)

from bot.cases.deciding import Sides
from bot.cases.happenings import How
from bot.conversation.requesting import CaseShown, Draft, FormShown, InboxShown, NotPossible, RequestShown
from bot.ports import Inbox
from bot.rendering.page import Form, Progress, StepList

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.rendering import Page

CASE = opt_out(PROPOSED)
YES = Draft("agree", CASE.id, "opt_out", "s", team="ai_desk", case=CASE.id, version=2, proposal=PROPOSED)
NAMES = {"h": "Sample handler"}


def handlers_page(desk: Desk, language: str, *, asked: bool) -> Page:
    """The case for somebody who has to agree, or for somebody who waits for that."""
    may = ("agree", "decide") if asked else ("decide",)
    reply = CaseShown(worked(desk, CASE), EMPLOYEE, NAMES, may, "", YES if asked else None, "both_sides")  # type: ignore[arg-type]
    return desk.renderer.request_page(reply, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_to_agree_reads_the_reason_above_the_one_button(desk: Desk, language: str) -> None:
    page, say = handlers_page(desk, language, asked=True), desk.phrasebooks[language].say
    form = block(page, Form)
    assert isinstance(form, Form)
    assert (form.action, form.entries, form.version) == ("agree", (), "2")
    above = text(replace(page, blocks=page.blocks[: page.blocks.index(form)]))
    assert PROPOSED.reason in above
    assert say("requests.decision.refused") in above
    assert "Sample handler" in above
    labels = [step.label for one in page.blocks if isinstance(one, StepList) for step in one.steps]
    assert labels[0] == say("requests.actions.decide.otherwise")
    assert form.send not in labels


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_waits_for_the_others_reads_the_same_without_a_button(desk: Desk, language: str) -> None:
    page = handlers_page(desk, language, asked=False)
    assert PROPOSED.reason in text(page)
    assert not [one for one in page.blocks if isinstance(one, Form)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_employee_reads_that_one_of_two_has_looked_and_nothing_of_what_is_proposed(desk: Desk, language: str) -> None:
    page, say = desk.renderer.request_page(RequestShown(seen(desk, CASE)), language), desk.phrasebooks[language].say
    found = block(page, Progress)
    assert isinstance(found, Progress)
    assert found.sentence == say("requests.own.one_of_two")
    for hidden in (
        PROPOSED.reason,
        say("requests.decision.refused"),
        say("requests.decision.outcomes.refused"),
        "Sample handler",
    ):
        assert hidden not in text(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_sides_read_how_it_was_decided(desk: Desk, language: str) -> None:
    sentences = set()
    for how in filter(None, get_args(How)):
        case = opt_out(PROPOSED, PROPOSED.settled(MONDAY, "g", how))
        sentence = desk.phrasebooks[language].say(f"requests.decision.how.{how}")
        sentences.add(sentence)
        assert sentence in text(desk.renderer.request_page(RequestShown(seen(desk, case)), language))
        assert sentence in text(desk.renderer.request_page(CaseShown(worked(desk, case), EMPLOYEE, NAMES, ()), language))
    assert len(sentences) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_case_says_before_who_has_to_decide_it(desk: Desk, language: str) -> None:
    case = worked(desk, opt_out())
    pages = {
        sides: text(desk.renderer.request_page(CaseShown(case, EMPLOYEE, NAMES, (), "", None, sides), language))
        for sides in get_args(Sides)
    }
    assert len(set(pages.values())) == 4
    assert all(desk.renderer.team_name("ai_desk", language) in page for page in pages.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_that_what_is_sent_is_a_proposal(desk: Desk, language: str) -> None:
    """It can still be changed, so it is not marked as what cannot be."""
    alone = Draft("decide", "AB", "opt_out", "s", team="ai_desk", case="AB", version=2)
    one, other = (
        block(desk.renderer.request_page(FormShown(draft), language), Form) for draft in (alone, replace(alone, together=True))
    )
    assert isinstance(one, Form)
    assert isinstance(other, Form)
    assert one.readers != other.readers
    assert one.send != other.send
    assert (one.grave, other.grave) == (True, False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_shows_nothing_of_what_is_proposed(desk: Desk, language: str) -> None:
    reply = InboxShown(Inbox((listed(desk, CASE),), 1), "mine", "", "", 1, {"e": "E"}, {})
    assert PROPOSED.reason not in text(desk.renderer.request_page(reply, language))


@pytest.mark.parametrize("reason", ["other_side", "nothing_proposed", "look_again", "proposal_over"])
def test_a_yes_that_is_not_possible_leads_back_to_the_case_in_the_console(desk: Desk, reason: str) -> None:
    page = desk.renderer.request_page(NotPossible(reason, CASE.id), "en")
    steps = [(step.kind, step.target) for one in page.blocks if isinstance(one, StepList) for step in one.steps]
    assert steps == [("handled", CASE.id), ("page", "console")]
