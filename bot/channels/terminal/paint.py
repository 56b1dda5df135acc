"""A page in a terminal: colour and signs when it is one, plain lines when it is a pipe."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from bot.rendering import (
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
    plain_text,
)

if TYPE_CHECKING:
    from rich.console import Console

    from bot.rendering import Block, Page
    from bot.rendering.page import ClauseLine, Tier

STYLES = {
    "allowed": ("bold white on green", "✓"),
    "conditional": ("bold black on yellow", "◐"),
    "required": ("bold white on blue", "●"),
    "ask_first": ("bold black on bright_yellow", "?"),
    "not_covered": ("bold black on bright_yellow", "?"),
    "prohibited": ("bold white on red", "✗"),
    "need_info": ("bold black on cyan", "…"),
}
SIGNS = {"todo": "☐", "met": "☑", "broken": "✗", "not": "-"}


def paint(page: Page, console: Console) -> None:
    """Print a page."""
    if not console.is_terminal:
        console.print(plain_text(page), markup=False, highlight=False, soft_wrap=True)
        return
    for block in page.blocks:
        console.print(_block(block))
        console.print()


def _block(block: Block) -> RenderableType:
    if isinstance(block, Verdict):
        style, sign = STYLES[block.outcome]
        return Group(Text(f" {sign} {block.word} ", style=style), Text(block.sentence))
    if isinstance(block, Checklist):
        return _titled(block.title, [Text(f"{SIGNS[item.state]} {item.text}") for item in block.items])
    if isinstance(block, ClauseText):
        from rich.markdown import Markdown  # noqa: PLC0415 - a twentieth of a second that an answer without it need not wait

        head = Text.assemble((f"{block.id} {block.title}", "bold"), (f"  {block.since}", "dim"))
        return Group(head, Padding(Markdown(block.markdown), (1, 0, 0, 2)))
    if isinstance(block, Paragraph):
        return _titled(block.title, [Text(block.text, style="dim" if block.tone == "note" else "")])
    return _list(block)


def _list(block: Block) -> RenderableType:
    """Blocks that are lists of pairs."""
    if isinstance(block, FactList):
        return _pairs(block.title, [(fact.label, fact.value) for fact in block.facts])
    if isinstance(block, Table):
        return _pairs(block.title, list(block.rows))
    if isinstance(block, ClauseList):
        return _pairs(block.title, [(clause.id, _clause(clause)) for clause in block.clauses])
    if isinstance(block, TierList):
        return _pairs("", [(tier.word, ", ".join(_of_tier(tier))) for tier in block.tiers])
    if isinstance(block, ToolList):
        return _pairs(block.title, [(tool.name, tool.data) for tool in block.tools])
    assert isinstance(block, StepList)  # noqa: S101 - for the type checker
    lines = [Text(block.text)] if block.text else []
    return _titled(block.title, [*lines, *(Text(f"→ {step.label}", style="cyan") for step in block.steps)])


def _clause(clause: ClauseLine) -> str:
    since = f"  ({clause.since})" if clause.since else ""
    return f"{clause.title}{since}" + (f"\n{clause.excerpt}" if clause.excerpt else "")


def _of_tier(tier: Tier) -> list[str]:
    return [*(name for _, name in tier.activities), *(f"{clause.id} {clause.title}" for clause in tier.clauses)]


def _titled(title: str, lines: list[Text]) -> RenderableType:
    return Group(*([Text(title, style="bold")] if title else []), *lines)


def _pairs(title: str, rows: list[tuple[str, str]]) -> RenderableType:
    grid = Grid.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column()
    for name, value in rows:
        grid.add_row(name, value)
    return Group(*([Text(title, style="bold")] if title else []), grid)
