"""The bot in Teams, put together: the office behind it, its account from the settings, its addresses in the server."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.channels.teams import Account, TeamsChannel, TeamsCourier
from bot.channels.teams.account import SERVICE_HOSTS
from bot.channels.teams.manifest import App, faults
from bot.channels.teams.manifest import package as package_of
from bot.cli.beside import beside
from bot.cli.chat_desk import REACHED, ChatDesk
from bot.library import load_pack

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp

    from bot.cases.people import Person
    from bot.office import Office
    from bot.settings import Settings

OURS = "/teams/"


class TeamsDesk(ChatDesk):
    """What the channel needs, from the office."""

    channel = "teams"

    def person_by_teams(self, id_: str) -> Person | None:
        """The person with an object id of Entra."""
        return self.office.store.directory.find("teams", id_)

    def recall(self, person: str) -> Mapping[str, Any] | None:
        """Where to write to a person."""
        return self.office.store.memory.get(REACHED, person)

    def remember(self, person: str, reference: Mapping[str, Any]) -> None:
        """Keep where to write to a person; an unchanged address is not written again."""
        if self.recall(person) != reference:
            self.office.store.memory.put(REACHED, person, reference, self.office.clock.now())

    def forget(self, person: str) -> None:
        """Forget where to write to a person."""
        self.office.store.memory.delete(REACHED, person)


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

        return beside(Starlette(routes=self.channel.routes(), lifespan=life), OURS, around)


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
