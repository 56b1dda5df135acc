"""What the Slack channel needs of the rest of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.channels import chat

if TYPE_CHECKING:
    from bot.cases.people import Person


class Desk(chat.Desk, Protocol):
    """The one door from Slack inwards."""

    def person_by_slack(self, id_: str) -> Person | None:
        """The person with a Slack user id; None when the directory does not know her. Blocks."""

    def person_by_mail(self, mail: str) -> Person | None:
        """The person with a mail address. Blocks."""

    def seen(self, delivery: str) -> bool:
        """Whether a delivery had its effect already. Blocks."""

    def language_of(self, user: str) -> str:
        """The language somebody chose on her home tab; empty when she chose none. Blocks."""

    def speak_to(self, user: str, language: str) -> None:
        """Keep the language somebody chose. Blocks."""
