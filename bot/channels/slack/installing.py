"""Installing by OAuth: several workspaces or a whole organisation, with the tokens encrypted where they are kept."""

from __future__ import annotations

import asyncio
from copy import copy
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography.fernet import Fernet
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.bot import Bot
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot.channels.slack.account import API

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.channels.slack.account import Account

SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history", "users:read", "users:read.email")
"""What the bot may do; the manifest explains each."""

OF_SLACK = "https://slack.com"
SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
STATE_SECONDS = 600

Kept = TypeVar("Kept", Installation, Bot)


class EncryptedInstallations(AsyncInstallationStore):
    """Slack's own store over SQLAlchemy, whose tokens are encrypted on the way in and decrypted on the way out."""

    def __init__(self, client_id: str, engine: Any, key: str, allowed: Collection[str]) -> None:
        """`engine` is a synchronous SQLAlchemy engine; `key` a Fernet key; `allowed` are ids of workspaces or organisations."""
        self._store = SQLAlchemyInstallationStore(client_id, engine)
        self._store.metadata.create_all(engine)
        self._lock, self._allowed = Fernet(key), frozenset(allowed)

    def find_bot(self, enterprise: str | None, team: str | None, *, org_wide: bool = False) -> Bot | None:
        """The bot of a workspace or an organisation. Blocks."""
        return self._opened(self._store.find_bot(enterprise_id=enterprise, team_id=team, is_enterprise_install=org_wide))

    def save_bot(self, bot: Bot) -> None:
        """Keep a bot's token. Blocks."""
        self._store.save_bot(self._locked(bot))

    def where(self) -> list[tuple[str | None, str | None]]:
        """Enterprise and workspace of each bot; no workspace for one installed in a whole organisation. Blocks."""
        with self._store.engine.connect() as connection:
            rows = connection.execute(self._store.bots.select()).mappings().all()
        places = [(row["enterprise_id"], None if row["is_enterprise_install"] else row["team_id"]) for row in rows]
        return list(dict.fromkeys(places))

    def _locked(self, found: Kept) -> Kept:
        return self._each(found, lambda value: self._lock.encrypt(value.encode()).decode())

    def _opened(self, found: Kept | None) -> Kept | None:
        return None if found is None else self._each(found, lambda value: self._lock.decrypt(value.encode()).decode())

    @staticmethod
    def _each(found: Kept, change: Any) -> Kept:
        made = copy(found)
        for name in SECRETS:
            value = getattr(made, name, None)
            if value:
                setattr(made, name, change(value))
        return made

    async def async_save(self, installation: Installation) -> None:
        """Keep an installation.

        Raises:
            BoltError: the workspace is not one of the company's; whoever tried is told that it did not work.
        """
        if not {installation.team_id, installation.enterprise_id} & self._allowed:
            raise BoltError("workspace_not_allowed")
        await asyncio.to_thread(self._store.save, self._locked(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep a bot's token, for instance a renewed one."""
        await asyncio.to_thread(self.save_bot, bot)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The bot of a workspace or an organisation."""
        org_wide = bool(is_enterprise_install)
        return await asyncio.to_thread(self.find_bot, enterprise_id, team_id, org_wide=org_wide)

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """The installation of a workspace or an organisation."""
        where: dict[str, Any] = {"enterprise_id": enterprise_id, "team_id": team_id, "user_id": user_id}
        found = await asyncio.to_thread(self._store.find_installation, **where, is_enterprise_install=is_enterprise_install)
        return self._opened(found)

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Forget a bot."""
        await asyncio.to_thread(self._store.delete_bot, enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Forget an installation."""
        where = {"enterprise_id": enterprise_id, "team_id": team_id, "user_id": user_id}
        await asyncio.to_thread(self._store.delete_installation, **where)


class States(AsyncOAuthStateStore):
    """Slack's own store of OAuth states, in worker threads."""

    def __init__(self, engine: Any) -> None:
        """`engine` is a synchronous SQLAlchemy engine."""
        self._store = SQLAlchemyOAuthStateStore(STATE_SECONDS, engine)
        self._store.metadata.create_all(engine)

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        """A new state."""
        return str(await asyncio.to_thread(self._store.issue, *args, **kwargs))

    async def async_consume(self, state: str) -> bool:
        """Whether a state was issued and not used yet."""
        return bool(await asyncio.to_thread(self._store.consume, state))


def oauth_settings(account: Account, store: EncryptedInstallations, engine: Any) -> AsyncOAuthSettings:
    """Bolt's settings for installing."""
    server = account.api.removesuffix("/").removesuffix("/api")
    return AsyncOAuthSettings(
        client_id=account.client_id,
        client_secret=account.client_secret,
        scopes=SCOPES,
        installation_store=store,
        installation_store_bot_only=True,
        state_store=States(engine),
        authorization_url=f"{server if account.api != API else OF_SLACK}/oauth/v2/authorize",
    )
