"""What the Teams channel needs of the rest of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bot.channels import chat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cases.people import Person


class Desk(chat.Desk, Protocol):
    """The one door from Teams inwards."""

    def person_by_teams(self, id_: str) -> Person | None:
        """The person with an object id of Entra; None when the directory does not know her. Blocks."""

    def recall(self, person: str) -> Mapping[str, Any] | None:
        """Where to write to a person (her id of Entra), as kept by `remember`. Blocks."""

    def remember(self, person: str, reference: Mapping[str, Any]) -> None:
        """Keep where to write to a person: ids and an address, nothing she wrote. Blocks."""

    def forget(self, person: str) -> None:
        """Forget where to write to a person who removed the app. Blocks."""
