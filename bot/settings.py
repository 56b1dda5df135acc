"""The environment, read once into one frozen value. Every setting begins with `MAYI_`."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.accounts.rules import LOOPBACK
from bot.library.places import shipped_content

SHORTEST_SECRET = 16
PLACEHOLDERS = ("change", "secret", "example", "your", "password", "placeholder")
"""What stands in a secret that nobody chose."""

NOT_AT_HOME = "in the demo everybody may be anybody, so it runs at 127.0.0.1 alone"
NO_ISSUER = "it is an address that begins with https://"
NO_CLIENT = "the sign-in service is set, so the name it knows MayI by is needed too"
NO_SECRET = "the sign-in service is set, so its client secret is needed, and no placeholder for one"  # noqa: S105 - a sentence

NO_SLACK_WAY = "the bot has a token, so a signing secret (HTTP) or an app token (Socket Mode) is needed too"
NO_SLACK_WORKSPACES = "workspaces install by OAuth, so the ids of those that may are needed; anybody can open that page"
NO_SLACK_KEY = "workspaces install by OAuth, so the client secret and an encryption key are needed too"

NO_TEAMS_SECRET = "the bot has an app id, so its client secret is needed, and no placeholder for one"  # noqa: S105 - a sentence
NO_TENANT = "the bot has an app id, so the tenant it lives in is needed too"
NOT_LOCAL = "with an app id the bot listens to Teams, not to this machine; leave one of the two out"


class TeamsGroup(BaseModel):
    """The bot in Microsoft Teams; every name begins with `MAYI_TEAMS_`.

    Attributes:
        app_id: client id of the bot's registration; empty for a bot that is not in Teams.
        app_type: `single_tenant` (with a secret) or `managed_identity` (user-assigned, without one).
        app_password: the secret of a single-tenant registration.
        tenant_id: the Entra tenant the bot lives in.
        tenants: further tenants whose people it answers, with commas between them.
        service_hosts: hosts of Teams that get our token, with commas between them; empty for Microsoft's own.
        dialogs: whether forms open as dialogs; where clients do not show them, forms come as cards.
        local: listen to the Agents Playground on this machine, without credentials.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_id: str = ""
    app_type: Literal["single_tenant", "managed_identity"] = "single_tenant"
    app_password: SecretStr = Field(default=SecretStr(""), validate_default=True)
    tenant_id: str = Field(default="", validate_default=True)
    tenants: str = ""
    service_hosts: str = ""
    dialogs: bool = True
    local: bool = Field(default=False, validate_default=True)

    @property
    def wanted(self) -> bool:
        """Whether there is to be a bot in Teams."""
        return bool(self.app_id) or self.local

    @field_validator("app_password")
    @classmethod
    def _password_is_one(cls, password: SecretStr, info: ValidationInfo) -> SecretStr:
        value = password.get_secret_value().casefold()
        needed = info.data.get("app_id") and info.data.get("app_type") == "single_tenant"
        if needed and (len(value) < SHORTEST_SECRET or any(word in value for word in PLACEHOLDERS)):
            raise ValueError(NO_TEAMS_SECRET)
        return password

    @field_validator("tenant_id")
    @classmethod
    def _tenant_is_named(cls, tenant: str, info: ValidationInfo) -> str:
        if info.data.get("app_id") and not tenant:
            raise ValueError(NO_TENANT)
        return tenant

    @field_validator("local")
    @classmethod
    def _local_is_alone(cls, local: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - Pydantic's form
        if local and info.data.get("app_id"):
            raise ValueError(NOT_LOCAL)
        return local


class SlackGroup(BaseModel):
    """The bot in Slack; every name begins with `MAYI_SLACK_`.

    Attributes:
        bot_token: of a single workspace (`xoxb-`).
        signing_secret: what Slack signs its deliveries with; needed for HTTP.
        app_token: of Socket Mode (`xapp-`); with it the bot connects to Slack, and needs no public address.
        client_id, client_secret: for several workspaces or a whole organisation, which install the app by OAuth.
        encryption_key: a Fernet key; the tokens that installing brings are encrypted with it.
        workspaces: ids of the workspaces (T...) or the organisation (E...) that may install it, with commas between them.
        api_url: address of the Web API, for a server that speaks as Slack does.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    bot_token: SecretStr = SecretStr("")
    signing_secret: SecretStr = SecretStr("")
    app_token: SecretStr = SecretStr("")
    client_id: str = ""
    client_secret: SecretStr = SecretStr("")
    encryption_key: SecretStr = SecretStr("")
    workspaces: str = ""
    api_url: str = "https://slack.com/api/"

    @property
    def wanted(self) -> bool:
        """Whether there is to be a bot in Slack."""
        return bool(self.bot_token.get_secret_value() or self.client_id)

    @model_validator(mode="after")
    def _is_whole(self) -> SlackGroup:
        if self.wanted and not (self.signing_secret.get_secret_value() or self.app_token.get_secret_value()):
            raise ValueError(NO_SLACK_WAY)
        if self.client_id and not (self.client_secret.get_secret_value() and self.encryption_key.get_secret_value()):
            raise ValueError(NO_SLACK_KEY)
        if self.client_id and not self.workspaces.strip():
            raise ValueError(NO_SLACK_WORKSPACES)
        return self


class Settings(BaseSettings):
    """How this installation runs.

    Attributes:
        content: folder of the policy pack; empty for the sample pack.
        cache: folder for what is worked out from a pack and can be worked out again; empty turns it off.
        host, port: where the web server listens.
        database: where requests are kept; a file of SQLite, or `postgresql://user:password@host/name`.
        reports_database: where sealed reports are kept, apart from everything else; written like `database`.
        public_url: the address people reach the web pages at; empty for host and port.
        demo: people of the sample list can be signed in as without a password; on this machine alone.
        oidc_issuer, oidc_client_id, oidc_client_secret: the company's own sign-in service (OpenID Connect); empty for none.
        oidc_claim: claim that holds a person's id in the directory; empty to use the mail address the service verified.
        session_hours, idle_hours: when being signed in ends in any case, and when no page was opened.
        teams: the bot in Microsoft Teams.
        slack: the bot in Slack.
    """

    model_config = SettingsConfigDict(
        env_prefix="MAYI_", frozen=True, extra="ignore", env_nested_delimiter="_", env_nested_max_split=1
    )

    content: Path = Field(default_factory=shipped_content)
    cache: Path | None = Field(default_factory=lambda: Path("~/.cache/mayi").expanduser())
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    database: str = Field(default_factory=lambda: f"sqlite:///{Path('~/.local/share/mayi/mayi.db').expanduser()}")
    reports_database: str = Field(default_factory=lambda: f"sqlite:///{Path('~/.local/share/mayi/reports.db').expanduser()}")
    public_url: str = ""
    demo: bool = False
    oidc_issuer: str = ""
    oidc_client_id: str = Field(default="", validate_default=True)
    oidc_client_secret: SecretStr = Field(default=SecretStr(""), validate_default=True)
    oidc_claim: str = ""
    session_hours: float = Field(default=12, gt=0, le=24 * 7)
    idle_hours: float = Field(default=2, gt=0, le=24)
    teams: TeamsGroup = TeamsGroup()
    slack: SlackGroup = SlackGroup()

    @property
    def address(self) -> str:
        """Where people reach the web pages, without a slash at its end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url.rstrip("/") or f"http://{host}:{self.port}"

    @field_validator("content", mode="before")
    @classmethod
    def _content_is_named(cls, content: object) -> object:
        return shipped_content() if content == "" else content

    @field_validator("cache", mode="before")
    @classmethod
    def _cache_is_named(cls, cache: object) -> object:
        return None if cache == "" else cache  # as a path, empty would be the folder it was started in

    @field_validator("demo")
    @classmethod
    def _demo_at_home(cls, demo: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 - Pydantic's form
        reached = {info.data.get("host", ""), urlsplit(info.data.get("public_url", "")).hostname or "localhost"}
        if demo and not reached <= LOOPBACK:
            raise ValueError(NOT_AT_HOME)
        return demo

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer_is_safe(cls, issuer: str) -> str:
        parts = urlsplit(issuer)
        if issuer and (not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK)):
            raise ValueError(NO_ISSUER)
        return issuer

    @field_validator("oidc_client_id")
    @classmethod
    def _client_is_named(cls, client: str, info: ValidationInfo) -> str:
        if info.data.get("oidc_issuer") and not client:
            raise ValueError(NO_CLIENT)
        return client

    @field_validator("oidc_client_secret")
    @classmethod
    def _secret_is_one(cls, secret: SecretStr, info: ValidationInfo) -> SecretStr:
        value = secret.get_secret_value().casefold()
        if info.data.get("oidc_issuer") and (len(value) < SHORTEST_SECRET or any(word in value for word in PLACEHOLDERS)):
            raise ValueError(NO_SECRET)
        return secret
