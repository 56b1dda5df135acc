"""What is said back: pages in the language of whoever asks, painted and checked."""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from bot.channels.chat import is_harm, is_warning, with_door
from bot.channels.slack.painting.blocks import Blocks
from bot.channels.slack.painting.elements import Buttons, actions, escaped, section
from bot.channels.slack.painting.frame import Frame
from bot.channels.slack.painting.limits import BLOCKS, check, shortened
from bot.channels.slack.painting.views import Views
from bot.channels.slack.words import Words
from bot.conversation import QuestionAsked, StatedFacts
from bot.conversation.requesting import CaseOpened
from bot.ports import OutOfReachError
from bot.rendering.page import FactList, Form, StepList, Verdict
from bot.rendering.plain import plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.cases.people import Person
    from bot.channels.slack.desk import Desk
    from bot.channels.slack.painting.elements import Element
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.rendering.page import Page, Step

LONGEST_TEXT = 12_000
"""Characters of a question. What is longer is not read at all: an answer to half of it could be a wrong one."""

LONGEST_NOTIFICATION = 150
CARD = 100
"""Number of the first button that a card adds, far from those of the page."""

ON_A_CARD = ("agree", "take", "ask", "decide")
"""What a handler can do on the card of a notice; everything else is on the page that it opens."""


class Speaker:
    """Hears events at the desk and paints what comes back."""

    def __init__(self, desk: Desk) -> None:
        """`desk` answers."""
        self.desk = desk
        self.frame = lru_cache(maxsize=32)(self._frame)
        self.views = lru_cache(maxsize=16)(self._views)

    def _frame(self, language: str, *, shared: bool = False) -> Frame:
        words = Words(self.desk.words(language), self.desk.sentences(language))
        return Frame(self.desk.web.rstrip("/"), words, self.desk.feedback, shared)

    def _views(self, language: str) -> Views:
        return Views(self.frame(self.known_language(language)))

    def known_language(self, code: str) -> str:
        """A language the policy speaks."""
        return code if code in self.desk.languages else self.desk.languages[0]

    async def language(self, user: str) -> str:
        """The language of somebody: as she chose, else the policy's own, also while the database does not answer."""
        try:
            return self.known_language(await asyncio.to_thread(self.desk.language_of, user))
        except OutOfReachError:
            return self.desk.languages[0]

    async def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event in a worker thread: it may need the database."""
        return await asyncio.to_thread(self.desk.hear, event, language)

    def answer(self, text: str, language: str | None = None) -> Page:
        """Answer a question at once; it needs no database."""
        event = QuestionAsked(text, self.desk.today(), language, facts=StatedFacts())
        return self.desk.hear(event, language)

    def reply(self, text: str, *, private: bool = True) -> dict[str, Any]:
        """The answer to a question as a message."""
        if len(text) > LONGEST_TEXT:
            return self.sentence("too_long", self.desk.languages[0])
        return self.message(self.answer(text), private=private)

    def message(self, page: Page, *, private: bool = True) -> dict[str, Any]:
        """A page as a message. `private` is whether only one person reads it.

        A report of harm gets the warning that nothing here is private and the door before anything can be told.
        """
        frame = self.frame(page.language, shared=not private)
        shown = with_door(page, frame.words.say("not_private"))
        blocks = Blocks(frame, shown, "message", BLOCKS["message"] - 2)
        painted = blocks.paint()
        if not is_harm(page) and not any(isinstance(block, FactList) for block in page.blocks):
            painted += actions(blocks.ask())
        painted += blocks.version()
        return self.checked({"blocks": painted, "text": shortened(spoken(page), LONGEST_NOTIFICATION)[0]})

    def notice(self, page: Page, person: Person) -> dict[str, Any]:
        """A notice as a message, whose notification says only its title. A handler can begin on the card. Blocks."""
        painted = Blocks(self.frame(page.language), page, "message").paint()
        more = self._on_card(page, person)
        if more and painted and painted[-1]["type"] == "actions":
            more = [*painted.pop()["elements"], *more]
        painted += actions(more)
        return self.checked({"blocks": painted, "text": page.title or plain_text(page) or "MayI"})

    def _on_card(self, page: Page, person: Person) -> list[Element]:
        handled = next((step.target for step in steps_of(page) if step.kind == "handled"), "")
        if not handled:
            return []
        case = self.desk.hear(CaseOpened(person.id, handled, page.language), page.language)
        make = Buttons(page.language, start=CARD)
        forms = [(block.title, f"{block.action}/{block.target}") for block in case.blocks if isinstance(block, Form)]
        ways = [*forms, *((step.label, step.target) for step in steps_of(case) if step.kind == "form")]
        return [make.act("form", label, target) for label, target in ways if target.partition("/")[0] in ON_A_CARD]

    def sentence(self, key: str, language: str, **values: str) -> dict[str, Any]:
        """One sentence of ours as a message."""
        text = escaped(self.frame(self.known_language(language)).words.say(key, **values))
        return self.checked({"blocks": [section(text)], "text": text})

    async def menu(self, user: str) -> dict[str, Any]:
        """What somebody can do here, a button each."""
        try:
            person = await asyncio.to_thread(self.desk.person_by_slack, user)
        except OutOfReachError:
            person = None
        return self.ways(await self.language(user), handles=person is not None and bool(person.teams_of))

    def ways(self, language: str, *, handles: bool) -> dict[str, Any]:
        """What can be done, a button each; `handles` is whether she handles requests of others."""
        words, make = self.frame(self.known_language(language)).words, Buttons(language)
        names = ("requests", *(("inbox",) if handles else ()), "policy", "catalogue", "how")
        pages = [make.act("page", words.say(name), name) for name in names]
        new = make.act("new", words.say("new_request"), style="primary")
        speak = make.act("speak", words.say("door_title"))
        blocks = [section(f"*{escaped(words.say('welcome_title'))}*\n{escaped(words.say('welcome'))}")]
        return self.checked({"blocks": [*blocks, *actions([new, *pages, speak])], "text": words.say("welcome_title")})

    @staticmethod
    def checked(message: Mapping[str, Any]) -> dict[str, Any]:
        """A message that Slack will take."""
        check(message, "message")
        return dict(message)


def steps_of(page: Page) -> Iterable[Step]:
    """All ways on a page."""
    return (step for block in page.blocks if isinstance(block, StepList) for step in block.steps)


def spoken(page: Page) -> str:
    """A page in a line, for a screen reader and a notification."""
    verdict = next((block for block in page.blocks if isinstance(block, Verdict)), None)
    if any(map(is_warning, page.blocks)):
        verdict = None  # where help is has to be heard, whatever else there is
    said = f"{verdict.word}: {verdict.sentence}" if verdict is not None else plain_text(page)
    return said.strip() or page.title or "MayI"
