"""Pieces of a card. Plain text stays plain: what somebody wrote is never read as Markdown."""

from __future__ import annotations

import re
from typing import Any, Literal

Element = dict[str, Any]
Color = Literal["default", "good", "warning", "attention", "accent"]

WIDE, LETTER, AROUND, DOTS = 282, 8, 42, 46
"""Pixels of a row in a narrow window, of a letter on a button, of what is around the letters, and of the button with dots; with
the gap to the next."""

MARKUP = re.compile(r"[*_\[\]`#<>~\\]|\{\{|^\s*(?:\d+[.)]|[-+])\s", re.MULTILINE)
"""Letters a `TextBlock` could take for Markdown or for a date to fill in."""


def text(  # noqa: PLR0913 - each is a property of a text in Adaptive Cards
    words: str,
    *,
    bold: bool = False,
    large: bool = False,
    small: bool = False,
    subtle: bool = False,
    color: Color = "default",
    spacing: str = "",
) -> Element:
    """Plain words. Those that could be read as Markdown go into a `RichTextBlock`, which reads none."""
    style: Element = {}
    if bold:
        style["weight"] = "Bolder"
    if large:
        style["size"] = "ExtraLarge"
    if small:
        style["size"] = "Small"
    if subtle:
        style["isSubtle"] = True
    if color != "default":
        style["color"] = color.capitalize()
    around: Element = {"spacing": spacing} if spacing else {}
    if MARKUP.search(words) is None:
        return {"type": "TextBlock", "text": words, "wrap": True, **style, **around}
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": words, **style}], **around}


def heading(words: str) -> Element:
    """A title over a part of a card, which a screen reader can jump to."""
    return {"type": "TextBlock", "text": words, "wrap": True, "size": "Medium", "weight": "Bolder", "style": "heading"}


def markdown(words: str) -> Element:
    """Words of a clause: the little Markdown that Adaptive Cards know."""
    return {"type": "TextBlock", "text": words, "wrap": True}


def group(items: list[Element], *, style: str = "", bleed: bool = False, id_: str = "", hidden: bool = False) -> Element:
    """Elements that belong together."""
    box: Element = {"type": "Container", "items": items}
    if style:
        box["style"] = style
    if bleed:
        box["bleed"] = True
    if id_:
        box["id"] = id_
    if hidden:
        box["isVisible"] = False
    return box


def pair(name: str, value: str) -> Element:
    """A name beside its value; below one another, so that narrow windows need no second column."""
    return group([text(name, small=True, subtle=True), text(value, spacing="None")])


def row(label: str, note: str, action: Element | None) -> Element:
    """A line of a list that opens when it is tapped."""
    items = [text(label, bold=True, color="accent" if action else "default")]
    if note:
        items.append(text(note, small=True, subtle=True, spacing="None"))
    box: Element = {"type": "Container", "items": items, "spacing": "Small"}
    if action is not None:
        box["selectAction"] = action
    return box


def buttons(actions: list[Element]) -> list[Element]:
    """Buttons in rows that fit into a narrow window; what is one step further away stands behind dots."""
    rows: list[list[Element]] = [[]]
    room = WIDE
    for action in actions:
        behind_dots = action.get("mode") == "secondary"
        has_dots = any(other.get("mode") == "secondary" for other in rows[-1])
        wide = LETTER * len(action["title"]) + AROUND if not behind_dots else 0 if has_dots else DOTS
        if rows[-1] and wide > room:
            rows.append([])
            room = WIDE
        rows[-1].append(action)
        room -= wide
    return [{"type": "ActionSet", "actions": row} for row in rows if row]


def link(label: str, address: str) -> Element:
    """A button that opens a web page."""
    return {"type": "Action.OpenUrl", "title": label, "url": address}
