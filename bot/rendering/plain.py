"""A page as plain text: for logs of nothing, for pipes, for the `text` of a JSON answer, for notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.page import (
    Checklist,
    ClauseList,
    ClauseText,
    FactList,
    Paragraph,
    StepList,
    Table,
    TierList,
    ToolList,
    Verdict,
)

if TYPE_CHECKING:
    from bot.rendering.page import Block, Page

MARKS = {"todo": "[ ]", "met": "[x]", "broken": "[!]", "not": " - "}


def plain_text(page: Page) -> str:
    """The page in lines of text, no markup."""
    return "\n\n".join(text for text in (_block(block) for block in page.blocks) if text)


def _block(block: Block) -> str:
    if isinstance(block, Verdict):
        return f"{block.word.upper()}\n{block.sentence}".strip()
    if isinstance(block, Paragraph):
        return _titled(block.title, [block.text])
    if isinstance(block, Checklist):
        return _titled(block.title, [f"{MARKS[item.state]} {item.text}" for item in block.items])
    if isinstance(block, FactList):
        return _titled(block.title, [f"{fact.label}: {fact.value}" for fact in block.facts])
    if isinstance(block, ClauseList):
        return _titled(block.title, [f"{clause.id} {clause.title} ({clause.since})" for clause in block.clauses])
    if isinstance(block, ClauseText):
        return f"{block.id} {block.title} ({block.since})\n{block.markdown}"
    if isinstance(block, StepList):
        return _titled(block.title, [line for line in (block.text, *(f"> {step.label}" for step in block.steps)) if line])
    if isinstance(block, Table):
        return _titled(block.title, [f"{name}: {value}" for name, value in block.rows])
    if isinstance(block, TierList):
        return "\n".join(f"{tier.word}: {', '.join(name for _, name in tier.activities)}" for tier in block.tiers)
    assert isinstance(block, ToolList)  # noqa: S101 - for the type checker
    return _titled(block.title, [f"{tool.name}: {tool.data}" for tool in block.tools])


def _titled(title: str, lines: list[str]) -> str:
    return "\n".join([*([title] if title else []), *lines])
