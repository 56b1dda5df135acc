"""The office as every chat channel needs it: with the channel's own words, and what it has to remember of deliveries."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from bot.rendering import for_chat

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from bot.cases.people import Person
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.office import Office
    from bot.ports import Posted
    from bot.rendering import Page

DELIVERIES_KEPT = timedelta(days=2)
"""Longer than any platform delivers something again."""


REACHED, LANGUAGES = "teams.people", "slack.languages"
"""What is kept about a person of a chat: where Teams reaches her, the language she chose in Slack. Slack needs no address of
its own: her id in the directory, or her mail, is enough."""

FEEDBACK = "feedback"
"""Intent of a person who says that an answer or a clause is wrong."""


class ChatDesk:
    """The door for one chat channel.

    Attributes:
        channel: its key in `channels.yaml`, and the beginning of what is kept for it.
    """

    channel: ClassVar[str]

    def __init__(self, office: Office, web: str) -> None:
        """`web` is the public address of the web pages."""
        self.office, self._web = office, web.rstrip("/")
        self._tidied: date | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes the policy speaks; the first is its own."""
        return self.office.languages

    @property
    def company(self) -> str:
        """Whose policy it is."""
        return self.office.company

    @property
    def web(self) -> str:
        """Public address of the web pages, without a slash at the end."""
        return self._web

    @property
    def feedback(self) -> str:
        """Kind of request that tells the policy team what is wrong with an answer; empty when the pack has none."""
        kinds = self.office.desk.pack.requests.values()
        return next((kind.id for kind in kinds if kind.intent == FEEDBACK), "")

    def today(self) -> date:
        """The day of the answer."""
        return self.office.today()

    def sentences(self, language: str) -> Mapping[str, Any]:
        """Sentences that all channels share."""
        return self.office.sentences(language)

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of the channel's own surfaces; in the policy's language where it does not speak the one asked for."""
        languages = self.office.desk.pack.languages
        files = languages.get(language) or languages[self.languages[0]]
        found: Mapping[str, Any] = files.channels[self.channel]
        return found

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event, with no more of a case with restricted sight than a chat may keep."""
        return for_chat(self.office.hear(event, language))

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words."""
        return self.office.notice_page(posted, person)

    def first_time(self, delivery: str) -> bool:
        """Note a delivery, and once a day forget old ones; False when it was noted before.

        Raises:
            OutOfReachError: the database does not answer.
        """
        memory, now, kept = self.office.store.memory, self.office.clock.now(), self.deliveries
        if self._tidied != now.date():
            memory.purge(kept, now - DELIVERIES_KEPT)
            self._tidied = now.date()
        return memory.first_time(kept, delivery, now)

    @property
    def deliveries(self) -> str:
        """Where its deliveries are noted."""
        return f"{self.channel}.deliveries"
