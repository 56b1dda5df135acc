"""The sentences of a chat channel's own surfaces, in one language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

GAP = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class ChannelWords:
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

    def outcome(self, outcome: str) -> str:
        """An outcome in a word or two; empty when there is no such outcome."""
        return str(self._frame.get("outcomes", {}).get(outcome, ""))
