"""Pages of the policy: clauses in an order people find them in, a search that shows what it found, help for a tool."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.conversation import CatalogueOpened, ClauseOpened, HowItWorksOpened, PolicyOpened, ToolOpened
from bot.rendering import ClauseList, Page, Paragraph, Table, TierList, ToolList, plain_text

if TYPE_CHECKING:
    from bot.assembly import Desk

DAY = date(2026, 11, 21)
LANGUAGES = ("en", "de", "fr", "es")


def lists(page: Page) -> list[ClauseList]:
    """Lists of clauses on a page."""
    return [block for block in page.blocks if isinstance(block, ClauseList)]


def test_clauses_stand_in_the_order_of_their_numbers(desk: Desk) -> None:
    """A-2 comes before A-10, and every clause in force stands on the page once."""
    page = desk.hear(PolicyOpened(DAY), "en")
    ids = [clause.id for block in lists(page) for clause in block.clauses]
    assert ids[:11] == [f"A-{number}" for number in range(1, 12)]
    assert sorted(ids) == sorted(clause.id for clause in desk.knowledge.policy.clauses)


@pytest.mark.parametrize(
    ("language", "name"), [("en", "AI office"), ("de", "KI-Stelle"), ("fr", "Bureau IA"), ("es", "Oficina de IA")]
)
def test_who_answers_for_a_rule_or_a_tool_has_a_name_in_the_reader_s_language(desk: Desk, language: str, name: str) -> None:
    assert name in plain_text(desk.hear(ClauseOpened("A-1", DAY), language))
    assert name in plain_text(desk.hear(ToolOpened("m365-copilot", DAY), language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_clauses_are_grouped_under_a_name(desk: Desk, language: str) -> None:
    """Each letter has a heading in words of the language; nothing is headed by the bare letter."""
    found = lists(desk.hear(PolicyOpened(DAY), language))
    assert [{clause.id[0] for clause in block.clauses} for block in found] == [{"A"}, {"D"}, {"I"}, {"R"}, {"T"}]
    assert all(len(block.title) > 1 for block in found)


def test_a_day_that_all_clauses_share_is_said_once(desk: Desk) -> None:
    """Not 69 times; a clause with another day still says its own."""
    page = desk.hear(PolicyOpened(DAY), "en")
    assert plain_text(page).count("1 January 2026") == 1
    policy = desk.knowledge.policy
    other = {clause.id for clause in policy.clauses if clause.in_force.start != date(2026, 1, 1)}
    assert {clause.id for block in lists(page) for clause in block.clauses if clause.since} == other


def test_the_glance_shows_what_is_required_of_some_only(desk: Desk) -> None:
    """What only the support team has to do stands with what is required, under its clause."""
    glance = next(block for block in desk.hear(PolicyOpened(DAY), "en").blocks if isinstance(block, TierList))
    required = next(tier for tier in glance.tiers if tier.outcome == "required")
    assert [clause.id for clause in required.clauses] == ["R-2"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_search_says_what_it_found_and_shows_a_line_of_it(desk: Desk, language: str) -> None:
    """How many clauses for which words, each with a piece of its text; a piece with the word where the text has it."""
    page = desk.hear(PolicyOpened(DAY, "Copilot", language), language)
    (found,) = lists(page)
    assert "Copilot" in found.title
    assert str(len(found.clauses)) in found.title
    assert all(clause.excerpt for clause in found.clauses)
    policy = desk.knowledge.policy
    worded = [line for line in found.clauses if "copilot" in policy.clause_by_id[line.id].wording(language).text.casefold()]
    assert worded
    assert all("copilot" in line.excerpt.casefold() for line in worded)
    assert not any(mark in line.excerpt for line in found.clauses for mark in ("**", "\n", "]("))


def test_a_tool_leads_to_its_help(desk: Desk) -> None:
    """The chat says "see its help page" and leads to the card: there it is."""
    page = desk.hear(ToolOpened("m365-copilot", DAY), "en")
    assert "https://support.microsoft.com/copilot" in plain_text(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_clause_says_first_what_it_decides(desk: Desk, language: str) -> None:
    """One ruling is a word; several are all named, and none is promised; a clause that informs decides nothing."""
    say = desk.phrasebooks[language].say

    def said(clause: str) -> str:
        first = desk.hear(ClauseOpened(clause, DAY), language).blocks[0]
        return first.text if isinstance(first, Paragraph) else ""

    assert said("R-2").startswith(say("outcome.required"))
    assert say("outcome.prohibited") in said("D-4")
    assert say("outcome.conditional") in said("D-4")
    assert not said("D-4").startswith((say("outcome.prohibited"), say("outcome.conditional")))
    assert said("I-5") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_it_works_is_readable(desk: Desk, language: str) -> None:
    """Large numbers are grouped, languages have names, and the hash is as short as in the foot of every page."""
    page = desk.hear(HowItWorksOpened(DAY), language)
    text = plain_text(page)
    table = next(dict(block.rows) for block in page.blocks if isinstance(block, Table))
    say = desk.phrasebooks[language].say
    assert table[say("how.hash")] == desk.knowledge.policy.content_hash[:8]
    assert "en, de" not in table[say("how.languages")]
    assert len(table[say("how.languages")].split(", ")) == len(LANGUAGES)
    assert not any(len(part) > 4 and part.isdigit() for part in text.replace(".", " ").replace(",", " ").split())


READ = {
    "en": ("The everyday assistant for mails", "No, under our contract.", "for 90 days"),
    "de": ("Der Assistent für den Alltag", "Nein, nach unserem Vertrag.", "90 Tage"),
    "fr": ("L'assistant de tous les jours", "Non, selon notre contrat.", "90 jours"),
    "es": ("El asistente de cada día", "No, según nuestro contrato.", "90 días"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_is_read_in_the_language_of_the_page(desk: Desk, language: str) -> None:
    """A German sees a German card, under the product's own name."""
    page = desk.hear(ToolOpened("m365-copilot", DAY), language)
    text = plain_text(page)
    assert page.title == "Microsoft 365 Copilot"
    for other, words in READ.items():
        assert all((piece in text) == (other == language) for piece in words), (other, text)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_card_and_no_line_of_the_catalogue_is_left_in_english(desk: Desk, language: str) -> None:
    """Each tool's words are others than the original's, but for a bare "No." that two languages share."""
    page = desk.hear(CatalogueOpened(DAY), language)
    lines = {tool.id: tool.about for block in page.blocks if isinstance(block, ToolList) for tool in block.tools}
    listed = [tool for tool in desk.knowledge.policy.vocabulary.tools if tool.status != "unlisted"]
    assert lines.keys() == {tool.id for tool in listed}
    for tool in listed:
        text = plain_text(desk.hear(ToolOpened(tool.id, DAY), language))
        card = tool.card
        assert card is not None
        said = (tool.about, card.purpose, card.data_goes_to, card.kept_for, card.trains_on_inputs, *card.limits, card.updates)
        assert [words for words in said if words in text and words != "No."] == []
        assert lines[tool.id] in text
