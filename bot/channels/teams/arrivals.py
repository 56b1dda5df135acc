"""Coming and going: the bot is installed, greets once, remembers where to write to, and forgets it when it is removed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import structlog
from starlette.concurrency import run_in_threadpool

from bot.channels.teams import frames
from bot.channels.teams.activity import words_of
from bot.channels.teams.port import Message, Reference
from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from bot.channels.teams.activity import Answer, Received
    from bot.channels.teams.desk import Desk
    from bot.channels.teams.painting import Surface
    from bot.channels.teams.port import Turn
    from bot.channels.teams.speech import Speech
    from bot.channels.teams.words import Words

INSTALLED = frozenset({"add", "add-upgrade"})
REMOVED = frozenset({"remove", "remove-upgrade"})
TEAMS = "msteams"

log = structlog.get_logger()


class Arrivals:
    """What happens around a conversation, not in it."""

    def __init__(self, desk: Desk, speech: Speech, surface: Surface) -> None:
        """`surface` is a chat's."""
        self._desk, self._speech, self._surface = desk, speech, surface

    async def handle(self, turn: Turn) -> None:
        """The bot came into a conversation, or left it."""
        received = turn.received
        if received.type == "installationUpdate" and received.name in REMOVED:
            if received.room == "personal" and received.person:
                await run_in_threadpool(self._desk.forget, received.person)
            return
        came = received.name in INSTALLED if received.type == "installationUpdate" else received.bot in received.added
        if not came:
            return
        if received.room == "personal":
            await run_in_threadpool(self.remember, received)
        # Teams sends both kinds for one installation; the greeting belongs to one of them.
        greets = received.name == "add" if received.channel == TEAMS else received.type == "conversationUpdate"
        if greets and await run_in_threadpool(self._first_time, received):
            await turn.say(self.welcome(received, self._speech.language(received.locale)))

    def welcome(self, received: Received, language: str) -> Message:
        """The greeting, also the answer to "help"."""
        words = self._speech.words(language)
        own = self._speech.own
        if received.room == "personal":
            card = own.welcome(words, language, self._desk.company, self._surface)
        else:
            card = own.welcome_room(words, language, received.bot)
        return Message(card, words.say("welcome_title"))

    def remember(self, received: Received) -> None:
        """Keep where to write to a person. Blocks. When the database is away, the next occasion will do."""
        if not received.person:
            return
        ids = (received.conversation, received.service_url, received.user, received.bot, received.tenant or "-")
        try:
            self._desk.remember(received.person, Reference(*ids, channel=received.channel or TEAMS).kept())
        except OutOfReachError:
            log.warning("teams_reference_not_kept")

    def _first_time(self, received: Received) -> bool:
        """Whether this installation was not greeted yet, by any server. Blocks."""
        name = hashlib.sha256("\0".join((received.conversation, received.id or received.at)).encode()).hexdigest()
        try:
            return self._desk.first_time(f"welcome.{name}")
        except OutOfReachError:
            return True

    def door_from_message(self, words: Words, language: str) -> Answer:
        """The door, from the menu of a message that is not looked at: the same for every message and everybody."""
        card = self._speech.own.door(words, language)
        said = self._speech.own.note(words, "harm", language)["body"]
        return frames.dialog({**card, "body": [*card["body"], *said]}, words.say("door_title"))

    @staticmethod
    def words_of_message(received: Received) -> str:
        """The words of the message that an extension was used on."""
        payload = received.value.get("messagePayload")
        body = payload.get("body") if isinstance(payload, dict) else None
        return words_of(body) if isinstance(body, dict) else ""
