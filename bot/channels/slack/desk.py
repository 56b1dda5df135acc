"""What the Slack channel needs of the rest of the house."""

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
    """The one door from Slack inwards."""

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
        """Kind of request that tells the policy team what is wrong with an answer; empty when the policy has none."""

    def today(self) -> date:
        """The day of the answer."""

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of Slack's own surfaces: the key `slack` of `channels.yaml`."""

    def sentences(self, language: str) -> Mapping[str, Any]:
        """The web pages' sentences (`pages.yaml`), for words that all channels share."""

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event; one about requests blocks while the database works."""

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words, in the language of the person it is for."""

    def person_by_slack(self, id_: str) -> Person | None:
        """The person with a Slack user id; None when the directory does not know her. Blocks."""

    def person_by_mail(self, mail: str) -> Person | None:
        """The person with a mail address. Blocks."""

    def first_time(self, delivery: str) -> bool:
        """Note a delivery that has had its effect; False when it was noted before. Blocks."""

    def seen(self, delivery: str) -> bool:
        """Whether a delivery had its effect already. Blocks."""

    def language_of(self, user: str) -> str:
        """The language somebody chose on her home tab; empty when she chose none. Blocks."""

    def speak_to(self, user: str, language: str) -> None:
        """Keep the language somebody chose. Blocks."""
