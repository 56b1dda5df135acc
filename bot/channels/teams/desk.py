"""What the Teams channel needs of the rest of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.cases.people import Person
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.ports import Posted
    from bot.rendering.page import Page


class Desk(Protocol):
    """The one door from Teams inwards."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes the policy speaks; the first is its own."""

    @property
    def company(self) -> str:
        """Whose policy it is."""

    @property
    def web(self) -> str:
        """Public address of the web pages, without a slash at the end."""

    @property
    def feedback(self) -> str:
        """Kind of request that tells the policy team what is wrong with an answer; empty when the pack has none."""

    def today(self) -> date:
        """The day of the answer."""

    def sentences(self, language: str) -> Mapping[str, Any]:
        """The web pages' sentences (`pages.yaml`), for words that all channels share."""

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of Teams' own surfaces: the key `teams` of `channels.yaml`."""

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event; one about requests blocks while the database works.

        A page about requests is of kind `form`, `request`, `requests`, `case`, `inbox` or `not_possible`.
        """

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words, in the language of the person it is for."""

    def person_by_teams(self, id_: str) -> Person | None:
        """The person with an object id of Entra; None when the directory does not know her. Blocks."""

    def first_time(self, delivery: str) -> bool:
        """Note a delivery that has an effect; False when it was noted before. Blocks.

        Raises:
            OutOfReachError: the database does not answer.
        """

    def recall(self, person: str) -> Mapping[str, Any] | None:
        """Where to write to a person (her id of Entra), as kept by `remember`. Blocks."""

    def remember(self, person: str, reference: Mapping[str, Any]) -> None:
        """Keep where to write to a person: ids and an address, nothing she wrote. Blocks."""

    def forget(self, person: str) -> None:
        """Forget where to write to a person who removed the app. Blocks."""
