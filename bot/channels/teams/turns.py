"""One activity, one answer. Each of the few kinds has a method; what they have in common is here."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog
from starlette.concurrency import run_in_threadpool

from bot.channels.chat import is_warning
from bot.channels.teams import frames
from bot.channels.teams.arrivals import Arrivals
from bot.channels.teams.hearing import ABOUT_ONESELF, about_oneself, about_policy, page_named
from bot.channels.teams.painting import Look, Surface
from bot.channels.teams.port import Message, SendingError
from bot.channels.teams.seen import Seen
from bot.channels.teams.speech import Speech
from bot.channels.teams.taps import Tap, read_tap
from bot.conversation import QuestionAsked
from bot.conversation.requesting import InboxOpened, RequestsOpened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.channels.teams.activity import Answer, Received
    from bot.channels.teams.desk import Desk
    from bot.channels.teams.port import Turn
    from bot.rendering.page import Page

LONGEST_QUESTION = 20_000
"""Characters; a whole document belongs elsewhere."""

INVOKE_SECONDS = 4.5
"""Teams gives up on an invoke after five."""

LASTING = frozenset({"facts", "reading", "inbox", "form", "send"})
"""Taps whose card takes the place of the old one for good; without that it comes back when the chat is opened again."""

IN_A_ROOM = frozenset({"answer", "quoted", "help", "nothing", "clause", "policy", "catalogue", "tool", "how"})
"""Pages that can be shown where others read along; everything else is about the person."""

HELP_ALONE = frozenset({"route", "outside"})
"""Pages about the person of which, where others read along, she is shown where help is, if it stands on them."""

log = structlog.get_logger()


class Turns:
    """Answers activities."""

    def __init__(self, desk: Desk, speech: Speech, *, dialogs: bool) -> None:
        """`dialogs`: whether forms open as dialogs in a chat."""
        self._desk, self._speech = desk, speech
        self._seen = Seen()
        self._arrivals = Arrivals(desk, speech, self._surface(dialogs))
        self._chat = self._surface(dialogs)
        self._changes: set[asyncio.Task[None]] = set()
        self._invokes: dict[str, Callable[[Turn], Awaitable[Answer]]] = {
            "adaptiveCard/action": self._tapped,
            "task/fetch": self._opened,
            "task/submit": self._opened,
            "composeExtension/fetchTask": self._used_on_message,
            "composeExtension/submitAction": self._opened,
        }

    @staticmethod
    def _surface(dialogs: bool) -> Surface:  # noqa: FBT001 - private
        return Surface.CHAT if dialogs else Surface.PLAIN

    async def handle(self, turn: Turn) -> Answer | None:
        """Answer an activity; the same one again has no further effect."""
        received = turn.received
        if received.type == "invoke":
            return await self._invoked(turn)
        if not self._seen.first_time(received):
            return None
        try:
            if received.type == "message":
                await (self._submitted(turn) if received.pressed else self._written(turn))
            elif received.type in {"conversationUpdate", "installationUpdate"}:
                await self._arrivals.handle(turn)
        except BaseException:
            self._seen.forget(received)
            raise
        return None

    async def _written(self, turn: Turn) -> None:
        """Somebody wrote a message."""
        received = turn.received
        language = self._speech.language(received.locale)
        words = self._speech.words(language)
        if len(received.text) > LONGEST_QUESTION:
            await turn.say(Message(self._speech.own.note(words, "too_long", language), words.say("welcome_title")))
            return
        name, said_in = self._speech.command(received.text)
        if name:
            await self._commanded(turn, name, said_in)
            return
        worded = any(character.isalpha() for character in received.text)
        event = QuestionAsked(received.text, self._desk.today(), None if worded else language)
        # No thread and no database: a question is answered from memory, in about a millisecond.
        await turn.say(self._shown(self._desk.hear(event), received))

    async def _commanded(self, turn: Turn, name: str, language: str) -> None:
        """A message that is one of the few commands."""
        received, own, words = turn.received, self._speech.own, self._speech.words(language)
        title = words.say("welcome_title")
        if name == "help":
            await turn.say(self._arrivals.welcome(received, language))
        elif name == "speak":
            await turn.say(Message(own.door(words, language), words.say("door_title")))
        elif (event := page_named(name, self._desk.today(), language)) is not None:
            await turn.say(self._shown(self._desk.hear(event, language), received))
        elif received.room != "personal":
            await turn.say(Message(own.room_only(words, language, received.bot), title))
        else:
            page = await run_in_threadpool(self._own_page, received, name, language)
            await turn.say(self._shown(page, received))

    def _own_page(self, received: Received, name: str, language: str) -> Page:
        """Her requests, or those she handles. Blocks."""
        person = self._person(received)
        if name == "requests":
            return self._desk.hear(RequestsOpened(person, language), language)
        return self._desk.hear(InboxOpened(person, language=language), language)

    def _shown(self, page: Page, received: Received) -> Message:
        """A page as a message: whole between the two of us, in short where others read along."""
        if received.room == "personal":
            return self._speech.message(page, Look(self._chat, viewer=received.user))
        words = self._speech.words(page.language)
        if page.kind in HELP_ALONE and any(map(is_warning, page.blocks)):
            page = replace(page, kind="help")
        if page.kind not in IN_A_ROOM:
            return Message(self._speech.own.room_only(words, page.language, received.bot), page.title)
        card = self._speech.card(page, Look(self._chat, brief=page.kind in {"answer", "quoted", "help"}))
        return Message(self._speech.own.in_short(card, words, received.bot), page.title)

    async def _submitted(self, turn: Turn) -> None:
        """A button on a client that does not know `Action.Execute`: a message that brings its data."""
        received = turn.received
        message = await self._after_tap(read_tap(received.value), received)
        if received.reply_to and read_tap(received.value).verb in LASTING:
            try:
                await turn.change(received.reply_to, message)
            except SendingError as error:
                log.info("teams_card_not_changed", error=str(error))
            else:
                return
        await turn.say(message)

    async def _invoked(self, turn: Turn) -> Answer:
        """An invoke; Teams waits for it, and not for long."""
        name = turn.received.name
        handle = self._invokes.get(name)
        if handle is None:
            return frames.unknown()
        try:
            async with asyncio.timeout(INVOKE_SECONDS):
                return await handle(turn)
        except Exception as error:  # noqa: BLE001 - the last resort; a person is waiting
            # No message and no traceback: either may quote what a person wrote.
            log.error("teams_invoke_failed", error=type(error).__name__, where=name)  # noqa: TRY400
            if name != "adaptiveCard/action":
                return frames.dialog_stays()
            return frames.failed(self._speech.words(self._speech.language(turn.received.locale)).say("failed"))

    async def _tapped(self, turn: Turn) -> Answer:
        """A button of a card in a chat (`Action.Execute`)."""
        received = turn.received
        action = received.value.get("action")
        data = action.get("data") if isinstance(action, dict) else None
        tap = read_tap(data if isinstance(data, dict) else {})
        if tap.verb == "good":
            return frames.words_only(self._speech.words(self._speech.language(tap.language)).say("thanks"))
        message = await self._after_tap(tap, received)
        asked_by_hand = received.value.get("trigger") != "automatic"
        if asked_by_hand and tap.verb in LASTING and received.reply_to and received.room == "personal":
            self._change_later(turn, received.reply_to, message)
        return frames.card_in_place(message.card)

    def _change_later(self, turn: Turn, message_id: str, message: Message) -> None:
        """Put the card in the place of the old one after the invoke was answered; if that fails, the old card comes back."""

        async def change() -> None:
            try:
                await turn.change(message_id, message)
            except SendingError as error:
                log.info("teams_card_not_changed", error=str(error))

        task = asyncio.create_task(change())
        self._changes.add(task)
        task.add_done_callback(self._changes.discard)

    async def settle(self) -> None:
        """Wait for cards that are still being changed."""
        await asyncio.gather(*self._changes)

    async def _after_tap(self, tap: Tap, received: Received) -> Message:
        """What a tap leads to, as a message."""
        language = self._speech.language(tap.language, received.locale)
        words = self._speech.words(language)
        if tap.verb == "speak":
            return Message(self._speech.own.door(words, language), words.say("door_title"))
        if tap.verb == "good":
            return Message(self._speech.own.note(words, "thanks", language), words.say("welcome_title"))
        if tap.verb in ABOUT_ONESELF and received.room != "personal":
            return Message(self._speech.own.room_only(words, language, received.bot), words.say("welcome_title"))
        page = await self._page_of(tap, received, language)
        if page is None:
            return Message(self._speech.own.note(words, "unknown", language), words.say("welcome_title"))
        return self._shown(page, received)

    async def _page_of(self, tap: Tap, received: Received, language: str) -> Page | None:
        """The page a tap asks for; None when the button is not ours, or no longer."""
        event = about_policy(tap, self._desk.today(), language)
        if event is not None:
            return self._desk.hear(event, language)
        if tap.verb not in ABOUT_ONESELF:
            return None
        return await run_in_threadpool(self._heard, tap, received, language)

    def _heard(self, tap: Tap, received: Received, language: str) -> Page | None:
        """An event about requests. Blocks while the database works, and is kept before it returns."""
        event = about_oneself(tap, self._person(received), language)
        if event is None:
            return None
        if tap.verb == "send" and received.room == "personal":
            self._arrivals.remember(received)
        return self._desk.hear(event, language)

    def _person(self, received: Received) -> str:
        """The employer's id of who is there; empty when the directory does not know her. Blocks."""
        found = self._desk.person_by_teams(received.person) if received.person else None
        return found.id if found is not None else ""

    async def _opened(self, turn: Turn) -> Answer:
        """A button that opens or changes a dialog."""
        received = turn.received
        data = received.value.get("data")
        tap = read_tap(data if isinstance(data, dict) else {})
        language = self._speech.language(tap.language, received.locale)
        words = self._speech.words(language)
        if tap.verb == "speak":
            return frames.dialog(self._speech.own.door(words, language), words.say("door_title"))
        if tap.verb == "good":
            return frames.dialog(self._speech.own.note(words, "thanks", language), words.say("welcome_title"))
        page = await self._page_of(tap, received, language)
        if page is None:
            return frames.dialog(self._speech.own.note(words, "unknown", language), words.say("welcome_title"))
        return self._speech.dialog(page, Look(Surface.DIALOG))

    async def _used_on_message(self, turn: Turn) -> Answer:
        """A command of the message menu: ask about a message, or find the door. For the door it is not even read."""
        received = turn.received
        language = self._speech.language(received.locale)
        words = self._speech.words(language)
        if received.value.get("commandId") != "ask":
            return self._arrivals.door_from_message(words, language)
        text = self._arrivals.words_of_message(received)
        if not any(character.isalpha() for character in text):
            return frames.dialog(self._speech.own.note(words, "no_words", language), words.say("welcome_title"))
        page = self._desk.hear(QuestionAsked(text[:LONGEST_QUESTION], self._desk.today()))
        return self._speech.dialog(page, Look(Surface.DIALOG))
