"""Blocks of requests as elements of a card: where one stands, lists, messages, what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.teams.painting.elements import buttons, group, heading, row, text
from bot.channels.teams.painting.limits import MOST_LINES, MOST_MESSAGES, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.teams.painting.actions import Buttons
    from bot.channels.teams.painting.elements import Element
    from bot.channels.teams.painting.ways import Ways
    from bot.channels.teams.words import Words
    from bot.rendering.page import CaseLine, CaseList, Filters, Progress, Talk, Timeline

LATE, URGENT = "⚠", "❗"


class CaseBlocks:
    """Paints for one surface and one language."""

    def __init__(self, ways: Ways, make: Buttons, words: Words) -> None:
        """`ways` leads to the web page where a list is too long for a card."""
        self._ways, self._make, self._words = ways, make, words

    def progress(self, block: Progress) -> Iterator[Element]:
        """Where a request stands."""
        items = [text(block.word, bold=True, large=True), text(block.sentence)]
        if block.due:
            items.append(text(f"{LATE} {block.due}" if block.late else block.due, bold=block.late))
        yield group(items, style="attention" if block.late else "accent", bleed=True)

    def cases(self, block: CaseList) -> Iterator[Element]:
        """Requests in a list, each of which opens."""
        yield heading(block.title)
        if not block.lines:
            yield text(block.empty)
        for line in block.lines[:MOST_LINES]:
            label = f"{line.title}: {line.word}"
            if line.urgent:
                label = f"{URGENT} {line.urgent} · {label}"
            yield row(label, self._note(line), self._make.line("handled" if line.handled else "case", label, target=line.id))
        if len(block.lines) > MOST_LINES or block.pages > 1:
            yield from buttons([self._ways.page()])

    @staticmethod
    def _note(line: CaseLine) -> str:
        due = f"{LATE} {line.due}" if line.late and line.due else line.due
        return " · ".join(part for part in (*line.facts, due) if part)

    def talk(self, block: Talk) -> Iterator[Element]:
        """Messages between the two sides; what they wrote is shown as written."""
        if block.title:
            yield heading(block.title)
        for speech in block.speeches[-MOST_MESSAGES:]:
            words, _ = shortened(speech.text)
            said = [text(part) for part in words.split("\n") if part.strip()]
            yield group(
                [text(f"{speech.who} · {speech.when}", small=True, subtle=True), *said], style="emphasis" if speech.mine else ""
            )
        if len(block.speeches) > MOST_MESSAGES or any(shortened(speech.text)[1] for speech in block.speeches):
            yield from buttons([self._ways.page()])

    @staticmethod
    def timeline(block: Timeline) -> Iterator[Element]:
        """What happened, the oldest first."""
        if block.title:
            yield heading(block.title)
        for day, sentence in block.moments[-MOST_LINES:]:
            yield text(f"{day}: {sentence}", small=True, spacing="Small")

    def filters(self, block: Filters) -> Iterator[Element]:
        """Views of a list; the current one is marked by a sign, not by colour alone."""
        actions = []
        for view in block.filters:
            label = f"{view.label} ({view.count})"
            actions.append(self._make.act("inbox", f"● {label}" if view.current else label, target=view.view))
        yield from buttons(actions)
