"""What a button sends back: a verb and tags of the vocabulary, never a word of a question. `taps.py` reads it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.teams.painting.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.teams.painting.elements import Element

MARK = "mayi"
"""Key under which our own data stands in what Teams sends back, beside the inputs."""


class Buttons:
    """Buttons for one surface and one language."""

    def __init__(self, surface: Surface, language: str) -> None:
        """`language` goes along, so that what comes next is said in it."""
        self.surface = surface
        self._language = language

    def act(self, verb: str, label: str, **tags: Any) -> Element:
        """A button that changes the card it stands on."""
        data = self._data(verb, tags)
        if self.surface == Surface.DIALOG:
            return self._submit(label, data)
        return {
            "type": "Action.Execute",
            "title": label,
            "verb": verb,
            "data": data,
            "fallback": self._submit(label, data),
        }

    def open(self, verb: str, label: str, **tags: Any) -> Element:
        """A button that opens a dialog with something to read or to fill in; without dialogs, the card itself changes."""
        if self.surface != Surface.CHAT:
            return self.act(verb, label, **tags)
        # A dialog is opened by `Action.Submit` alone; `Action.Execute` cannot.
        return self._submit(label, {**self._data(verb, tags), "msteams": {"type": "task/fetch"}})

    def line(self, verb: str, label: str, **tags: Any) -> Element:
        """The same for a line of a list that is tapped as a whole."""
        return {**self.open(verb, label, **tags), "title": label}

    def here(self, verb: str, label: str, **tags: Any) -> Element:
        """The form as a card, one step further away: for clients that do not open dialogs."""
        return {**self.act(verb, label, **tags), "mode": "secondary"}

    def _data(self, verb: str, tags: Mapping[str, Any]) -> Element:
        return {MARK: {"do": verb, "lang": self._language, **{key: value for key, value in tags.items() if value}}}

    @staticmethod
    def _submit(label: str, data: Mapping[str, Any]) -> Element:
        return {"type": "Action.Submit", "title": label, "data": dict(data)}
