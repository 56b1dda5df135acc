"""Teams' size limits, and ways to stay below them without cutting a sentence in two.

A message may have about 100 KB, counted in UTF-16, and Microsoft advises to stay at or below 80 KB
(Microsoft Learn, "Format your bot messages").
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_CARD = 64 * 1024
"""Bytes of a card as JSON in UTF-16; the rest of the 80 KB is left to what Teams wraps around it."""

LONGEST_TEXT = 3500
"""Characters of one text on a card; more is read better on a page."""

MOST_LINES = 30
"""Lines of a list."""

MOST_MESSAGES = 12
"""Messages of a conversation, the latest of which are shown."""

SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")


class Written(dict[str, Any]):
    """A JSON object that is not changed any more, with its text: what was written to be measured need not be written again."""

    def __init__(self, value: Mapping[str, Any]) -> None:
        """Write a value."""
        super().__init__(value)
        self.text = as_text(value)


def as_text(value: Any) -> str:
    """A JSON value as text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def size_of(value: Any) -> int:
    """Bytes of a JSON value in UTF-16, as Teams counts them."""
    text = value.text if isinstance(value, Written) else as_text(value)
    return len(text.encode("utf-16-le"))


def shortened(text: str, longest: int = LONGEST_TEXT) -> tuple[str, bool]:
    """As many whole sentences as fit, and whether any were left out."""
    if len(text) <= longest:
        return text, False
    end = 0
    for found in SENTENCE.finditer(text):
        if found.start() > longest - 2:
            break
        end = found.start()
    if not end:
        # Not one sentence fits: whole words, then.
        end = text.rfind(" ", 0, longest - 2)
        end = end if end > 0 else longest - 2
    return f"{text[:end].rstrip()} …", True
