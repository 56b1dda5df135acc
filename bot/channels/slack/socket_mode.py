"""Socket Mode: for companies whose server has no public address. The same handlers, over a connection of ours."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

if TYPE_CHECKING:
    from bot.channels.slack.account import Account
    from bot.channels.slack.app import SlackChannel

BETWEEN_TRIES = 5.0
"""Seconds between two tries to connect, and between two looks whether the connection still stands."""


class Listening:
    """A connection to Slack that is made in the background: the server starts, and answers elsewhere, while Slack is away."""

    def __init__(self, channel: SlackChannel, account: Account) -> None:
        """Begins to connect at once, and tries until it is connected; needs a running event loop."""
        self._handler = AsyncSocketModeHandler(
            channel.bolt, account.app_token, web_client=channel.bolt.client, ping_interval=BETWEEN_TRIES
        )
        self._connecting = asyncio.create_task(self._handler.connect_async())  # type: ignore[no-untyped-call]  # untyped there

    async def close(self) -> None:
        """End the connection, or the tries to make one."""
        self._connecting.cancel()
        with suppress(asyncio.CancelledError):
            await self._connecting
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # slack_bolt left it untyped
