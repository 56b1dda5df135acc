"""The few Block Kit elements that this program sends, each within its limits."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING, Any

from bot.channels.slack.painting.limits import BUTTON_TEXT, HEADER, TEXT, label, shortened
from bot.channels.slack.tags import PREFIX, Tag

if TYPE_CHECKING:
    from collections.abc import Sequence

Element = dict[str, Any]
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
HEADING = re.compile(r"^#{1,6}\s+(.+)$", re.MULTILINE)
BULLET = re.compile(r"^(\s*)[-*]\s+", re.MULTILINE)
RULE = re.compile(r"^\s*\|[\s:|-]+\|\s*$\n?", re.MULTILINE)


def escaped(text: str) -> str:
    """A text in which Slack finds no link, mention or command."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def as_mrkdwn(markdown: str) -> str:
    """A clause's Markdown in Slack's own: bold, bullets and the words of links; tables become lines."""
    text = RULE.sub("", escaped(markdown))
    text = HEADING.sub(r"*\1*", BOLD.sub(r"*\1*", LINK.sub(r"\1", text)))
    return BULLET.sub(r"\1• ", text)


def section(text: str) -> Element:
    """A text of ours or of the pack, already escaped."""
    return {"type": "section", "text": mrkdwn(text)}


def said(text: str, sign: str = "") -> list[Element]:
    """A text that may be blank, as a section; none when it is. `sign` stands before it."""
    return [section(f"{sign}{escaped(text.strip())}")] if text.strip() else []


def aside(text: str, end: str = "") -> list[Element]:
    """A text that may be blank, as a small line; none when it is. `end` is already escaped."""
    return [context(f"{escaped(text.strip())}{end}")] if text.strip() else []


def mrkdwn(text: str) -> Element:
    """Words in which Slack makes no links and mentions of its own."""
    return {"type": "mrkdwn", "text": shortened(text, TEXT)[0], "verbatim": True}


def header(text: str) -> Element:
    """A title."""
    return {"type": "header", "text": plain(label(text, HEADER))}


def context(text: str) -> Element:
    """A small line."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def plain(text: str) -> Element:
    """Words without any marks."""
    return {"type": "plain_text", "text": text, "emoji": False}


def actions(buttons: Sequence[Element]) -> list[Element]:
    """Buttons in rows of five."""
    return [{"type": "actions", "elements": list(buttons[start : start + 5])} for start in range(0, len(buttons), 5)]


class Buttons:
    """Makes buttons whose action ids differ within one payload."""

    def __init__(self, language: str, start: int = 0) -> None:
        """`language` of the payload goes with each button; `start` is the number of the first."""
        self._numbers = count(start)
        self._language = language

    def act(self, act: str, text: str, target: str = "", style: str = "", **more: Any) -> Element:
        """A button that comes back to us."""
        tag = Tag(act, target, language=self._language, **more)
        made: Element = {
            "type": "button",
            "text": plain(label(text, BUTTON_TEXT) or target or act),
            "action_id": f"{PREFIX}{act}:{next(self._numbers)}",
            "value": tag.written(),
        }
        return {**made, "style": style} if style else made

    def link(self, text: str, url: str) -> Element:
        """A button that opens a web page."""
        return {
            "type": "button",
            "text": plain(label(text, BUTTON_TEXT) or "…"),
            "action_id": f"{PREFIX}link:{next(self._numbers)}",
            "url": url,
        }
