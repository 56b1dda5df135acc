"""Questions: the command, direct messages, mentions, and the shortcut on a message.

A text is answered in memory, at once, and forgotten. A text that looks like a report of harm gets the warning and the door.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from bot.channels.slack.asker import asker_of
from bot.channels.slack.home import show_home
from bot.channels.slack.speaking import ALONE, DIRECT, ROOM, is_harm

if TYPE_CHECKING:
    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.speaking import Speaker

MENTION = re.compile(r"<[@!][^>]*>")
LINKED = re.compile(r"<(?:#\w+\||[^|>]+\|)([^>]*)>|<([^>]+)>")


class Asking:
    """Handlers for what people write."""

    def __init__(self, speak: Speaker) -> None:
        """`speak` hears and paints."""
        self._speak = speak

    async def command(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """`/mayi <question>` is answered to the asker alone; `/mayi` alone shows what there is."""
        text = str(body.get("text") or "").strip()
        if text:
            message = self._speak.message(self._speak.answer(text), ALONE)
        else:
            message = self._speak.menu(await self._speak.language(asker_of(body).user))
        await ack(response_type="ephemeral", **message)

    async def direct(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A message to the bot alone."""
        event, asker = body["event"], asker_of(body)
        if event.get("channel_type") != "im" or asker.outside or not asker.user or not asker.by_hand:
            return
        text = words_of(event.get("text"))
        if text:
            message = self._speak.message(self._speak.answer(text), DIRECT)
        else:
            message = self._speak.menu(await self._speak.language(asker.user))
        where = {"thread_ts": event["thread_ts"]} if event.get("thread_ts") else {}
        await client.chat_postMessage(channel=event["channel"], **where, **message)

    async def mention(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """A mention is answered in its thread, for everybody there to read; a report of harm to its writer alone."""
        event, asker = body["event"], asker_of(body)
        if not asker.user or not asker.by_hand:
            return
        room, thread = event["channel"], event.get("thread_ts") or event.get("ts")
        to_her: dict[str, Any] = {"channel": room, "user": asker.user}
        if event.get("thread_ts"):
            to_her["thread_ts"] = thread
        if asker.outside:
            words = self._speak.sentence("outside", self._speak.desk.languages[0], company=self._speak.desk.company)
            await client.chat_postEphemeral(**to_her, **words)
            return
        text = words_of(event.get("text"))
        if not text:
            await client.chat_postEphemeral(**to_her, **self._speak.menu(await self._speak.language(asker.user)))
            return
        page = self._speak.answer(text)
        message = self._speak.message(page, ROOM)
        if is_harm(page):
            await client.chat_postEphemeral(**to_her, **message)
        else:
            await client.chat_postMessage(channel=room, thread_ts=thread, **message)

    async def home(self, body: dict[str, Any], client: AsyncWebClient) -> None:
        """The home tab."""
        asker = asker_of(body)
        if body["event"].get("tab", "home") == "home" and asker.user and not asker.outside:
            await show_home(self._speak, asker, client)


def words_of(text: Any) -> str:
    """What somebody wrote: without mentions, links by their words, and without Slack's own escapes."""
    plain = MENTION.sub(" ", str(text or ""))
    return html.unescape(LINKED.sub(lambda found: found[1] or found[2] or " ", plain)).strip()
