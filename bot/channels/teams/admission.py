"""Who may hand us an activity: the Bot Connector, for our bot, from a tenant we answer. Everybody else is turned away.

What is looked at, in the order of Microsoft's "Authentication with the Bot Connector API":
1. a bearer token, signed with RS256 by a key of the issuer's own list that is endorsed for the activity's channel;
2. its issuer, its audience (our app id), and that it has not expired (five minutes for clocks that differ);
3. that the service URL it was made for is the one in the activity, and one of Teams' own;
4. that the activity's tenant is one of ours.
A bot without credentials has no way to tell, and so listens to nobody but this machine.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import jwt

from bot.channels.teams.account import is_loopback

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.channels.teams.account import Account
    from bot.channels.teams.activity import Received

ALGORITHM = "RS256"
LEEWAY = 300
A_DAY = 24 * 3600.0
A_MINUTE = 60.0
LARGEST_TOKEN = 16_384
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")


class NotAdmittedError(Exception):
    """Turned away. `reason` is a short name for the log, `status` what is answered."""

    def __init__(self, reason: str, status: int = 401) -> None:
        """`reason` holds nothing of the token or the activity."""
        super().__init__(reason)
        self.reason, self.status = reason, status


class KeysOutOfReachError(Exception):
    """The issuer's keys cannot be fetched; Teams should try again."""


@dataclass
class Keys:
    """The issuer's public keys by key id, fetched when needed.

    Attributes:
        address: of the OpenID configuration.
        client: opens an HTTP client.
        now: seconds of a clock that only goes forward.
    """

    address: str
    client: Callable[[], httpx.AsyncClient]
    now: Callable[[], float] = time.monotonic
    _keys: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _fetched: float = float("-inf")

    async def key(self, key_id: str) -> Mapping[str, Any] | None:
        """A key; an unknown id makes us look again, though not more than once a minute."""
        age = self.now() - self._fetched
        if age > A_DAY or (key_id not in self._keys and age > A_MINUTE):
            await self._fetch()
        return self._keys.get(key_id)

    async def _fetch(self) -> None:
        try:
            async with self.client() as http:
                configuration = (await http.get(self.address)).raise_for_status().json()
                listed = (await http.get(configuration["jwks_uri"])).raise_for_status().json()
            keys = {str(key["kid"]): key for key in listed["keys"] if key.get("kty") == "RSA"}
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            if self._keys:
                # Keys change rarely: those of yesterday are better than a bot that answers nobody.
                self._fetched = self.now() - A_DAY + A_MINUTE
                return
            raise KeysOutOfReachError from error
        self._keys, self._fetched = keys, self.now()


class Admission:
    """Looks at every activity before anything is done with it."""

    def __init__(self, account: Account, keys: Keys) -> None:
        """`keys` are the issuer's."""
        self._account, self._keys = account, keys

    async def check(self, headers: Mapping[str, str], client: str, received: Received) -> None:
        """Let an activity pass.

        Args:
            headers: of the request, names in lower case.
            client: address it came from.
            received: the activity.

        Raises:
            NotAdmittedError: it is not from Teams, or not for us.
            KeysOutOfReachError: it cannot be told now.
        """
        if not self._account.has_credentials:
            self._check_machine(headers, client, received)
            return
        claims = await self._claims(headers.get("authorization", ""), received.channel)
        promised = str(claims.get("serviceurl") or claims.get("serviceUrl") or "")
        if promised.rstrip("/") != received.service_url.rstrip("/"):
            raise NotAdmittedError("service_url_differs", 403)
        if not self._account.may_get_our_token(received.service_url):
            raise NotAdmittedError("service_url_elsewhere", 403)
        if received.tenant not in self._account.allowed_tenants:
            raise NotAdmittedError("foreign_tenant", 403)

    def _check_machine(self, headers: Mapping[str, str], client: str, received: Received) -> None:
        """This machine alone: not through a proxy, and not to an address elsewhere."""
        host = headers.get("host", "").rsplit(":", 1)[0].strip("[]")
        if not is_loopback(client) or not is_loopback(host) or any(name in headers for name in FORWARDED):
            raise NotAdmittedError("no_credentials")
        if not self._account.may_get_our_token(received.service_url):
            raise NotAdmittedError("service_url_elsewhere", 403)

    async def _claims(self, header: str, channel: str) -> Mapping[str, Any]:
        """The claims of a token that is sound."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > LARGEST_TOKEN:
            raise NotAdmittedError("no_token")
        try:
            key_id = jwt.get_unverified_header(token).get("kid", "")
        except jwt.PyJWTError as error:
            raise NotAdmittedError("forged") from error
        key = await self._keys.key(str(key_id))
        if key is None:
            raise NotAdmittedError("unknown_key")
        endorsements = key.get("endorsements")
        if endorsements is not None and channel not in endorsements:
            raise NotAdmittedError("not_endorsed", 403)
        try:
            claims: Mapping[str, Any] = jwt.decode(
                token,
                jwt.PyJWK(dict(key), ALGORITHM).key,
                algorithms=[ALGORITHM],
                audience=self._account.app_id,
                issuer=self._account.issuer,
                leeway=LEEWAY,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.ExpiredSignatureError as error:
            raise NotAdmittedError("expired") from error
        except jwt.InvalidIssuerError as error:
            raise NotAdmittedError("foreign_issuer") from error
        except jwt.InvalidAudienceError as error:
            raise NotAdmittedError("foreign_audience") from error
        except jwt.PyJWTError as error:
            raise NotAdmittedError("forged") from error
        return claims
