"""Tokens of the workspaces that have installed the bot, kept fresh; and how Bolt comes by them.

Bolt's own authorization answers 200 when Slack cannot be asked, which would lose the event; and it asks Slack about every
delivery where workspaces install by OAuth. This one needs no answer of Slack to let a signed delivery in.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler
from slack_sdk.oauth.token_rotation import TokenRotator

from bot.channels.slack.account import SECONDS
from bot.channels.slack.people import clients

if TYPE_CHECKING:
    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.http_retry.handler import RetryHandler
    from slack_sdk.oauth.installation_store.models.bot import Bot

    from bot.channels.slack.account import Account
    from bot.channels.slack.installing import EncryptedInstallations

log = structlog.get_logger()

FRESH_MINUTES = 120
"""A token that ends sooner is renewed; Slack's tokens live twelve hours."""

BELIEVED_SECONDS = 60.0
"""How long a token is used without looking into the store; a bot removed in another process is forgotten by then."""

WHO_SECONDS = 0.5
"""How long a delivery waits for Slack to say who the bot is."""


class Tokens:
    """Tokens by workspace. All methods block."""

    def __init__(self, account: Account, store: EncryptedInstallations | None) -> None:
        """`store` holds what was installed by OAuth; None for the one token of the account."""
        self._account, self._store = account, store
        self._lock = threading.Lock()
        self._believed: dict[tuple[str, str], tuple[Bot, float]] = {}
        self.client = clients(self._client)
        self._rotator = TokenRotator(client_id=account.client_id, client_secret=account.client_secret, client=self._client(""))

    def _client(self, token: str) -> WebClient:
        retries: list[RetryHandler] = [ConnectionErrorRetryHandler()]
        return WebClient(token=token or None, base_url=self._account.api, timeout=SECONDS, retry_handlers=retries)

    def every(self) -> list[str]:
        """A token of each workspace that has the bot."""
        if self._store is None:
            return [self._account.bot_token]
        found = (self.bot(*where) for where in self._store.where())
        return [bot.bot_token for bot in found if bot is not None]

    def bot(self, enterprise: str | None, team: str | None, *, org_wide: bool = False) -> Bot | None:
        """The bot of a workspace, its token renewed when it is about to end; None when it is not installed there."""
        if self._store is None:
            return None
        key = (enterprise or "", "" if org_wide else team or "")
        with self._lock:
            bot, until = self._believed.get(key, (None, 0.0))
            if bot is not None and until > time.monotonic():
                return bot
            bot = self._store.find_bot(enterprise, None if org_wide else team, org_wide=org_wide or not team)
            if bot is None:
                self._believed.pop(key, None)
                return None
            bot = self._renewed(bot, self._store)
            self._believed[key] = (bot, time.monotonic() + BELIEVED_SECONDS)
            return bot

    def forget(self) -> None:
        """Look into the store again at the next call."""
        with self._lock:
            self._believed.clear()

    def _renewed(self, bot: Bot, store: EncryptedInstallations) -> Bot:
        if not bot.bot_refresh_token:
            return bot
        try:
            fresh = self._rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=FRESH_MINUTES)
        except (SlackTokenRotationError, SlackApiError, OSError, ValueError) as error:
            log.warning("slack_token_not_renewed", error=type(error).__name__)
            return bot
        if fresh is None:
            return bot
        store.save_bot(fresh)
        return fresh


class SignedIn(AsyncAuthorize):
    """Who the bot is in the workspace of a delivery."""

    def __init__(self, account: Account, tokens: Tokens) -> None:
        """`tokens` of the workspaces; without OAuth the account's own token."""
        super().__init__()  # type: ignore[no-untyped-call]  # slack_bolt left it untyped
        self._account, self._tokens = account, tokens
        self._who: AuthorizeResult | None = None

    async def __call__(
        self, *, context: AsyncBoltContext, enterprise_id: str | None, team_id: str | None, **_: Any
    ) -> AuthorizeResult | None:
        """Tokens and ids of the bot; None for a workspace that has not installed it."""
        if not self._account.by_oauth:
            return self._who or await self._ask(context, enterprise_id, team_id)
        org_wide = bool(context.is_enterprise_install)
        bot = await asyncio.to_thread(self._tokens.bot, enterprise_id, team_id, org_wide=org_wide)
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id if org_wide else bot.team_id,
            bot_user_id=bot.bot_user_id,
            bot_id=bot.bot_id,
            bot_token=bot.bot_token,
        )

    async def _ask(self, context: AsyncBoltContext, enterprise: str | None, team: str | None) -> AuthorizeResult:
        """Ask Slack who the bot is, once; while Slack does not say, what the signed delivery says is enough."""
        token = self._account.bot_token
        try:
            answer = await asyncio.wait_for(context.client.auth_test(token=token), WHO_SECONDS)
        except (SlackApiError, OSError, ValueError, TimeoutError) as error:
            log.warning("slack_away", error=type(error).__name__)
            return AuthorizeResult(enterprise_id=enterprise, team_id=team, bot_token=token)
        self._who = AuthorizeResult(
            enterprise_id=answer.get("enterprise_id"),
            team_id=answer.get("team_id"),
            bot_user_id=answer.get("user_id"),
            bot_id=answer.get("bot_id"),
            bot_token=token,
        )
        return self._who
