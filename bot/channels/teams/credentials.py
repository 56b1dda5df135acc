"""The token we show to Teams: of a single-tenant app with a secret, or of a user-assigned managed identity without one."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import httpx

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.channels.teams.account import Account

AUDIENCE = "https://api.botframework.com"
SPARE = 300.0
"""Seconds before its end at which a token is replaced."""

MACHINE = "http://169.254.169.254/metadata/identity/oauth2/token"
"""Address of the identity service on a virtual machine in Azure."""


class NoTokenError(Exception):
    """Microsoft gives no token. `reason` is a short name: `refused` (wrong secret, wrong tenant) or `out_of_reach`."""

    def __init__(self, reason: str) -> None:
        """`reason` holds nothing secret."""
        super().__init__(reason)
        self.reason = reason


class Credentials(Protocol):
    """Gives the token for the next message."""

    async def token(self) -> str:
        """A token; empty when there are no credentials.

        Raises:
            NoTokenError: there should be one.
        """


class NoCredentials:
    """For this machine alone."""

    async def token(self) -> str:
        """No token."""
        return ""


class Asking(Protocol):
    """Fetches a token."""

    async def __call__(self) -> tuple[str, float]:
        """The token and its seconds."""


@dataclass
class Kept:
    """A token, kept until shortly before its end.

    Attributes:
        ask: fetches a new one: its text and for how many seconds it holds.
        now: seconds of a clock that only goes forward.
    """

    ask: Asking
    now: Callable[[], float] = time.monotonic
    _token: str = ""
    _until: float = float("-inf")

    async def token(self) -> str:
        """The token."""
        if self.now() >= self._until:
            self._token, seconds = await self.ask()
            self._until = self.now() + max(0.0, seconds - SPARE)
        return self._token


@dataclass
class Secret:
    """A single-tenant app asks its own tenant, with its secret."""

    account: Account
    client: Callable[[], httpx.AsyncClient]

    async def __call__(self) -> tuple[str, float]:
        """The token and its seconds."""
        account = self.account
        form = {
            "grant_type": "client_credentials",
            "client_id": account.app_id,
            "client_secret": account.password,
            "scope": f"{AUDIENCE}/.default",
        }
        async with self.client() as http:
            return await _asked(lambda: http.post(f"{account.authority}/{account.tenant}/oauth2/v2.0/token", data=form))


@dataclass
class Identity:
    """A user-assigned managed identity asks the platform it runs on, which knows it without a secret.

    App Service and Container Apps name their address in `IDENTITY_ENDPOINT`; a virtual machine has a fixed one.
    Source: Microsoft Learn, "How to use managed identities for App Service", "... on an Azure VM".
    """

    account: Account
    client: Callable[[], httpx.AsyncClient]
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)

    async def __call__(self) -> tuple[str, float]:
        """The token and its seconds."""
        wanted = {"resource": AUDIENCE, "client_id": self.account.app_id}
        address, header = self.environment.get("IDENTITY_ENDPOINT"), self.environment.get("IDENTITY_HEADER", "")
        if address:
            wanted["api-version"], headers = "2019-08-01", {"X-IDENTITY-HEADER": header}
        else:
            wanted["api-version"], headers = "2018-02-01", {"Metadata": "true"}
        async with self.client() as http:
            return await _asked(lambda: http.get(address or MACHINE, params=wanted, headers=headers))


async def _asked(ask: Callable[[], Awaitable[httpx.Response]]) -> tuple[str, float]:
    """The answer of a token service; what it says about an error stays unsaid, it may quote what was sent."""
    try:
        response = await ask()
    except httpx.HTTPError as error:
        raise NoTokenError("out_of_reach") from error
    if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR or response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        raise NoTokenError("out_of_reach")
    if response.status_code != httpx.codes.OK:
        raise NoTokenError("refused")
    try:
        found = response.json()
        seconds = found.get("expires_in")
        until = float(seconds) if seconds is not None else float(found["expires_on"]) - time.time()
        return str(found["access_token"]), until
    except (ValueError, KeyError, TypeError) as error:
        raise NoTokenError("out_of_reach") from error


def credentials_of(account: Account, client: Callable[[], httpx.AsyncClient]) -> Credentials:
    """The way a bot proves who it is."""
    if not account.has_credentials:
        return NoCredentials()
    return Kept(Secret(account, client) if account.type == "single_tenant" else Identity(account, client))
