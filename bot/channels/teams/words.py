"""The sentences of Teams' own surfaces, in one language."""

from __future__ import annotations

from bot.rendering.channel_words import ChannelWords


class Words(ChannelWords):
    """With what only Teams needs."""

    def several(self, key: str) -> tuple[str, ...]:
        """Sentences in a list."""
        return tuple(str(sentence) for sentence in self._own.get(key) or self._frame.get(key) or ())

    def door(self, address: str) -> str:
        """What others can see of somebody who speaks up, and the address, a line each."""
        return f"{self.say('door')}\n{self.say('door_address', address=address)}"

    def command(self, name: str) -> str:
        """Title of a command."""
        return str(self._own["commands"][name]["title"])
