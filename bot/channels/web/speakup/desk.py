"""What the pages of speaking up need of the rest of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bot.channels.web.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.cases.sealing import HandlerKey
    from bot.ports_reports import SpeakingUp


class SpeakUpDesk(Desk, Protocol):
    """The desk of a server that takes reports."""

    @property
    def reporting(self) -> SpeakingUp:
        """The service behind the addresses."""
        ...

    def speak_up(self, language: str) -> Mapping[str, Any]:
        """Sentences of these pages: `pages` of `speak_up.yaml`, by group and key."""
        ...

    def keys_of(self, person: str) -> Sequence[HandlerKey]:
        """A handler's own keys, the newest first."""
        ...
