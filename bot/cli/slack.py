"""The bot in Slack, put together: the office behind it, its account from the settings, its addresses in the server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.channels.slack import Account, Listening, SlackChannel, SlackCourier, slack_routes

if TYPE_CHECKING:
    from datetime import date

    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.cases.people import Person
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.office import Office
    from bot.ports import Posted
    from bot.rendering import Page
    from bot.settings import Settings

DELIVERIES, LANGUAGES = "slack.deliveries", "slack.languages"
DELIVERIES_KEPT = timedelta(days=2)
"""Longer than Slack delivers something again."""

OURS = "/slack/"
FEEDBACK = "feedback"
"""Intent of a person who says that an answer or a clause is wrong."""


class SlackDesk:
    """What the channel needs, from the office."""

    def __init__(self, office: Office, web: str) -> None:
        """`web` is the public address of the web pages."""
        self._office, self._web = office, web.rstrip("/")
        self._tidied: date | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes the policy speaks; the first is its own."""
        return self._office.languages

    @property
    def company(self) -> str:
        """Whose policy it is."""
        return self._office.company

    @property
    def web(self) -> str:
        """Public address of the web pages, without a slash at the end."""
        return self._web

    @property
    def feedback(self) -> str:
        """Kind of request that tells the policy team what is wrong with an answer; empty when the pack has none."""
        kinds = self._office.desk.pack.requests.values()
        return next((kind.id for kind in kinds if kind.intent == FEEDBACK), "")

    def today(self) -> date:
        """The day of the answer."""
        return self._office.today()

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of the channel's own surfaces."""
        languages = self._office.desk.pack.languages
        files = languages.get(language) or languages[self.languages[0]]
        found: Mapping[str, Any] = files.channels["slack"]
        return found

    def sentences(self, language: str) -> Mapping[str, Any]:
        """Sentences that all channels share."""
        return self._office.sentences(language)

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event."""
        return self._office.hear(event, language)

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words."""
        return self._office.notice_page(posted, person)

    def person_by_slack(self, id_: str) -> Person | None:
        """The person with a Slack user id."""
        return self._office.store.directory.find("slack", id_)

    def person_by_mail(self, mail: str) -> Person | None:
        """The person with a mail address, if she still works here."""
        found = self._office.store.directory.find("mail", mail)
        return found if found is not None and found.active else None

    def seen(self, delivery: str) -> bool:
        """Whether a delivery had its effect already."""
        return self._office.store.memory.get(DELIVERIES, delivery) is not None

    def first_time(self, delivery: str) -> bool:
        """Note a delivery that has had its effect, and once a day forget old ones; False when it was noted before."""
        memory, now = self._office.store.memory, self._office.clock.now()
        if self._tidied != now.date():
            memory.purge(DELIVERIES, now - DELIVERIES_KEPT)
            self._tidied = now.date()
        return memory.first_time(DELIVERIES, delivery, now)

    def language_of(self, user: str) -> str:
        """The language somebody chose; empty when she chose none."""
        found = self._office.store.memory.get(LANGUAGES, user)
        return str(found.get("language", "")) if found else ""

    def speak_to(self, user: str, language: str) -> None:
        """Keep the language somebody chose."""
        self._office.store.memory.put(LANGUAGES, user, {"language": language}, self._office.clock.now())


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
        return _both(own, around)


def _both(slack: Starlette, others: ASGIApp) -> Callable[[Scope, Receive, Send], Any]:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with slack.router.lifespan_context(slack):
                await others(scope, receive, send)
        else:
            await (slack if scope.get("path", "").startswith(OURS) else others)(scope, receive, send)

    return answer


def open_slack(settings: Settings, office: Office) -> SlackSide | None:
    """Slack, when the settings name an account; None otherwise."""
    if not settings.slack.wanted:
        return None
    desk, account = SlackDesk(office, settings.address), account_of(settings)
    engine = office.store.database.engine if account.by_oauth and office.store.database is not None else None
    channel = SlackChannel(desk, account, engine)
    return SlackSide(channel, SlackCourier(channel.speak, channel.tokens, channel.people, channel.pace), account)
