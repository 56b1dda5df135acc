"""Who the bot is in Teams, and whom it listens to."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

SERVICE_HOSTS = (
    "smba.trafficmanager.net",
    "smba.infra.gcc.teams.microsoft.com",
    "smba.infra.gov.teams.microsoft.us",
    "smba.infra.dod.teams.microsoft.us",
)
"""Where Teams takes messages of bots: the worldwide service and those of the United States government.

Source: Microsoft Learn, "Send proactive messages", list of service URLs.
"""


@dataclass(frozen=True, slots=True)
class Account:
    """A bot's registration.

    Attributes:
        app_id: client id; empty for a bot without credentials, which listens to this machine alone.
        password: client secret of a single-tenant app.
        type: `single_tenant` (id and secret) or `managed_identity` (user-assigned, no secret).
        tenant: id of the Entra tenant the bot lives in.
        tenants: ids of the tenants whose people it answers; its own when empty.
        service_hosts: hosts that may get our token.
        dialogs: whether forms open as dialogs; otherwise they come as cards.
        issuer, keys: who signs what arrives, and the OpenID configuration with its keys.
        authority: where a single-tenant bot gets its token.
    """

    app_id: str = ""
    password: str = ""
    type: Literal["single_tenant", "managed_identity"] = "single_tenant"
    tenant: str = ""
    tenants: tuple[str, ...] = ()
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    dialogs: bool = True
    issuer: str = "https://api.botframework.com"
    keys: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"
    authority: str = "https://login.microsoftonline.com"

    def __repr__(self) -> str:
        """Without the secret."""
        return f"Account(app_id={self.app_id!r}, type={self.type!r}, tenant={self.tenant!r})"

    @property
    def has_credentials(self) -> bool:
        """Whether it can prove to Microsoft who it is."""
        return bool(self.app_id)

    @property
    def allowed_tenants(self) -> frozenset[str]:
        """Tenants whose people it answers."""
        return frozenset(self.tenants or ((self.tenant,) if self.tenant else ()))

    def may_get_our_token(self, service_url: str) -> bool:
        """Whether an address is one of Teams' own: https and a host of the list, or this machine where no token is sent."""
        parts = urlsplit(service_url)
        host = parts.hostname or ""
        if parts.username or parts.password:
            return False
        if not self.has_credentials:
            return is_loopback(host) and parts.scheme in {"http", "https"}
        return host in self.service_hosts and (parts.scheme == "https" or is_loopback(host))


def is_loopback(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
