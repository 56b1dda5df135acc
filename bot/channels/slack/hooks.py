"""Messages by `response_url`: Slack gives one with each press and command, for half an hour and five messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from aiohttp import ClientError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.account import SECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.slack.account import Account

log = structlog.get_logger()

HOOKS = "hooks.slack.com"
TAKEN = 200


class Hooks:
    """Sends to Slack's own addresses, and nowhere else."""

    def __init__(self, account: Account) -> None:
        """Another server that speaks as Slack does has its hooks at its own address."""
        self._hosts = {HOOKS, urlsplit(account.api).hostname}

    async def send(self, address: str, message: Mapping[str, Any]) -> bool:
        """Send a message; False when there is no such address, or the message it would change is gone."""
        if urlsplit(address).hostname not in self._hosts:
            return False
        retries = [
            AsyncConnectionErrorRetryHandler(),
            AsyncRateLimitErrorRetryHandler(),
            AsyncServerErrorRetryHandler(),
        ]
        hook = AsyncWebhookClient(address, timeout=SECONDS, retry_handlers=retries)
        try:
            answer = await hook.send_dict(dict(message))
        except (ClientError, OSError, ValueError) as error:
            log.warning("slack_hook_failed", error=type(error).__name__)
            return False
        return answer.status_code == TAKEN
