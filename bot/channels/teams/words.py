"""The sentences of Teams' own surfaces, in one language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

GAP = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Words:
    """Sentences by key, their gaps `{{ name }}` filled."""

    def __init__(self, own: Mapping[str, Any], frame: Mapping[str, Any]) -> None:
        """`own` is the channel's part of `channels.yaml`; `frame` is `pages.yaml`, for words all channels share."""
        self._own, self._frame = own, frame

    def say(self, key: str, **values: str) -> str:
        """A sentence.

        Raises:
            KeyError: there is none of that name, or a gap of it is not filled.
        """
        return GAP.sub(lambda gap: values[gap[1]], str(self._own[key]))

    def several(self, key: str) -> tuple[str, ...]:
        """Sentences in a list."""
        return tuple(str(sentence) for sentence in self._own.get(key) or self._frame.get(key) or ())

    def outcome(self, outcome: str) -> str:
        """An outcome in a word or two; empty when there is no such outcome."""
        return str(self._frame.get("outcomes", {}).get(outcome, ""))

    def command(self, name: str) -> str:
        """Title of a command."""
        return str(self._own["commands"][name]["title"])
