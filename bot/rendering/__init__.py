"""A reply in a language becomes a page: neutral blocks that every channel paints in its own way."""

from bot.rendering.discretion import for_chat
from bot.rendering.page import (
    Block,
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
from bot.rendering.plain import plain_text
from bot.rendering.renderer import Renderer

__all__ = [
    "Block",
    "Checklist",
    "ClauseLine",
    "ClauseList",
    "ClauseText",
    "Fact",
    "FactList",
    "Item",
    "Option",
    "Page",
    "Paragraph",
    "Renderer",
    "Step",
    "StepList",
    "Table",
    "Tier",
    "TierList",
    "ToolLine",
    "ToolList",
    "Verdict",
    "for_chat",
    "plain_text",
]
