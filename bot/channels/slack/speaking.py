"""What is said back: pages in the language of whoever asks, painted and checked."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.channels.slack.painting.blocks import SPEAK_UP, Blocks
from bot.channels.slack.painting.elements import Buttons, actions, escaped, section
from bot.channels.slack.painting.limits import check, shortened
from bot.channels.slack.painting.views import Views, door
from bot.channels.slack.words import Words
from bot.conversation import QuestionAsked, StatedFacts
from bot.rendering.page import StepList, Verdict
from bot.rendering.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.cases.people import Person
    from bot.channels.slack.desk import Desk
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.rendering.page import Page

LONGEST_TEXT = 12_000
LONGEST_NOTIFICATION = 150


class Speaker:
    """Hears events at the desk and paints what comes back."""

    def __init__(self, desk: Desk) -> None:
        """`desk` answers."""
        self.desk = desk
        self.words = lru_cache(maxsize=16)(self._words)

    def _words(self, language: str) -> Words:
        return Words(self.desk.words(language), self.desk.sentences(language))

    @property
    def web(self) -> str:
        """Public address of the web pages."""
        return self.desk.web

    def known_language(self, code: str) -> str:
        """A language the policy speaks."""
        return code if code in self.desk.languages else self.desk.languages[0]

    async def language(self, user: str) -> str:
        """The language of somebody: as she chose, else the policy's own."""
        return self.known_language(await asyncio.to_thread(self.desk.language_of, user))

    async def person(self, user: str) -> Person | None:
        """Somebody in the directory."""
        return await asyncio.to_thread(self.desk.person_by_slack, user)

    async def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event in a worker thread: it may need the database."""
        return await asyncio.to_thread(self.desk.hear, event, language)

    def answer(self, text: str, language: str | None = None) -> Page:
        """Answer a question at once; it needs no database."""
        event = QuestionAsked(text[:LONGEST_TEXT], self.desk.today(), language, facts=StatedFacts())
        return self.desk.hear(event, language)

    def message(self, page: Page, *, private: bool = True) -> dict[str, Any]:
        """A page as a message; where others read too, a report of harm gets the warning and the door before anything else."""
        words = self.words(page.language)
        blocks = Blocks(self.web, page, words, "message").paint()
        if is_harm(page):
            warning = [] if private else [section(f":warning: {escaped(words.say('not_private'))}")]
            blocks = [*warning, *door(self.web, words, page.language), *blocks][:50]
        return self.checked({"blocks": blocks, "text": shortened(spoken(page), LONGEST_NOTIFICATION)[0]})

    def notice(self, page: Page) -> dict[str, Any]:
        """A notice as a message, whose notification says only its title."""
        blocks = Blocks(self.web, page, self.words(page.language), "message").paint()
        return self.checked({"blocks": blocks, "text": page.title})

    def sentence(self, key: str, language: str, **values: str) -> dict[str, Any]:
        """One sentence of ours as a message."""
        text = escaped(self.words(language).say(key, **values))
        return self.checked({"blocks": [section(text)], "text": text})

    def menu(self, language: str) -> dict[str, Any]:
        """What can be done here, a button each."""
        words, make = self.words(language), Buttons(language)
        pages = [make.act("page", words.say(name), name) for name in ("policy", "catalogue", "requests", "inbox", "how")]
        new, speak = make.act("new", words.say("new_request")), make.act("speak", words.say("door_title"))
        blocks = [section(escaped(words.say("welcome"))), *actions([new, *pages, speak])]
        return self.checked({"blocks": blocks, "text": words.say("welcome_title")})

    def views(self, language: str) -> Views:
        """Modals in a language."""
        return Views(self.web, self.words(self.known_language(language)))

    @staticmethod
    def checked(message: Mapping[str, Any]) -> dict[str, Any]:
        """A message that Slack will take."""
        check(message, "message")
        return dict(message)


def is_harm(page: Page) -> bool:
    """Whether a page leads first to the door for speaking up."""
    steps = [step for block in page.blocks if isinstance(block, StepList) for step in block.steps]
    return page.kind == "route" and bool(steps) and (steps[0].kind, steps[0].target) == ("page", SPEAK_UP)


def spoken(page: Page) -> str:
    """A page in a line, for a screen reader and a notification."""
    verdict = next((block for block in page.blocks if isinstance(block, Verdict)), None)
    return f"{verdict.word}: {verdict.sentence}" if verdict is not None else plain_text(page) or page.title
