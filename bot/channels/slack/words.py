"""The sentences of Slack's own surfaces, in one language."""

from __future__ import annotations

from bot.rendering.channel_words import ChannelWords


class Words(ChannelWords):
    """With what only Slack needs."""

    @property
    def language(self) -> str:
        """The language's own name."""
        return str(self._frame.get("language_name", ""))
