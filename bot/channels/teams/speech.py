"""What the channel says: pages and cards of its own, in the language of the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.chat import with_door
from bot.channels.teams import frames
from bot.channels.teams.painting import Look, Painter
from bot.channels.teams.painting.forms import height_of
from bot.channels.teams.painting.own import OwnCards
from bot.channels.teams.port import Message
from bot.channels.teams.words import Words
from bot.rendering.page import Form

if TYPE_CHECKING:
    from bot.channels.teams.activity import Answer
    from bot.channels.teams.desk import Desk
    from bot.channels.teams.painting.elements import Element
    from bot.rendering.page import Page

LONGEST_COMMAND = 40
"""Letters; whatever is longer is a question."""


class Speech:
    """Turns pages into messages and dialogs."""

    def __init__(self, desk: Desk) -> None:
        """`desk` has the words."""
        self._desk = desk
        self._painter = Painter(desk.web, desk.feedback)
        self.own = OwnCards(self._painter)

    def words(self, language: str) -> Words:
        """The channel's words in a language."""
        return Words(self._desk.words(language), self._desk.sentences(language))

    def language(self, *hints: str) -> str:
        """The first of these the policy speaks; its own when it speaks none. `de-AT` stands for `de`."""
        for hint in hints:
            known = hint.partition("-")[0].lower()
            if known in self._desk.languages:
                return known
        return self._desk.languages[0]

    def command(self, text: str) -> tuple[str, str]:
        """The command a message is, and its language; empty when it is a question."""
        if len(text) > LONGEST_COMMAND:
            return "", ""
        said = text.strip().rstrip(".!?").casefold()
        for language in self._desk.languages:
            for name, command in self._desk.words(language)["commands"].items():
                if any(said == str(word).casefold() for word in command["words"]):
                    return name, language
        return "", ""

    def card(self, page: Page, look: Look) -> Element:
        """A page as a card."""
        words = self.words(page.language)
        return self._painter.card(with_door(page, words.say("not_private")), words, look)

    def message(self, page: Page, look: Look, *, alert: bool = False) -> Message:
        """A page as a message. Its summary is the page's title, which tells nothing that others may not see."""
        return Message(self.card(page, look), page.title, alert)

    def dialog(self, page: Page, look: Look) -> Answer:
        """A page as a dialog."""
        form = next((block for block in page.blocks if isinstance(block, Form)), None)
        height = height_of(form) if form is not None else frames.HEIGHT
        return frames.dialog(self.card(page, look), page.title, height)
