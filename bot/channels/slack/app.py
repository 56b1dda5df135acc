"""Everything Slack can send, with what is done about it. Each handler answers first and acknowledges last.

1. Nothing is acknowledged before it has had its effect: a process that dies in the middle gets the delivery again.
2. A delivery that had its effect is noted; the same one again is acknowledged and dropped.
3. Texts live in memory while they are answered. They stand in no log, no button and no store.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.channels.slack.account import Account, client
from bot.channels.slack.acting import Acting
from bot.channels.slack.asker import asker_of
from bot.channels.slack.home import show_home
from bot.channels.slack.installing import oauth_settings
from bot.channels.slack.painting.views import FACTS, FORM, READ
from bot.channels.slack.speaking import Speaker
from bot.channels.slack.tags import PREFIX

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.desk import Desk

    Handler = Callable[..., Awaitable[None]]

log = structlog.get_logger()

COMMAND = "/mayi"
WITH_THIS, HARM_HERE, NEW_REQUEST = "mayi_with_this", "mayi_harm_here", "mayi_new_request"
"""callback ids of the shortcuts in the app's manifest."""

MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")


class SlackChannel:
    """Bolt with our handlers."""

    def __init__(self, desk: Desk, account: Account, engine: Any = None) -> None:
        """`desk` answers; `account` is how Slack knows us; `engine` keeps installations, where workspaces install by OAuth."""
        self._speak = Speaker(desk)
        self._desk = desk
        self._doing: set[str] = set()
        acting = Acting(self._speak)
        self.bolt = AsyncApp(
            name="MayI",
            signing_secret=account.signing_secret or None,
            client=client(account),
            token=account.bot_token or None,
            oauth_settings=oauth_settings(account, engine) if account.by_oauth else None,
            process_before_response=True,
        )
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

    async def command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """`/mayi <question>` is answered to the asker alone; `/mayi` alone shows what there is."""
        asker = asker_of(body)
        text = str(body.get("text") or "").strip()
        if not text:
            await ack(response_type="ephemeral", **self._speak.menu(await self._speak.language(asker.user)))
            return
        await ack(response_type="ephemeral", **self._speak.message(self._speak.answer(text)))

    async def direct(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A message to the bot alone."""
        event, asker = body["event"], asker_of(body)
        if event.get("channel_type") != "im" or asker.outside or not asker.user:
            return
        text = str(event.get("text") or "").strip()
        if text:
            await client.chat_postMessage(channel=event["channel"], **self._speak.message(self._speak.answer(text)))
        else:
            await client.chat_postMessage(channel=event["channel"], **self._speak.menu(await self._speak.language(asker.user)))

    async def mention(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A mention is answered in its thread, for everybody there to read."""
        event, asker = body["event"], asker_of(body)
        thread = event.get("thread_ts") or event.get("ts")
        if asker.outside or not asker.user:
            if not event.get("bot_id"):
                words = self._speak.sentence("outside", self._desk.languages[0], company=self._desk.company)
                await client.chat_postMessage(channel=event["channel"], thread_ts=thread, **words)
            return
        text = MENTION.sub(" ", str(event.get("text") or "")).strip()
        language = await self._speak.language(asker.user)
        message = self._speak.message(self._speak.answer(text), private=False) if text else self._speak.menu(language)
        await client.chat_postMessage(channel=event["channel"], thread_ts=thread, **message)

    async def home(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The home tab."""
        if body["event"].get("tab", "home") == "home":
            await show_home(self._speak, body["event"]["user"], client)

    def _once(self, handle: Handler) -> Handler:
        """An event is handled once, however often it is delivered; it is noted when it has had its effect."""

        async def handled(body: dict[str, Any], client: AsyncWebClient, ack: AsyncAck) -> None:
            delivery = f"slack:{body.get('event_id', '')}"
            if delivery in self._doing or await asyncio.to_thread(self._desk.seen, delivery):
                await ack()
                return
            self._doing.add(delivery)
            try:
                await handle(body, client)
                await asyncio.to_thread(self._desk.first_time, delivery)
            finally:
                self._doing.discard(delivery)
            await ack()

        return handled

    @staticmethod
    async def _failed(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
        """Something broke on our side: its kind is logged, nothing of what was written; Slack delivers an event again."""
        del request
        log.error("slack_failed", error=type(error).__name__)
        return BoltResponse(status=500, body="")
