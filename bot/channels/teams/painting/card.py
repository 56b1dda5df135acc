"""A page as one card, never larger than Teams takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from bot.channels.chat import is_warning
from bot.channels.teams.painting.actions import Buttons
from bot.channels.teams.painting.answers import AnswerBlocks
from bot.channels.teams.painting.cases import CaseBlocks
from bot.channels.teams.painting.elements import buttons, text
from bot.channels.teams.painting.forms import FormBlocks
from bot.channels.teams.painting.limits import LARGEST_CARD, Written, size_of
from bot.channels.teams.painting.surface import Look
from bot.channels.teams.painting.ways import Ways
from bot.rendering.page import (
    CaseList,
    Checklist,
    ClauseList,
    ClauseText,
    Door,
    FactList,
    Filters,
    Form,
    Paragraph,
    Progress,
    StepList,
    Table,
    Talk,
    TierList,
    Timeline,
    ToolList,
    Verdict,
)

if TYPE_CHECKING:
    from bot.channels.teams.painting.elements import Element
    from bot.channels.teams.words import Words
    from bot.rendering.page import Page

VERSION = "1.5"
"""Of Adaptive Cards; the highest that bots may send."""

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
ANSWERS = frozenset({"answer", "quoted"})
"""Pages that somebody can find right or wrong."""

IN_A_ROOM = (Verdict, ClauseList, ClauseText)
"""Blocks shown where others read along: the answer, and nothing that repeats what was asked."""


class Painter:
    """Paints pages; it knows the address of the web pages and nothing else."""

    def __init__(self, web: str, feedback: str = "") -> None:
        """`web` is the public address of the web pages, `feedback` the kind of request about a wrong answer."""
        self.web, self._feedback = web.rstrip("/"), feedback

    def card(self, page: Page, words: Words, look: Look | None = None) -> Element:
        """A page as an Adaptive Card, within Teams' limits."""
        look = look or Look()
        make = Buttons(look.surface, page.language)
        known = [f"{facet}:{id_}" for block in page.blocks if isinstance(block, FactList) for facet, id_ in block.known]
        ways = Ways(self.web, page, make, words, known)
        paint = _painters(ways, make, words)
        blocks = [block for block in page.blocks if not look.brief or isinstance(block, IN_A_ROOM) or is_warning(block)]
        body = [element for block in blocks for element in paint[type(block)](block)]
        footer = [text(words.say("version", number=page.version[0], hash=page.version[1][:7]), small=True, subtle=True)]
        if page.kind in {"form", "not_possible"} or look.brief:
            footer = []
        if page.kind in ANSWERS and not look.brief:
            body += buttons(self._was_it_right(page, make, words))
        card = _frame(page.title, page.language, [*body, *footer])
        verb, case = _own_view(page)
        if look.viewer and case:
            card["refresh"] = refreshed(make.act(verb, words.say("open"), target=case), look.viewer)
        return fitted(card, buttons([ways.page()]))

    def _was_it_right(self, page: Page, make: Buttons, words: Words) -> list[Element]:
        """Say that it helped, or tell the policy team, with the clause that decided."""
        told = [make.act("good", words.say("good"))]
        if self._feedback:
            named = (block for block in page.blocks if isinstance(block, ClauseList | ClauseText))
            ids = [block.id if isinstance(block, ClauseText) else block.clauses[0].id for block in named]
            about = [f"clause:{id_}" for id_ in ids[:1]]
            told.append(make.open("form", words.say("bad"), target=f"request/{self._feedback}", about=about))
        return told

    def note(self, sentence: str, language: str, actions: list[Element] | None = None, title: str = "") -> Element:
        """A card of a sentence or two of the channel's own."""
        body = [text(title, bold=True, large=True)] if title else []
        body += [text(part) for part in sentence.split("\n") if part.strip()]
        return _frame(title or sentence, language, [*body, *buttons(actions or [])])


def _own_view(page: Page) -> tuple[str, str]:
    """Verb and case of a view that is one person's: a request, or what a handler is told about."""
    if page.case and page.kind in {"case", "request"}:
        return ("handled" if page.kind == "case" else "case"), page.case
    steps = (step for block in page.blocks if isinstance(block, StepList) for step in block.steps)
    return next((("handled", step.target) for step in steps if step.kind == "handled"), ("", ""))


def refreshed(action: Element, viewer: str) -> Element:
    """Ask for the viewer's own card anew whenever she sees it; nobody else's client asks."""
    return {"action": {key: value for key, value in action.items() if key != "fallback"}, "userIds": [viewer]}


def fitted(card: Element, more: list[Element]) -> Element:
    """The card with as many of its elements as fit, the rest behind a link."""
    written = Written(card)
    if size_of(written) <= LARGEST_CARD:
        return written
    body = list(card["body"])
    while body and size_of({**card, "body": [*body, *more]}) > LARGEST_CARD:
        body.pop()
    return {**card, "body": [*body, *more]}


def _frame(title: str, language: str, body: list[Element]) -> Element:
    return {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "lang": language,
        "fallbackText": title,
        "body": body,
    }


def _painters(ways: Ways, make: Buttons, words: Words) -> dict[type, Callable[[Any], Iterator[Element]]]:
    answers, cases, forms = AnswerBlocks(ways, make, words), CaseBlocks(ways, make, words), FormBlocks(ways, make, words)
    return {
        Verdict: answers.verdict,
        Paragraph: answers.paragraph,
        Checklist: answers.checklist,
        FactList: answers.facts,
        ClauseList: answers.clauses,
        ClauseText: answers.clause_text,
        StepList: answers.steps,
        Table: answers.table,
        TierList: answers.tiers,
        ToolList: answers.tools,
        Door: answers.door,
        Form: forms.form,
        Progress: cases.progress,
        CaseList: cases.cases,
        Talk: cases.talk,
        Timeline: cases.timeline,
        Filters: cases.filters,
    }
