"""How this installation is known to Slack."""

from __future__ import annotations

from dataclasses import dataclass

from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

API = "https://slack.com/api/"
SECONDS = 10
"""How long a call may take; Slack's own default of 30 is longer than anybody waits."""


@dataclass(frozen=True, slots=True)
class Account:
    """Tokens and addresses.

    Attributes:
        bot_token: of a single workspace; empty when workspaces install by OAuth.
        signing_secret: Slack signs what it sends with it; empty in Socket Mode alone.
        app_token: of Socket Mode; empty for HTTP.
        client_id, client_secret: of OAuth; `key` encrypts the tokens that installing brings (Fernet).
        workspaces: ids of the workspaces or the organisation that may install it by OAuth.
        api: address of the Web API; another one for a server that speaks as Slack does.
    """

    bot_token: str = ""
    signing_secret: str = ""
    app_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    key: str = ""
    workspaces: tuple[str, ...] = ()
    api: str = API

    @property
    def by_http(self) -> bool:
        """Whether Slack delivers to an address of ours; without a signing secret it does not, and nothing is taken there."""
        return bool(self.signing_secret)

    @property
    def by_oauth(self) -> bool:
        """Whether workspaces install it themselves."""
        return bool(self.client_id)


def client(account: Account) -> AsyncWebClient:
    """A client that tries again when Slack asks to wait, breaks, or cannot be reached; the token comes with each delivery."""
    retries = [
        AsyncConnectionErrorRetryHandler(max_retry_count=2),
        AsyncRateLimitErrorRetryHandler(max_retry_count=2),
        AsyncServerErrorRetryHandler(max_retry_count=2),
    ]
    return AsyncWebClient(base_url=account.api, timeout=SECONDS, retry_handlers=retries)
