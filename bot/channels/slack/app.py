"""Everything Slack can send, with what is done about it.

1. Slack waits three seconds. A question is answered in process, without a database and without asking anybody.
2. An event is acknowledged when it has had its effect. One that takes longer is refused in time, goes on, and is
   acknowledged when Slack delivers it again; a process that dies in the middle gets it again, too. Slack's own repetition is
   the queue: a queue of ours would have to keep who asked what.
3. An event that had its effect is noted; the same one again is acknowledged and dropped. Between a message and its note there
   is a moment: a process killed just then says it twice.
4. Texts live in memory while they are answered. They stand in no log, no button and no store.
"""

from __future__ import annotations

import asyncio
import logging
import re
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.channels.slack.account import Account, client
from bot.channels.slack.acting import Acting
from bot.channels.slack.asker import asker_of, words_of
from bot.channels.slack.home import show_home
from bot.channels.slack.hooks import Hooks
from bot.channels.slack.installing import EncryptedInstallations, oauth_settings
from bot.channels.slack.pace import Pace
from bot.channels.slack.painting.views import FACTS, FORM, READ
from bot.channels.slack.people import People
from bot.channels.slack.speaking import Speaker
from bot.channels.slack.tags import PREFIX
from bot.channels.slack.timely import Timely
from bot.channels.slack.tokens import SignedIn, Tokens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.desk import Desk

    Handler = Callable[[dict[str, Any], AsyncWebClient, str], Awaitable[None]]

log = structlog.get_logger()

COMMAND = "/mayi"
WITH_THIS, HARM_HERE, NEW_REQUEST = "mayi_with_this", "mayi_harm_here", "mayi_new_request"
"""callback ids of the shortcuts in the app's manifest."""

MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
QUIET = {"unfurl_links": False, "unfurl_media": False}
"""Slack fetches no page because we named it."""


class SlackChannel:
    """Bolt with our handlers."""

    def __init__(self, desk: Desk, account: Account, engine: Any = None) -> None:
        """`desk` answers; `account` is how Slack knows us; `engine` keeps installations, where workspaces install by OAuth."""
        self._desk, self.account = desk, account
        self.speak, self.pace = Speaker(desk), Pace()
        store = None
        if account.by_oauth:
            store = EncryptedInstallations(account.client_id, engine, account.key, account.workspaces)
        self.tokens = Tokens(account, store)
        self.people = People(desk, self.tokens)
        self._timely = Timely()
        for name in ("slack_bolt", "slack_sdk"):
            logging.getLogger(name).setLevel(logging.ERROR)  # below it, they write down what was sent
        self.bolt = AsyncApp(
            name="MayI",
            signing_secret=account.signing_secret,
            client=client(account),
            authorize=SignedIn(account, self.tokens),  # type: ignore[arg-type]  # AsyncApp takes it; its annotation does not say so
            oauth_settings=oauth_settings(account, store, engine) if store is not None else None,
            installation_store_bot_only=True,
            user_facing_authorize_error_message=self._outside()["text"],
            process_before_response=True,
            attaching_function_token_enabled=False,
        )
        self._handle(Acting(self.speak, self.people, self._timely, Hooks(account)))

    def _handle(self, acting: Acting) -> None:
        self.bolt.error(self._failed)
        self.bolt.command(COMMAND)(self.command)
        self.bolt.event("app_home_opened")(self._once(self.home))
        self.bolt.event("message")(self._once(self.direct))
        self.bolt.event("app_mention")(self._once(self.mention))
        self.bolt.action(re.compile(f"^{PREFIX}"))(acting.pressed)
        self.bolt.view(FORM)(acting.sent)
        self.bolt.view(FACTS)(acting.facts_sent)
        self.bolt.view(READ)(acting.read)
        self.bolt.shortcut(WITH_THIS)(acting.with_this)
        self.bolt.shortcut(HARM_HERE)(acting.harm_here)
        self.bolt.shortcut(NEW_REQUEST)(acting.new_request)
        if self.account.by_oauth:
            self.bolt.enable_token_revocation_listeners()

    async def command(self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        """`/mayi <question>` is answered to the asker alone; `/mayi` alone shows what there is."""
        asker = asker_of(body, Acting.home(context))
        text = words_of(body.get("text"))
        if asker.outside:
            message = self._outside()
        elif text:
            message = self.speak.reply(text)
        else:
            message = await self.speak.menu(asker.user)
        await ack({"response_type": "ephemeral", **message})

    async def direct(self, body: dict[str, Any], client: AsyncWebClient, home: str) -> None:
        """A message to the bot alone; one in a thread is answered there."""
        event, asker = body["event"], asker_of(body, home)
        if event.get("channel_type") != "im" or asker.machine or not asker.user:
            return
        text = words_of(event.get("text"))
        if asker.outside:
            message = self._outside()
        elif text:
            message = self.speak.reply(text)
        else:
            message = await self.speak.menu(asker.user)
        await self._post(client, event["channel"], str(event.get("thread_ts") or ""), message)

    async def mention(self, body: dict[str, Any], client: AsyncWebClient, home: str) -> None:
        """A mention is answered in its thread, for everybody there to read."""
        event, asker = body["event"], asker_of(body, home)
        if asker.machine or not asker.user:
            return
        text = words_of(MENTION.sub(" ", str(event.get("text") or "")))
        if asker.outside:
            message = self._outside()
        elif text:
            message = self.speak.reply(text, private=False)
        else:
            message = await self.speak.menu(asker.user)
        await self._post(client, event["channel"], str(event.get("thread_ts") or event.get("ts") or ""), message)

    async def home(self, body: dict[str, Any], client: AsyncWebClient, home: str) -> None:
        """The home tab."""
        if body["event"].get("tab", "home") == "home":
            await show_home(self.speak, self.people, str(body["event"]["user"]), home, client)

    async def _post(self, client: AsyncWebClient, room: str, thread: str, message: dict[str, Any]) -> None:
        await self.pace.keep(room)
        await client.chat_postMessage(channel=room, thread_ts=thread or None, **message, **QUIET)  # type: ignore[arg-type]

    def _outside(self) -> dict[str, Any]:
        return self.speak.sentence("outside", self._desk.languages[0], company=self._desk.company)

    def _once(self, handle: Handler) -> Callable[..., Awaitable[BoltResponse]]:
        """An event is handled once, however often it is delivered; it is noted when it has had its effect."""

        async def handled(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> BoltResponse:
            name = str(body.get("event_id") or "")

            async def effect() -> None:
                done: bool = bool(name) and await asyncio.to_thread(self._desk.seen, name)
                if done:
                    return
                await handle(body, client, Acting.home(context))
                if name:
                    await asyncio.to_thread(self._desk.first_time, name)

            return await self._timely.event(name, effect)

        return handled

    @staticmethod
    async def _failed(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
        """Something broke on our side: its kind is logged, nothing of what was written; Slack delivers an event again."""
        del request
        log.error("slack_failed", error=type(error).__name__)
        return BoltResponse(status=500, body="")
