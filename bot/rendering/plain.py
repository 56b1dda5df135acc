"""A page as plain text: for logs of nothing, for pipes, for the `text` of a JSON answer, for notifications."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.rendering.clause_lists import LINK
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
    from bot.rendering.page import Block, ClauseLine, Entry, Page, Tier

EMPHASIS = re.compile(r"\*\*|__|`|^#+ ", re.MULTILINE)
MARKS = {"todo": "[ ]", "met": "[x]", "broken": "[!]", "not": " - "}


def plain_text(page: Page) -> str:
    """The page in lines of text, no markup."""
    return "\n\n".join(text for text in (_block(block) for block in page.blocks) if text)


def _block(block: Block) -> str:
    if isinstance(block, Form | Progress | CaseList | Talk | Timeline | Filters):
        return _of_requests(block)
    if isinstance(block, Verdict):
        return f"{block.word.upper()}\n{block.sentence}".strip()
    if isinstance(block, ClauseText):
        return f"{block.id} {block.title} ({block.since})\n{_unmarked(block.markdown)}"
    if isinstance(block, Door):
        return ""  # only chats show it, which paint it themselves
    if isinstance(block, TierList):
        return "\n".join(f"{tier.word}: {', '.join(_of_tier(tier))}" for tier in block.tiers)
    return _titled(block.title, _lines(block))


def _unmarked(markdown: str) -> str:
    """A clause's words without signs for bold, code and headings; lists stay, of a link its address."""
    return EMPHASIS.sub("", LINK.sub(r"\1 (\2)", markdown))


def _lines(block: Paragraph | Checklist | FactList | ClauseList | StepList | Table | ToolList) -> list[str]:
    """Lines of a block that has a title."""
    if isinstance(block, Paragraph):
        return [block.text]
    if isinstance(block, Checklist):
        return [f"{MARKS[item.state]} {item.text}" for item in block.items]
    if isinstance(block, FactList):
        return [f"{fact.label}: {fact.value}" for fact in block.facts]
    if isinstance(block, ClauseList):
        return [line for clause in block.clauses for line in (_clause(clause), clause.excerpt) if line]
    if isinstance(block, StepList):
        return [line for line in (block.text, *(f"> {step.label}" for step in block.steps)) if line]
    if isinstance(block, Table):
        return [f"{name}: {value}" for name, value in block.rows]
    return [f"{tool.name}: {tool.data}" for tool in block.tools]


def _clause(clause: ClauseLine) -> str:
    return f"{clause.id} {clause.title}" + (f" ({clause.since})" if clause.since else "")


def _of_tier(tier: Tier) -> list[str]:
    return [*(name for _, name in tier.activities), *(f"{clause.id} {clause.title}" for clause in tier.clauses)]


def _of_requests(block: Form | Progress | CaseList | Talk | Timeline | Filters) -> str:
    """Blocks of pages about requests."""
    if isinstance(block, Form):
        lines = (block.problem, block.readers, block.no_keys, *(_entry(entry) for entry in block.entries), f"> {block.send}")
        return _titled(block.title, [line for line in lines if line])
    if isinstance(block, Progress):
        return "\n".join(line for line in (block.word.upper(), block.sentence, block.due) if line)
    if isinstance(block, CaseList):
        parts = ((line.urgent, line.title, line.word, *line.facts, line.due) for line in block.lines)
        cases = [" · ".join(part for part in some if part) for some in parts]
        return _titled(block.title, cases or [block.empty])
    if isinstance(block, Talk):
        return _titled(block.title, [f"{speech.who}, {speech.when}: {speech.text}" for speech in block.speeches])
    if isinstance(block, Timeline):
        return _titled(block.title, [f"{day}: {sentence}" for day, sentence in block.moments])
    return " · ".join(f"{view.label} ({view.count})" for view in block.filters)


def _entry(entry: Entry) -> str:
    values = entry.chosen if entry.type == "choices" else (entry.value,)
    labels = {choice.value: choice.label for choice in entry.choices}
    chosen = ", ".join(labels.get(value, value) for value in values)
    return f"{entry.label} {chosen}".strip() + (f" ({entry.problem})" if entry.problem else "")


def _titled(title: str, lines: list[str]) -> str:
    return "\n".join([*([title] if title else []), *lines])
