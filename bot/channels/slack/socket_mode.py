"""Socket Mode: for companies whose server has no public address. The same handlers, over a connection of ours."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bot.channels.slack.opening import AWAY

if TYPE_CHECKING:
    from bot.channels.slack.account import Account
    from bot.channels.slack.app import SlackChannel

log = structlog.get_logger()

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between two tries to connect."""


class Listening:
    """A connection to Slack that is made in the background: the server starts, and answers elsewhere, while Slack is away."""

    def __init__(self, channel: SlackChannel, account: Account) -> None:
        """Begins to connect at once; needs a running event loop."""
        self._handler = AsyncSocketModeHandler(channel.bolt, account.app_token, web_client=channel.bolt.client)
        self._connecting = asyncio.create_task(self._connect())

    async def _connect(self) -> None:
        wait = FIRST_WAIT
        while True:
            try:
                await self._handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt left it untyped
            except AWAY as error:
                log.warning("slack_not_connected", error=type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT)
            else:
                return

    async def close(self) -> None:
        """End the connection, or the tries to make one."""
        self._connecting.cancel()
        await self._handler.close_async()  # type: ignore[no-untyped-call]  # slack_bolt left it untyped
