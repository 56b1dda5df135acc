"""Puts the room together from the settings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from bot.accounts.local import LocalAccounts
from bot.accounts.passwords import Passwords
from bot.accounts.rules import Lengths
from bot.accounts.sessions import EARNEST, SAMPLE, Sessions
from bot.channels.web.desk import Desk
from bot.channels.web.painting import Painter
from bot.channels.web.signin.account import AccountPages
from bot.channels.web.signin.browser import Jar
from bot.channels.web.signin.company import RETURN, CompanyPages
from bot.channels.web.signin.days import Days, DaysPages
from bot.channels.web.signin.entrance import Entrance
from bot.channels.web.signin.front import FrontPages
from bot.channels.web.signin.identity import WebIdentity
from bot.channels.web.signin.password import PasswordPages
from bot.channels.web.signin.provider import Provider, Terms
from bot.channels.web.signin.sample import SamplePages
from bot.channels.web.statics import Statics
from bot.ports import Clock, Directory
from bot.ports_accounts import Accounts

if TYPE_CHECKING:
    import httpx
    from pydantic import SecretStr


class HowToSignIn(Protocol):
    """The settings that matter here."""

    @property
    def demo(self) -> bool:
        """Whether sample people can be chosen."""

    @property
    def address(self) -> str:
        """Where people reach the web pages, without a slash at its end."""

    @property
    def oidc_issuer(self) -> str:
        """The company's sign-in service; empty for none."""

    @property
    def oidc_client_id(self) -> str:
        """The name it knows us by."""

    @property
    def oidc_client_secret(self) -> SecretStr:
        """What we show it."""

    @property
    def oidc_claim(self) -> str:
        """Claim with a person's id; empty for her mail."""

    @property
    def session_hours(self) -> float:
        """When being signed in ends in any case."""

    @property
    def idle_hours(self) -> float:
        """When it ends without a page."""


def identity(  # noqa: PLR0913 - what a room of its own needs, named
    accounts: Accounts,
    directory: Directory,
    settings: HowToSignIn,
    clock: Clock,
    desk: Desk,
    *,
    passwords: Passwords | None = None,
    transport: httpx.BaseTransport | None = None,
    days: Days | None = None,
) -> WebIdentity:
    """Who knows who is at the browser, with the pages for signing in.

    Args:
        accounts: where accounts and sessions are kept.
        directory: who works here.
        settings: `bot.settings.Settings` has all of it.
        clock: what time it is.
        desk: knows the pages' sentences in every language.
        passwords: how much work one is; None for what `rules` says.
        transport: the way to the company's sign-in service; None for the network.
        days: lets days pass in the demo; without it, and outside the demo, nobody can.
    """
    now: Callable[[], datetime] = clock.now
    jar = Jar(https=urlsplit(settings.address).scheme == "https")
    lengths = Lengths(timedelta(hours=settings.idle_hours), timedelta(hours=settings.session_hours))
    sessions = Sessions(accounts, now, lengths, EARNEST | {SAMPLE} if settings.demo else EARNEST)
    who = WebIdentity(sessions, directory, jar)
    entrance = Entrance(desk, Painter(desk, Statics(), requests_open=True), sessions, jar, now)
    if settings.demo:
        passing = DaysPages(entrance, who, days) if days is not None else None
        samples = SamplePages(entrance, directory, passing)
        who.rooms = [FrontPages(entrance, who, samples), samples, *((passing,) if passing is not None else ())]
        return who
    local = LocalAccounts(accounts, directory, now, passwords or Passwords())
    front = FrontPages(entrance, who, None, provider=bool(settings.oidc_issuer))
    who.rooms = [front, PasswordPages(entrance, front, local), AccountPages(entrance, who, local, now, desk.company)]
    if settings.oidc_issuer:
        who.rooms = [*who.rooms, CompanyPages(entrance, directory, Provider(_terms(settings), now, transport))]
    return who


def _terms(settings: HowToSignIn) -> Terms:
    return Terms(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        redirect=settings.address + RETURN,
        claim=settings.oidc_claim,
    )
