"""The office as a chat channel needs it: with the channel's own words, its people, and what it has to remember."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

from bot.cases.people import Person
from bot.conversation import Event
from bot.conversation.requesting import RequestEvent
from bot.office import Office
from bot.ports import Posted
from bot.rendering import Page

DELIVERIES_KEPT = timedelta(days=2)
"""Longer than any platform delivers something again."""


class ChatDesk:
    """The door for one chat channel."""

    def __init__(self, office: Office, channel: Literal["slack", "teams"], web: str) -> None:
        """`web` is the public address of the web pages."""
        self._office, self._channel, self._web = office, channel, web.rstrip("/")

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes the policy speaks; the first is its own."""
        return self._office.languages

    @property
    def company(self) -> str:
        """Whose policy it is."""
        return self._office.company

    @property
    def web(self) -> str:
        """Public address of the web pages, without a slash at the end."""
        return self._web

    def today(self) -> date:
        """The day of the answer."""
        return self._office.today()

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of the channel's own surfaces."""
        languages = self._office.desk.pack.languages
        files = languages.get(language) or languages[self.languages[0]]
        found: Mapping[str, Any] = files.channels[self._channel]
        return found

    def sentences(self, language: str) -> Mapping[str, Any]:
        """Sentences that all channels share."""
        return self._office.sentences(language)

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event."""
        return self._office.hear(event, language)

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words."""
        return self._office.notice_page(posted, person)

    def person_by_slack(self, id_: str) -> Person | None:
        """The person with a Slack user id."""
        return self._office.store.directory.find("slack", id_)

    def person_by_teams(self, id_: str) -> Person | None:
        """The person with an object id of Entra."""
        return self._office.store.directory.find("teams", id_)

    def seen(self, delivery: str) -> bool:
        """Whether a delivery had its effect already."""
        return self._office.store.memory.get(self._about("deliveries"), delivery) is not None

    def first_time(self, delivery: str) -> bool:
        """Note a delivery that has an effect; False when it was noted before."""
        memory, now = self._office.store.memory, self._office.clock.now()
        return memory.first_time(self._about("deliveries"), delivery, now)

    def recall(self, person: str) -> Mapping[str, Any] | None:
        """Where to write to a person."""
        return self._office.store.memory.get(self._about("people"), person)

    def remember(self, person: str, reference: Mapping[str, Any]) -> None:
        """Keep where to write to a person."""
        self._office.store.memory.put(self._about("people"), person, reference, self._office.clock.now())

    def forget(self, person: str) -> None:
        """Forget where to write to a person."""
        self._office.store.memory.delete(self._about("people"), person)

    def language_of(self, user: str) -> str:
        """The language somebody chose; empty when she chose none."""
        found = self._office.store.memory.get(self._about("languages"), user)
        return str(found.get("language", "")) if found else ""

    def speak_to(self, user: str, language: str) -> None:
        """Keep the language somebody chose."""
        self._office.store.memory.put(self._about("languages"), user, {"language": language}, self._office.clock.now())

    def _about(self, what: str) -> str:
        return f"{self._channel}.{what}"
