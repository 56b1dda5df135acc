"""The bot in Slack, put together: the office behind it, its account from the settings, its addresses in the server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.channels.slack import Account, Listening, SlackChannel, SlackCourier, slack_routes
from bot.cli.beside import beside
from bot.cli.chat_desk import LANGUAGES, ChatDesk

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from bot.cases.people import Person
    from bot.office import Office
    from bot.settings import Settings

OURS = "/slack/"


class SlackDesk(ChatDesk):
    """What the channel needs, from the office."""

    channel = "slack"

    def person_by_slack(self, id_: str) -> Person | None:
        """The person with a Slack user id."""
        return self.office.store.directory.find("slack", id_)

    def person_by_mail(self, mail: str) -> Person | None:
        """The person with a mail address, if she still works here."""
        found = self.office.store.directory.find("mail", mail)
        return found if found is not None and found.active else None

    def seen(self, delivery: str) -> bool:
        """Whether a delivery had its effect already."""
        return self.office.store.memory.get(self.deliveries, delivery) is not None

    def language_of(self, user: str) -> str:
        """The language somebody chose; empty when she chose none."""
        found = self.office.store.memory.get(LANGUAGES, user)
        return str(found.get("language", "")) if found else ""

    def speak_to(self, user: str, language: str) -> None:
        """Keep the language somebody chose."""
        self.office.store.memory.put(LANGUAGES, user, {"language": language}, self.office.clock.now())


def account_of(settings: Settings) -> Account:
    """The app's registration, from the settings."""
    slack = settings.slack
    return Account(
        bot_token=slack.bot_token.get_secret_value(),
        signing_secret=slack.signing_secret.get_secret_value(),
        app_token=slack.app_token.get_secret_value(),
        client_id=slack.client_id,
        client_secret=slack.client_secret.get_secret_value(),
        key=slack.encryption_key.get_secret_value(),
        workspaces=tuple(slack.workspaces.replace(",", " ").split()),
        api=slack.api_url.rstrip("/") + "/",
    )


@dataclass(frozen=True, slots=True)
class SlackSide:
    """Slack in a server: `courier` for the jobs, `beside` to put its addresses in front of the web pages."""

    channel: SlackChannel
    courier: SlackCourier
    account: Account

    def beside(self, around: ASGIApp) -> ASGIApp:
        """A server that answers Slack at its own addresses and everybody else as before; Socket Mode lives as long as it does.

        Args:
            around: what answers at every other address.
        """
        from starlette.applications import Starlette

        @asynccontextmanager
        async def life(_: Starlette) -> AsyncIterator[None]:
            connection = Listening(self.channel, self.account) if self.account.app_token else None
            yield
            if connection is not None:
                await connection.close()

        own = Starlette(routes=slack_routes(self.channel) if self.account.by_http else [], lifespan=life)
        return beside(own, OURS, around)


def open_slack(settings: Settings, office: Office) -> SlackSide | None:
    """Slack, when the settings name an account; None otherwise."""
    if not settings.slack.wanted:
        return None
    desk, account = SlackDesk(office, settings.address), account_of(settings)
    engine = office.store.database.engine if account.by_oauth and office.store.database is not None else None
    channel = SlackChannel(desk, account, engine)
    return SlackSide(channel, SlackCourier(channel.speak, channel.tokens, channel.people, channel.pace), account)
