"""Whose deliveries are taken: those of the workspace whose token we have, or of one that installed the app.

Bolt asks Slack who we are while somebody waits for an answer. Here that is asked beside: a command needs no token to be
answered, and Slack not answering must not keep anybody from the policy.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.async_context import AsyncBoltContext
    from slack_sdk.web.async_client import AsyncWebClient

log = structlog.get_logger()

PATIENCE = 0.8
"""Seconds that the first delivery waits for Slack to say who we are."""

NO_ANSWER = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError)
"""What a call of Slack can end in. ValueError: an answer that is no JSON."""


class OneWorkspace:
    """A single workspace, by its token."""

    def __init__(self, client: AsyncWebClient) -> None:
        """`client` has the token."""
        self._client = client
        self._home: AuthorizeResult | None = None
        self._asking: asyncio.Task[None] | None = None
        self._asked = False

    async def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Who we are, as far as it is known; its `team_id` is that of the token."""
        if self._home is None and self._asking is None:
            self._asking = asyncio.create_task(self._ask())
            self._asking.add_done_callback(self._answered)
        if self._asking is not None and not self._asked:
            self._asked = True
            await asyncio.wait({self._asking}, timeout=PATIENCE)
        return self._home or AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=self._client.token)

    async def _ask(self) -> None:
        try:
            answer = await self._client.auth_test()
        except NO_ANSWER as error:
            log.warning("slack_does_not_say_who_we_are", error=type(error).__name__)
            return
        self._home = AuthorizeResult.from_auth_test_response(auth_test_response=answer, bot_token=self._client.token)

    def _answered(self, _: asyncio.Task[None]) -> None:
        self._asking = None


def only_ours(refused: Callable[[], dict[str, Any]]) -> Callable[..., Awaitable[BoltResponse | None]]:
    """A middleware of Bolt that drops what another workspace sends.

    Args:
        refused: what a command from there is answered.
    """

    async def admit(
        context: AsyncBoltContext,
        body: dict[str, Any],
        next: Callable[[], Awaitable[None]],  # noqa: A002 - Bolt hands it in under this name
    ) -> BoltResponse | None:
        home = context.authorize_result
        same_team = home is None or not home.team_id or not context.team_id or home.team_id == context.team_id
        same_org = home is not None and bool(home.enterprise_id) and home.enterprise_id == context.enterprise_id
        if same_team or same_org:
            await next()
            return None
        answer = {"response_type": "ephemeral", **refused()} if "command" in body else ""
        return BoltResponse(status=200, body=answer)

    return admit
