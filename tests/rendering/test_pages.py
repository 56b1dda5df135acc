"""Every reply in every language: whole sentences, nothing unfilled, one verdict first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.conversation import (
    AnswerGiven,
    CatalogueOpened,
    ClauseOpened,
    ClauseShown,
    HowItWorksOpened,
    NothingToRead,
    PolicyOpened,
    QuestionAsked,
    ToolOpened,
    Turn,
)
from bot.policy import Links, NamedTool, Outcome, Situation, When, determine
from bot.rendering import ClauseList, FactList, Page, Renderer, StepList, Verdict, plain_text

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.policy import Policy

DAY = date(2026, 11, 21)
LANGUAGES = ("en", "de", "fr", "es")
UNFILLED = re.compile(r"\{\{|\}\}|\{%|%\}|: None$|Undefined", re.MULTILINE)


def words_of(page: Page) -> str:
    """Everything on a page, choices and signs included."""
    return f"{page.title}\n{plain_text(page)}\n{page.blocks!r}"


def flat(sentences: dict[str, object], prefix: str = "") -> set[str]:
    """Dotted keys of a file of sentences."""
    keys: set[str] = set()
    for key, value in sentences.items():
        keys |= flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}"}
    return keys


def answer_page(desk: Desk, situation: Situation, language: str, policy: Policy | None = None) -> Page:
    """The page for a situation, without asking for it in words; by another policy than the desk's, if one is given."""
    asked = desk.turn(QuestionAsked("may I draft a letter", DAY, "en")).replies[0]
    assert isinstance(asked, AnswerGiven)
    answer = determine(situation, policy or desk.knowledge.policy, DAY)
    renderer = Renderer(policy, desk.phrasebooks, desk.pack.requests, desk.pack.routes) if policy else desk.renderer
    return renderer.page(Turn((replace(asked, answer=answer),), language), language)


def told(desk: Desk, text: str) -> str:
    """An answer as plain text."""
    return plain_text(desk.renderer.page(desk.turn(QuestionAsked(text, DAY, "en"))))


def test_a_tool_alone_shows_at_a_glance_what_may_go_in(desk: Desk) -> None:
    glance = told(desk, "Can I use Copilot?")
    assert "Open with: Ordinary work material; Public information." in glance
    assert re.search(r"Under conditions with: .*Confidential", glance)
    assert re.search(r"Not with: Passwords.*source code", glance)
    assert "Under conditions with: Public information." in told(desk, "Can I use ChatGPT?")


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("Can AI translate a supplier's letter?", ["DeepL Pro", "ChatGPT Enterprise", "Microsoft 365 Copilot"]),
        ("May AI summarise the complaints of our customers?", ["Microsoft 365 Copilot"]),
        ("Can AI write the minutes of our team meeting?", ["Copilot in Teams meetings"]),
    ],
)
def test_a_yes_that_names_no_tool_says_in_which_it_holds(desk: Desk, text: str, tools: list[str]) -> None:
    """'Only in a tool that is cleared for data about people' helps nobody who does not know which one that is."""
    page = desk.renderer.page(desk.turn(QuestionAsked(text, DAY, "en")))
    (offered,) = [block for block in page.blocks if isinstance(block, StepList) and block.title == "Open for this"]
    assert [step.label for step in offered.steps] == tools
    assert "Open for this" not in told(desk, f"{text.removesuffix('?')} in Copilot?")


def test_the_edition_that_was_judged_is_the_one_that_is_shown(desk: Desk) -> None:
    """Copilot's notes of a talk with customers are a no for its edition for meetings, not for Microsoft 365 Copilot."""
    said = told(desk, "Is it ok to have Copilot take notes in my user interviews with customers?")
    assert "Tool: Copilot in Teams meetings" in said
    assert "Microsoft 365 Copilot" not in said


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Is Harvey approved?", "Harvey: a tool we do not know. Ask first: Nobody here has looked at this tool yet"),
        ("Is DeepL approved?", "DeepL (free): a public tool or private account. Approved is: DeepL Pro."),
        ("What's on the model card for Copilot?", "Microsoft 365 Copilot: an approved tool."),
        ("is copilot cleared for personal data or not?", "Microsoft 365 Copilot: an approved tool. Yes, if: You may do this"),
    ],
)
def test_whoever_asks_about_a_tool_reads_of_that_tool_first(desk: Desk, text: str, first: str) -> None:
    """The whole catalogue is the answer to another question; it stands below, and nothing is said twice."""
    said = told(desk, text)
    assert said.startswith(first)
    assert said.index(first) < said.index("The policy says:")
    assert said.count("You may do this") + said.count("Nobody here has looked") <= 1


def test_a_tool_that_most_is_closed_to_says_so_in_few_words(desk: Desk) -> None:
    glance = told(desk, "Can I use ChatGPT?")
    assert "Under conditions with: Public information." in glance
    assert "Not with anything else." in glance
    assert "Passwords" not in glance.split("How I understood you")[0].split("Is this what you meant")[0]


def test_where_most_data_is_closed_what_is_open_is_said(desk: Desk) -> None:
    """Eight kinds that may not go in are read by nobody; 'public information only' is."""
    said = told(desk, "Can I use ChatGPT to draft a speech?")
    assert "Put in public information only." in said
    assert "Not with" not in said


def test_ask_first_says_what_a_yes_will_need(desk: Desk) -> None:
    page = told(desk, "Can I let an AI agent buy office supplies by itself?")
    assert "What a yes will need" in page
    assert "A named person can switch it off at any time." in page


def test_a_no_says_for_whom_it_would_be_a_yes(desk: Desk) -> None:
    assert "Possible if this is you: Legal team." in told(desk, "May I look up court cases with Copilot?")


def test_what_the_policy_does_not_cover_can_be_told_to_those_who_write_it(desk: Desk) -> None:
    page = answer_page(desk, Situation(beyond_vocabulary=True), "en")
    steps = {step.target for block in page.blocks if isinstance(block, StepList) for step in block.steps}
    assert {"approval", "feedback"} <= steps


@pytest.mark.parametrize(
    ("activity", "data", "tool", "closed"),
    [
        ("write_code", "internal", "deepseek", "Microsoft 365 Copilot"),
        ("connect_or_train", "internal", "chatgpt", "Do it in an approved tool"),
        ("generate_image", "personal", "chatgpt", "Microsoft 365 Copilot"),
    ],
)
def test_the_way_shown_is_one_that_is_open(desk: Desk, activity: str, data: str, tool: str, closed: str) -> None:
    """Nobody is sent to a tool in which the same is not allowed either."""
    entry = desk.knowledge.policy.vocabulary.tool_by_id[tool]
    page = answer_page(desk, Situation((activity,), (data,), (NamedTool(entry.name, entry.status, entry.id),)), "en")
    ways = [block for block in page.blocks if isinstance(block, StepList)]
    assert ways
    assert closed not in "".join(block.text for block in ways)


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("file", ["replies", "pages", "requests", "notices"])
def test_every_language_has_every_sentence_of_english(desk: Desk, language: str, file: str) -> None:
    """Nobody meets an English sentence, or none, in the middle of another language."""
    english, own = (flat(getattr(desk.pack.languages[code], file)) for code in ("en", language))
    assert own == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_entry_has_a_name_in_every_language(desk: Desk, language: str) -> None:
    """No id of the vocabulary is shown to a person in place of a word."""
    names, vocabulary = desk.phrasebooks[language].names, desk.knowledge.policy.vocabulary
    for kind in ("activities", "data", "roles", "places"):
        named = getattr(names, kind)
        assert [entry.id for entry in getattr(vocabulary, kind) if not named.get(entry.id)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_words_are_filled_in_everywhere(desk: Desk, language: str) -> None:
    """A translated sentence uses no placeholder that the English one does not fill."""
    hole = re.compile(r"\b(tool|reason|condition|names|name|count|day|id|characters|word|languages|clauses|examples)\b")

    def holes(book: dict[str, object], prefix: str = "") -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for key, value in book.items():
            if isinstance(value, dict):
                found |= holes(value, f"{prefix}{key}.")
            else:
                inside = " ".join(re.findall(r"\{[{%](.*?)[}%]\}", str(value)))
                found[f"{prefix}{key}"] = set(hole.findall(re.sub(r"'[^']*'", "", inside)))
        return found

    english, own = (holes(desk.pack.languages[code].replies) for code in ("en", language))
    assert {key: used - english[key] for key, used in own.items() if used - english[key]} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_renders(desk: Desk, language: str) -> None:
    """Each outcome is said first, as a word and a sentence, with how the question was understood below."""
    situations = {
        Outcome.ALLOWED: Situation(activities=("draft_text",)),
        Outcome.CONDITIONAL: Situation(activities=("translate",)),
        Outcome.REQUIRED: Situation(activities=("security_scan",)),
        Outcome.ASK_FIRST: Situation(activities=("new_tool",)),
        Outcome.PROHIBITED: Situation(activities=("screen_candidates",)),
        Outcome.NOT_COVERED: Situation(beyond_vocabulary=True),
        Outcome.NEED_INFO: Situation(),
    }
    assert set(situations) == set(Outcome)
    said = set()
    for outcome, situation in situations.items():
        page = answer_page(desk, situation, language)
        verdict = page.blocks[0]
        assert isinstance(verdict, Verdict)
        assert verdict.outcome == outcome
        assert verdict.word
        assert verdict.sentence
        said.add(verdict.sentence)
        assert any(isinstance(block, FactList) for block in page.blocks)
        assert not UNFILLED.search(plain_text(page))
    assert len(said) == len(Outcome)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_activity_with_every_kind_of_data_renders(desk: Desk, language: str) -> None:
    """No answer of the sample policy has a hole in it, in any language."""
    vocabulary = desk.knowledge.policy.vocabulary
    for activity in vocabulary.activities:
        for kinds in ((), *((kind.id,) for kind in vocabulary.data)):
            page = answer_page(desk, Situation(activities=(activity.id,), data=kinds), language)
            assert not UNFILLED.search(plain_text(page)), (activity.id, kinds)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_other_page_renders(desk: Desk, language: str) -> None:
    """The policy, the catalogue, every clause and every tool, how it works, and the small replies."""
    policy = desk.knowledge.policy
    events = [
        PolicyOpened(DAY),
        PolicyOpened(DAY, "password"),
        PolicyOpened(DAY, "qqqq"),
        CatalogueOpened(DAY),
        HowItWorksOpened(DAY),
        *(ClauseOpened(clause.id, DAY) for clause in policy.clauses),
        *(ToolOpened(tool.id, DAY) for tool in policy.vocabulary.tools),
        ClauseOpened("Z-9", DAY),
        *(QuestionAsked(text, DAY) for text in ("", "🤖", "what's for lunch", "am I monitored?", "x" * 9000)),
        *(QuestionAsked(text, DAY) for text in ("I want to opt out", "report a harmful answer", "I need an accommodation")),
    ]
    for event in events:
        page = desk.hear(event, language)
        assert page.language == language
        assert page.title
        assert page.blocks
        assert not re.search(r"\{\{|\}\}|\{%|Undefined", words_of(page)), event


def test_a_no_shows_why_and_what_is_open_and_which_clause_says_so(desk: Desk) -> None:
    """Outcome, reason, the way that is open, and the clause with its date stand on one page."""
    page = desk.hear(QuestionAsked("can i paste our client list into chatgpt to clean it up", DAY))
    clauses = next(block for block in page.blocks if isinstance(block, ClauseList)).clauses
    assert ("D-4", True) in [(line.id, line.decisive) for line in clauses]
    assert all(re.search(r"\d+ [A-Z][a-z]+ \d{4}", line.since) for line in clauses)
    ways = next(block for block in page.blocks if isinstance(block, StepList))
    assert ways.text
    assert ("tool", "m365-copilot") in [(step.kind, step.target) for step in ways.steps]


def test_each_case_of_a_clause_may_lead_its_own_way(desk: Desk) -> None:
    """A ban that can be contested, beside a case for which one asks first."""
    policy, old = desk.knowledge.policy, desk.knowledge.policy.clause_by_id["A-18"]
    own = (old.cases[0].model_copy(update={"links": Links(request="feedback"), "when": When(data=("internal",))}), *old.cases)
    new = old.model_copy(update={"cases": own, "links": Links(request="contest")})
    clauses = tuple(new if one.id == new.id else one for one in policy.clauses)
    changed = replace(policy, clauses=clauses)
    steps = {}
    for kind in ("internal", "public"):
        page = answer_page(desk, Situation(("decide_on_people",), (kind,)), "en", changed)
        steps[kind] = {step.target for block in page.blocks if isinstance(block, StepList) for step in block.steps}
    assert "feedback" in steps["internal"]
    assert "contest" not in steps["internal"]
    assert "contest" in steps["public"]
    opened = Renderer(changed, desk.phrasebooks, desk.pack.requests, desk.pack.routes)
    whole = opened.page(Turn((ClauseShown(changed.clause_by_id["A-18"], in_force=True),), "en"))
    ways = {step.target for block in whole.blocks if isinstance(block, StepList) for step in block.steps}
    assert {"feedback", "contest"} <= ways, "its own page names both"


def test_a_clause_nobody_has_translated_is_shown_in_the_language_of_the_policy(desk: Desk) -> None:
    """A missing translation of a clause leaves its original words, not a gap."""
    clause = desk.knowledge.policy.clause_by_id["D-4"]
    assert clause.wording("xx").title == clause.title
    assert clause.wording("xx").text == clause.text


def test_a_language_nobody_speaks_falls_back_to_the_policys_own(desk: Desk) -> None:
    """A browser that asks for a language the policy does not have gets the policy's own."""
    assert desk.hear(CatalogueOpened(DAY), "xx").language == "en"
    assert desk.renderer.page(Turn((NothingToRead("empty"),), "xx")).language == "en"


def test_a_long_message_says_how_much_of_it_was_read(desk: Desk) -> None:
    """Whoever pastes 100 kB is told what was read of it; where that would be a yes, to ask in a few sentences."""
    page = desk.hear(QuestionAsked("may I paste passwords into ChatGPT? " * 4000, DAY, "en"))
    assert "4000" in plain_text(page) or "4,000" in plain_text(page)
    assert "too long for a yes" in plain_text(desk.hear(QuestionAsked("may I translate a menu? " * 4000, DAY, "en")))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_broken_duty_is_told_in_the_language_of_the_answer(desk: Desk, language: str) -> None:
    """A duty that always holds stands in no clause, and is translated all the same."""
    rules = [rule for rule in desk.knowledge.policy.always_on if rule.duty is not None]
    for rule in rules:
        page = answer_page(desk, Situation(("draft_text",), breaches=frozenset({rule.duty or ""})), language)
        assert rule.text not in words_of(page)
    assert rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_no_for_a_condition_says_what_to_do_about_it(desk: Desk, language: str) -> None:
    """Where no clause names a way of its own: a letter and the minutes with a tool that may not write minutes."""
    tool = desk.knowledge.policy.vocabulary.tool_by_id["chatgpt-enterprise"]
    situation = Situation(("draft_text", "meeting_notes"), ("internal",), (NamedTool(tool.name, tool.status, tool.id),))
    ways = [block for block in answer_page(desk, situation, language).blocks if isinstance(block, StepList)]
    assert [way.text for way in ways] == [desk.phrasebooks[language].say("kept_instead")]


def test_a_tool_is_offered_only_where_it_changes_the_answer(desk: Desk) -> None:
    """Our source code in a tool nobody knows: a tool that is closed for source code is no way out."""
    policy = desk.knowledge.policy
    offered = 0
    for data in (kind.id for kind in policy.vocabulary.data):
        for activity in (entry.id for entry in policy.vocabulary.activities):
            situation = Situation((activity,), (data,), (NamedTool("Zorple", "unlisted"),))
            ways = [block for block in answer_page(desk, situation, "en").blocks if isinstance(block, StepList)]
            for id_ in (step.target for block in ways for step in block.steps if step.kind == "tool"):
                tool = policy.vocabulary.tool_by_id[id_]
                offered += 1
                known = situation.with_tools(NamedTool(tool.name, tool.status, tool.id))
                assert determine(known, policy, DAY).outcome.permits, (activity, data, id_)
    assert offered > 20


def test_feedback_on_a_clause_opens_the_form_with_that_clause(desk: Desk) -> None:
    """Whatever clauses are quoted, the one that was named is filled in; "D-44" names none."""
    for text, named in (("I want to give feedback on clause D-4", "D-4"), ("I want to give feedback on clause D-44", "")):
        page = desk.renderer.page(desk.turn(QuestionAsked(text, DAY, "en")))
        steps = [step for block in page.blocks if isinstance(block, StepList) for step in block.steps if step.kind == "request"]
        assert steps
        assert dict(steps[0].about).get("clause", "") == named
