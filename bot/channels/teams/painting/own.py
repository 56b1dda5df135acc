"""Cards of the channel's own: the first meeting, the door for speaking up, a sentence when something does not work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.chat import DOOR
from bot.channels.teams.painting.actions import Buttons
from bot.channels.teams.painting.elements import link, row, text
from bot.channels.teams.painting.surface import Surface

if TYPE_CHECKING:
    from bot.channels.teams.painting.card import Painter
    from bot.channels.teams.painting.elements import Element
    from bot.channels.teams.words import Words

MOST_EXAMPLES = 3
PERSONAL_CHAT = "https://teams.microsoft.com/l/chat/0/0?users="


class OwnCards:
    """Paints them; none of them depends on who looks."""

    def __init__(self, painter: Painter) -> None:
        """`painter` makes the frame."""
        self._painter = painter

    def welcome(self, words: Words, language: str, company: str, surface: Surface) -> Element:
        """Who I am, what I keep, and things to try."""
        make = Buttons(surface, language)
        examples = words.several("try_these")[:MOST_EXAMPLES]
        open_ = [make.open("page", words.command(name), target=name) for name in ("policy", "tools")]
        actions = [*open_, make.open("requests", words.command("requests")), make.open("speak", words.command("speak"))]
        card = self._painter.note(words.say("welcome", company=company), language, actions, words.say("welcome_title"))
        tries = [text(words.say("try"), spacing="Medium"), *(row(f"» {ask}", "", said(ask)) for ask in examples)]
        at = len(card["body"]) - sum(element["type"] == "ActionSet" for element in card["body"])
        return {**card, "body": [*card["body"][:at], *tries, *card["body"][at:]]}

    def welcome_room(self, words: Words, language: str, bot: str) -> Element:
        """The same where several people read."""
        title = words.say("welcome_title")
        return self._painter.note(words.say("welcome_room"), language, [self.alone(words, bot)], title)

    def door(self, words: Words, language: str) -> Element:
        """The door: one address for everybody, and what others can see, before anybody opens it."""
        address = f"{self._painter.web}{DOOR}"
        open_ = link(words.say("door_open"), address)
        return self._painter.note(words.door(address), language, [open_], words.say("door_title"))

    def note(self, words: Words, key: str, language: str) -> Element:
        """One sentence."""
        return self._painter.note(words.say(key), language)

    def in_short(self, card: Element, words: Words, bot: str) -> Element:
        """An answer for a room, with the way to the whole of it."""
        more = self._painter.note(words.say("room"), card["lang"], [self.alone(words, bot)])["body"]
        return {**card, "body": [*card["body"], *more]}

    def room_only(self, words: Words, language: str, bot: str) -> Element:
        """Nothing is said where others read along."""
        return self._painter.note(words.say("room_only"), language, [self.alone(words, bot)])

    @staticmethod
    def alone(words: Words, bot: str) -> Element:
        """A button that opens the personal chat with the bot."""
        return link(words.say("go_personal"), f"{PERSONAL_CHAT}{bot}")


def said(words: str) -> Element:
    """A tap that says something for the person."""
    return {"type": "Action.Submit", "title": words, "data": {"msteams": {"type": "imBack", "value": words}}}
