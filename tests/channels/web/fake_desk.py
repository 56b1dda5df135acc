"""A desk with hand-made answers: every outcome and every kind of block, without a policy behind it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from bot.conversation import CatalogueOpened, ClauseOpened, Event, HowItWorksOpened, PolicyOpened, QuestionAsked, ToolOpened
from bot.rendering.page import (
    Checklist,
    ClauseLine,
    ClauseList,
    ClauseText,
    Fact,
    FactList,
    Item,
    Option,
    Page,
    Paragraph,
    Step,
    StepList,
    Table,
    Tier,
    TierList,
    ToolLine,
    ToolList,
    Verdict,
)

if TYPE_CHECKING:
    from bot.rendering.page import Block

LANGUAGES = Path(__file__).parents[3] / "content" / "languages"
VERSION = ("2026.11", "0123456789abcdef")
WORDS = {
    "prohibited": "No",
    "ask_first": "Ask first",
    "not_covered": "Not covered",
    "required": "Required",
    "conditional": "Yes, if",
    "allowed": "Yes",
    "need_info": "It depends",
}
KNOWN = (("activity", "translate"), ("tool", "public/chatgpt"))
"""What every answer rests on."""
DATA = {"public": "allowed", "internal": "conditional", "personal": "prohibited"}
NOTES = "Read **them**, see A-5.\n\n- one <script>alert(1)</script>\n- two [elsewhere](javascript:alert(1))"


class FakeDesk:
    """Answers by what the question says: its first word that is an outcome is the outcome."""

    languages = ("en", "de", "fr", "es")
    company = "Fern & Söhne <GmbH>"
    clause_ids = ("A-4", "A-5", "I-9")

    def __init__(self) -> None:
        """Nothing heard yet."""
        self.heard: list[Event] = []
        self.broken = False

    def sentences(self, language: str) -> dict[str, Any]:
        """The shipped ones."""
        return yaml.safe_load((LANGUAGES / language / "pages.yaml").read_text(encoding="utf-8"))

    def today(self) -> date:
        """A fixed day."""
        return date(2026, 11, 20)

    def hear(self, event: Event, language: str | None = None) -> Page:
        """A page for an event; remembers it."""
        self.heard.append(event)
        if self.broken:
            message = f"cannot cope with {event!r}"
            raise RuntimeError(message)
        if isinstance(event, QuestionAsked):
            return self._question(event)
        kind, title, blocks = self._read(event)
        return Page(kind, title, language or "en", tuple(blocks), VERSION)

    def _question(self, event: QuestionAsked) -> Page:
        language = event.language or ("de" if "darf" in event.text.lower() else "en")
        if not any(character.isalpha() for character in event.text):
            return Page("nothing", "Nothing to read", language, (Paragraph("Please write a sentence."),), VERSION)
        if "quote" in event.text:
            texts = (ClauseText("I-9", "The catalogue", "Approved: *these*.", "in force since 2026-01-01"), _notes_text())
            return Page("quoted", "What the policy says", language, (Paragraph("The policy says:"), *texts), VERSION)
        outcome = next((name for name in WORDS if name in event.text), "conditional")
        outcome = DATA.get(event.facts.data or "", outcome)
        return Page("answer", "May I?", language, tuple(_answer(outcome, event)), VERSION)

    def _read(self, event: Event) -> tuple[str, str, list[Block]]:
        if isinstance(event, PolicyOpened):
            tiers = tuple(
                Tier(name, word, f"Meaning of {word}.", (("translate", "Translate"),)) for name, word in WORDS.items()
            )
            return "policy", "The policy", [TierList(tiers), ClauseList("All clauses", (_line(decisive=False),))]
        if isinstance(event, CatalogueOpened):
            tool = ToolLine("copilot", "Copilot", "approved", "For texts.", "May hold: internal")
            return "catalogue", "Tools", [ToolList("Approved tools", "Licensed by us.", (tool,))]
        if isinstance(event, HowItWorksOpened):
            return (
                "how",
                "How this bot works",
                [Paragraph("No generative model.", "What runs"), Table("Card", (("Model", "none"),))],
            )
        if isinstance(event, ToolOpened) and event.id == "copilot":
            return "tool", "Copilot", [Paragraph("For texts."), Table("Model card", (("Vendor", "Somebody"),))]
        if isinstance(event, ClauseOpened) and event.id in self.clause_ids:
            way = StepList("What you can do", "", (Step("mail", "ai@example.com", "Write to the AI office"),))
            return "clause", "A-4 Meeting notes", [_notes_text(), Paragraph("Because.", "Why"), way]
        return (
            "not_found",
            "Not found",
            [Paragraph("There is no such entry."), StepList("", "", (Step("page", "policy", "Policy"),))],
        )


def _notes_text() -> ClauseText:
    return ClauseText("A-4", "Meeting notes", NOTES, "in force since 2026-01-01")


def _line(*, decisive: bool) -> ClauseLine:
    return ClauseLine("A-4", "Meeting notes", "in force since 2026-01-01", decisive)


def _answer(outcome: str, event: QuestionAsked) -> list[Block]:
    """Every block that an answer can have."""
    chosen = event.facts.data
    data = tuple(Option(value, value.title(), result, value == chosen) for value, result in DATA.items())
    many = tuple(Option(f"activity_{n}", f"Activity {n}", "", f"activity_{n}" == event.facts.activity) for n in range(42))
    facts = (
        Fact("activity", "For", event.facts.activity or "Meeting notes", known=True, words="notes", options=many),
        Fact("data", "What goes in", chosen or "not said", known=bool(chosen), options=data),
        Fact("place", "Place", "Germany", known=True),
    )
    steps = (
        Step("tool", "copilot", "Copilot"),
        Step("clause", "A-4", "Read A-4"),
        Step("request", "approval", "Ask for approval"),
        Step("mail", "ai@example.com", "Write to the AI office"),
        Step("page", "tools", "See all tools"),
        Step("reading", "translate", "Translate: Yes"),
    )
    items = (
        Item("Only in Copilot."),
        Item("Signed in", "met"),
        Item("Told before", "broken"),
        Item("Not with health data.", "not"),
    )
    return [
        Verdict(outcome, WORDS[outcome], "You may do this, if all of this holds (A-4)."),
        Checklist("If all of this holds", items),
        Checklist("Always", (Item("You read it, check it, and own it."),)),
        StepList("What you can do", "Use a tool that is cleared.", steps),
        FactList("How I understood you", facts, "unsure" not in event.text, KNOWN, followed=bool(event.before)),
        ClauseList("The clauses behind it", (_line(decisive=True),)),
        Table("Part by part", (("Drafting", "Yes"),)),
        Paragraph("I read the first part.", tone="note"),
        Paragraph("Careful.", tone="warning"),
    ]
