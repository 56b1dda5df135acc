"""Blocks of answers and of the policy as elements of a card."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.channels.teams.painting.elements import buttons, group, heading, link, markdown, pair, row, text
from bot.channels.teams.painting.limits import MOST_LINES, shortened
from bot.rendering.doors import SPEAK_UP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.teams.painting.actions import Buttons
    from bot.channels.teams.painting.elements import Element
    from bot.channels.teams.painting.ways import Ways
    from bot.channels.teams.words import Words
    from bot.rendering.page import (
        Checklist,
        ClauseList,
        ClauseText,
        Door,
        Fact,
        FactList,
        Paragraph,
        StepList,
        Table,
        TierList,
        ToolList,
        Verdict,
    )

STYLES = {
    "allowed": ("good", "✓"),
    "conditional": ("warning", "◐"),
    "required": ("accent", "●"),
    "ask_first": ("warning", "?"),
    "not_covered": ("warning", "?"),
    "prohibited": ("attention", "✗"),
    "need_info": ("accent", "…"),
}
"""A colour and a sign for each outcome; the word stands beside them, so that neither is needed."""

SIGNS = {"todo": "☐", "met": "☑", "broken": "✗", "not": "-"}
FEW_CLAUSES, MOST_CLAUSES = 12, 80
"""A few are listed with their dates, many without, and more than this on the web page."""

LIST_LINE = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s")
TABLE_LINE = re.compile(r"^\s*\|.*\|\s*$")
TABLE_RULE = re.compile(r"^\s*\|[\s:|-]+\|\s*$")


class AnswerBlocks:
    """Paints for one surface and one language."""

    def __init__(self, ways: Ways, make: Buttons, words: Words) -> None:
        """`ways` knows where a step leads."""
        self._ways, self._make, self._words = ways, make, words

    def verdict(self, block: Verdict) -> Iterator[Element]:
        """The outcome, first and plain."""
        style, sign = STYLES.get(block.outcome, ("accent", "…"))
        yield group([text(f"{sign} {block.word}", bold=True, large=True), text(block.sentence)], style=style, bleed=True)

    def paragraph(self, block: Paragraph) -> Iterator[Element]:
        """A few sentences."""
        if block.title:
            yield heading(block.title)
        words, cut = shortened(f"⚠ {block.text}" if block.tone == "warning" else block.text)
        for line in words.split("\n"):
            yield text(line, subtle=block.tone == "note", color="warning" if block.tone == "warning" else "default")
        if cut:
            yield from buttons([self._ways.page()])

    def door(self, _: Door) -> Iterator[Element]:
        """The way to speak up, and what others can see of it."""
        address = self._ways.address("page", SPEAK_UP)
        yield heading(self._words.say("door_title"))
        yield from map(text, self._words.door(address).split("\n"))
        yield from buttons([link(self._words.say("door_open"), address)])

    def checklist(self, block: Checklist) -> Iterator[Element]:
        """Conditions, duties or limits."""
        if block.title:
            yield heading(block.title)
        for item in block.items[:MOST_LINES]:
            yield text(f"{SIGNS[item.state]} {item.text}", spacing="Small")

    def facts(self, block: FactList) -> Iterator[Element]:
        """How the message was understood; one tap shows what else each fact could be."""
        yield heading(block.title)
        yield {"type": "FactSet", "facts": [{"title": fact.label, "value": _unmarked(fact.value)} for fact in block.facts]}
        items: list[Element] = [self._choices(fact) for fact in block.facts if fact.options]
        known = [f"{facet}:{id_}" for facet, id_ in block.known]
        items.extend(buttons([self._make.act("facts", self._words.say("show"), known=known)]))
        toggle = {"type": "Action.ToggleVisibility", "title": self._words.say("change"), "targetElements": ["facts"]}
        yield from buttons([toggle])
        yield group(items, id_="facts", hidden=True, style="emphasis")

    def _choices(self, fact: Fact) -> Element:
        """Everything a fact can be, as a list to choose from; untouched, it changes nothing."""
        choices = []
        for option in fact.options:
            outcome = self._words.outcome(option.outcome)
            choices.append({"title": f"{option.label}: {outcome}" if outcome else option.label, "value": option.value})
        field: Element = {"type": "Input.ChoiceSet", "id": f"fact-{fact.facet}", "label": fact.label, "style": "compact"}
        field["choices"] = choices
        selected = [option.value for option in fact.options if option.selected]
        if len(selected) == 1:
            field["value"] = selected[0]
        field["placeholder"] = fact.value
        return field

    def clauses(self, block: ClauseList) -> Iterator[Element]:
        """Clauses, each of which opens."""
        if block.title:
            yield heading(block.title)
        short = len(block.clauses) > FEW_CLAUSES
        for clause in block.clauses[:MOST_CLAUSES]:
            label = f"{clause.id} {clause.title}"
            yield row(label, "" if short else clause.since, self._make.line("clause", label, target=clause.id))
        if len(block.clauses) > MOST_CLAUSES:
            yield from buttons([self._ways.page()])

    def clause_text(self, block: ClauseText) -> Iterator[Element]:
        """A clause's own words."""
        yield heading(f"{block.id} {block.title}")
        yield text(block.since, small=True, subtle=True, spacing="None")
        words, cut = shortened(as_card_markdown(block.markdown))
        yield markdown(words)
        if cut:
            yield from buttons([link(self._words.say("read_on"), self._ways.address("clause", block.id))])

    def steps(self, block: StepList) -> Iterator[Element]:
        """Ways that are open."""
        if block.title:
            yield heading(block.title)
        if block.text:
            yield text(block.text)
        if block.steps:
            yield from buttons([action for step in block.steps[:MOST_LINES] for action in self._ways.actions(step)])

    def table(self, block: Table) -> Iterator[Element]:
        """Facts with a name each."""
        if block.title:
            yield heading(block.title)
        for name, value in block.rows[:MOST_LINES]:
            words, _ = shortened(value)
            yield pair(name, words)

    def tiers(self, block: TierList) -> Iterator[Element]:
        """The policy at a glance."""
        for tier in block.tiers:
            style, sign = STYLES.get(tier.outcome, ("accent", "…"))
            some = (f"{clause.id} {clause.title}" for clause in tier.clauses)
            names = ", ".join([*(name for _, name in tier.activities), *some])
            items = [text(f"{sign} {tier.word}", bold=True)]
            if tier.meaning:
                items.append(text(tier.meaning, small=True, spacing="None"))
            yield group([*items, text(names, spacing="Small")], style=style)

    def tools(self, block: ToolList) -> Iterator[Element]:
        """Tools of one status."""
        yield heading(block.title)
        if block.note:
            yield text(block.note, small=True, subtle=True)
        for tool in block.tools[:MOST_LINES]:
            yield row(tool.name, tool.data or tool.about, self._make.line("tool", tool.name, target=tool.id))


def _unmarked(words: str) -> str:
    """A value of a `FactSet`, which reads Markdown: the few letters it would take for it are set apart."""
    return re.sub(r"([*_\[\]`~])", "\\\\\\1", words)


def as_card_markdown(source: str) -> str:
    """Markdown without what Adaptive Cards do not know: tables become lines, code loses its ticks, headings become bold."""
    lines: list[str] = []
    for line in source.replace("`", "").splitlines():
        if TABLE_RULE.match(line):
            continue
        if TABLE_LINE.match(line):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            lines.append(f"- {' · '.join(cell for cell in cells if cell)}")
        elif line.startswith("#"):
            lines.append(f"**{line.lstrip('#').strip()}**")
        elif lines and lines[-1].strip() and line.strip() and not LIST_LINE.match(line):
            # Teams would show the end of a source line as the end of a line.
            lines[-1] = f"{lines[-1]} {line.strip()}"
        else:
            lines.append(line)
    return "\n".join(lines)
