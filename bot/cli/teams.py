"""The bot in Teams, put together: the office behind it, its account from the settings, its addresses in the server."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.channels.teams import Account, TeamsChannel, TeamsCourier
from bot.channels.teams.account import SERVICE_HOSTS
from bot.channels.teams.manifest import App, faults
from bot.channels.teams.manifest import package as package_of
from bot.library import load_pack

if TYPE_CHECKING:
    from datetime import date

    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

    from bot.cases.people import Person
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent
    from bot.office import Office
    from bot.ports import Posted
    from bot.rendering.page import Page
    from bot.settings import Settings

DELIVERIES = "teams.deliveries"
PEOPLE = "teams.people"
DELIVERIES_KEPT = timedelta(days=2)
"""Longer than Teams delivers something again."""

FEEDBACK = "feedback"
"""Intent of a person who says that an answer or a clause is wrong."""

OURS = "/teams/"


@dataclass(frozen=True, slots=True)
class TeamsDesk:
    """What the channel needs, from the office.

    Attributes:
        office: answers.
        web: public address of the web pages.
    """

    office: Office
    web: str

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages the policy speaks, the default first."""
        return self.office.languages

    @property
    def company(self) -> str:
        """Whose policy it is."""
        return self.office.company

    @property
    def feedback(self) -> str:
        """Kind of request that tells the policy team what is wrong with an answer."""
        kinds = self.office.desk.pack.requests.values()
        return next((kind.id for kind in kinds if kind.intent == FEEDBACK), "")

    def today(self) -> date:
        """The day of the answer."""
        return self.office.today()

    def sentences(self, language: str) -> Mapping[str, Any]:
        """The web pages' sentences."""
        return self.office.sentences(language)

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of Teams' own surfaces."""
        files = self.office.desk.pack.languages.get(language) or self.office.desk.pack.languages[self.languages[0]]
        words: Mapping[str, Any] = files.channels["teams"]
        return words

    def hear(self, event: Event | RequestEvent, language: str | None = None) -> Page:
        """Answer an event."""
        return self.office.hear(event, language)

    def notice_page(self, posted: Posted, person: Person) -> Page:
        """A notice in words."""
        return self.office.notice_page(posted, person)

    def person_by_teams(self, id_: str) -> Person | None:
        """The person with an object id of Entra."""
        return self.office.store.directory.find("teams", id_)

    def first_time(self, delivery: str) -> bool:
        """Note a delivery that has an effect; what is older than Teams' memory is forgotten on the way."""
        memory, now = self.office.store.memory, self.office.clock.now()
        memory.purge(DELIVERIES, now - DELIVERIES_KEPT)
        return memory.first_time(DELIVERIES, delivery, now)

    def recall(self, person: str) -> Mapping[str, Any] | None:
        """Where to write to a person."""
        return self.office.store.memory.get(PEOPLE, person)

    def remember(self, person: str, reference: Mapping[str, Any]) -> None:
        """Keep where to write to a person; an unchanged address is not written again."""
        if self.recall(person) != reference:
            self.office.store.memory.put(PEOPLE, person, reference, self.office.clock.now())

    def forget(self, person: str) -> None:
        """Forget where to write to a person."""
        self.office.store.memory.delete(PEOPLE, person)


def account_of(settings: Settings) -> Account:
    """The bot's registration, from the settings."""
    teams = settings.teams
    return Account(
        app_id=teams.app_id,
        password=teams.app_password.get_secret_value(),
        type=teams.app_type,
        tenant=teams.tenant_id,
        tenants=tuple(dict.fromkeys((teams.tenant_id, *_listed(teams.tenants)))) if teams.tenant_id else (),
        service_hosts=_listed(teams.service_hosts) or SERVICE_HOSTS,
        dialogs=teams.dialogs,
    )


def _listed(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in words.split(",") if word.strip())


@dataclass(frozen=True, slots=True)
class TeamsSide:
    """Teams in a server: `courier` for the jobs, `beside` to put its addresses in front of the web pages."""

    channel: TeamsChannel
    courier: TeamsCourier

    def beside(self, around: ASGIApp) -> ASGIApp:
        """A server that answers Teams at its own addresses, and everybody else as before.

        The two are kept apart, because what stands around the web pages (their headers, their words for errors) is made for
        browsers, and the tab must be framed by Teams, which no other page may be.

        Args:
            around: what answers at every other address.
        """
        from starlette.applications import Starlette

        @asynccontextmanager
        async def life(_: Starlette) -> AsyncIterator[None]:
            yield
            await self.channel.close()

        return _both(Starlette(routes=self.channel.routes(), lifespan=life), around)


def _both(teams: Starlette, others: ASGIApp) -> Callable[[Scope, Receive, Send], Any]:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with teams.router.lifespan_context(teams):
                await others(scope, receive, send)
        else:
            await (teams if scope.get("path", "").startswith(OURS) else others)(scope, receive, send)

    return answer


def open_teams(settings: Settings, office: Office) -> TeamsSide | None:
    """Teams, when the settings name an account or ask for the Playground; None otherwise."""
    if not settings.teams.wanted:
        return None
    desk, account = TeamsDesk(office, settings.address), account_of(settings)
    if not account.has_credentials:
        print("Teams: without an app id it listens to this machine alone (Agents Playground). See docs/teams.md.", flush=True)
    return TeamsSide(TeamsChannel(desk, account), TeamsCourier(desk, account))


def package(settings: Settings, out: Path) -> int:
    """Write the app package; exit code 1 when Teams would not take it, with every reason."""
    pack = load_pack(settings.content)
    languages = pack.policy.languages
    words = {language: pack.languages[language].channels["teams"] for language in languages}
    app = App(settings.teams.app_id, settings.public_url, pack.policy.name, version("mayi"), words)
    wrong = faults(app)
    if wrong:
        print("\n".join(["The package was not written:", *(f"  {sentence}" for sentence in wrong)]), file=sys.stderr)
        return 1
    out.write_bytes(package_of(app))
    print(f"{out} is ready to be uploaded in the Teams admin centre; docs/teams.md says how.")
    return 0
