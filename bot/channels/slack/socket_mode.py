"""Socket Mode: for companies whose server has no public address. The same handlers, over a connection of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

if TYPE_CHECKING:
    from bot.channels.slack.account import Account
    from bot.channels.slack.app import SlackChannel


async def listen(channel: SlackChannel, account: Account) -> AsyncSocketModeHandler:
    """Connect; the caller closes what comes back with `close_async`."""
    handler = AsyncSocketModeHandler(channel.bolt, account.app_token, web_client=channel.bolt.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # slack_bolt left it untyped
    return handler
