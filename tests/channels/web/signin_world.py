"""A small site to sign in to: the real sign-in pages before two plain rooms, cheap passwords, a clock turned by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Protocol

import anyio
import httpx
import pyotp
from fake_desk import FakeDesk
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.accounts.local import LocalAccounts
from bot.accounts.passwords import Passwords
from bot.cases.people import Person
from bot.channels.web.app import build_app
from bot.channels.web.painting import Painter
from bot.channels.web.signin import identity
from bot.channels.web.statics import Statics
from bot.channels.web.visits import Reception, Visit
from bot.settings import Settings
from storage import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.responses import Response
    from starlette.types import ASGIApp

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EMPLOYEE = Person("e-1", "Sample Employee", "employee@example.com")
HANDLER = Person("h-1", "Sample Handler", "handler@example.com", roles=("handler:some_team",))
ADMIN = Person("a-1", "Sample Administrator", "admin@example.com", roles=("admin",))
LEFT = Person("l-1", "Sample Person Who Left", "left@example.com", active=False)
REAL = Person("r-1", "Sample Person With A Real Address", "somebody@company.de")
PEOPLE = (EMPLOYEE, HANDLER, ADMIN, LEFT, REAL)
PASSPHRASE = "four unrelated plain words"  # noqa: S105 - for tests alone


class HandClock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    def turn(self, **by: float) -> None:
        self.time += timedelta(**by)


class CountedPasswords(Passwords):
    """Passwords that cost next to nothing, and say how often one was compared."""

    def __init__(self) -> None:
        super().__init__(memory_kib=8, passes=1, lanes=1)
        self.compared = 0

    def fits(self, kept: str, password: str) -> bool:
        self.compared += 1
        return super().fits(kept, password)


class QuickDesk(FakeDesk):
    """A desk that reads each language once."""

    sentences = staticmethod(lru_cache(FakeDesk().sentences))


class Door:
    """The site: `/requests` says who is there, and what is sent to `/requests/new/note` is taken down."""

    def __init__(self, transport: httpx.BaseTransport | None = None, **settings: Any) -> None:
        self.store = Store.in_memory()
        self.store.directory.put(PEOPLE)
        self.clock, self.passwords, self.desk = HandClock(), CountedPasswords(), QuickDesk()
        self.local = LocalAccounts(self.store.accounts, self.store.directory, self.clock.now, self.passwords)
        self.identity = identity(
            self.store.accounts,
            self.store.directory,
            Settings(**settings),
            self.clock,
            self.desk,
            passwords=self.passwords,
            transport=transport,
        )
        self.taken: list[dict[str, str]] = []
        reception = Reception(self.desk, self.identity, Painter(self.desk, Statics(), requests_open=True))  # type: ignore[arg-type]
        guarded = [
            Route("/requests/new/{kind}", reception.acting("requests", self._take), methods=["POST"]),
            Route("/{room}", reception.reading("requests", self._show)),
        ]
        self.app = build_app(self.desk, [*self.identity.routes(), *guarded])

    @staticmethod
    def _show(visit: Visit) -> Response:
        return PlainTextResponse(f"{visit.person} in {visit.word('room')}, csrf {visit.signed.csrf}")

    def _take(self, visit: Visit, form: Mapping[str, str]) -> Response:
        self.taken.append({"by": visit.person, **form})
        return PlainTextResponse("taken")

    def has_account(self, person: Person, *, app: bool = False) -> str:
        """Give somebody an account; returns the secret of her app, where she has one."""
        self.local.begin(person.mail, self.local.invite(person, anew=True), PASSPHRASE)
        secret = pyotp.random_base32() if app else ""
        if app:
            self.local.set_second_factor(person, secret, self.code(secret), None)
            self.clock.turn(seconds=30)
        return secret

    def code(self, secret: str) -> str:
        """What an app shows now."""
        return pyotp.TOTP(secret).at(self.clock.time)

    def visitor(self, base: str = "http://127.0.0.1:8080") -> Visitor:
        """Somebody with a new browser."""
        return Visitor(self, base)


@dataclass
class FormRead:
    """A form of a page."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, value and other address of each button."""


class PageRead(HTMLParser):
    """The forms and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[FormRead] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(FormRead(found.get("action", "")))
        if tag == "input" and found.get("name"):
            self.forms[-1].fields[found["name"]] = found.get("value", "")
        if tag == "button" and self.forms:
            self.forms[-1].buttons.append((found.get("name", ""), found.get("value", ""), found.get("formaction", "")))
        if tag == "a":
            self.links.append(found.get("href", ""))


class Site(Protocol):
    """Anything that can be visited."""

    app: ASGIApp


class Visitor:
    """A browser without script: it keeps cookies and does not follow redirects by itself."""

    def __init__(self, door: Site, base: str) -> None:
        self.browser = httpx.AsyncClient(transport=httpx.ASGITransport(door.app), base_url=base)
        self.page = httpx.Response(200)

    def request(self, method: str, address: str, **what: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            return await self.browser.request(method, address, **what)

        self.page = anyio.run(ask)
        return self.page

    def get(self, address: str, **what: Any) -> httpx.Response:
        return self.request("GET", address, **what)

    def post(self, address: str, form: Mapping[str, str], **what: Any) -> httpx.Response:
        return self.request("POST", address, data=dict(form), **what)

    def form(self, action: str) -> FormRead:
        """The form of the page in front of her that is sent there."""
        return next(form for form in PageRead(self.page.text).forms if form.action == action)

    def send(self, action: str, **filled: str) -> httpx.Response:
        """Fill in that form and send it."""
        return self.post(action, self.form(action).fields | filled)

    def sign_in(self, person: Person, password: str = PASSPHRASE, code: str = "", back: str = "") -> httpx.Response:
        """Sign in with a password on the page for it."""
        self.get("/sign-in", params={"back": back} if back else {})
        return self.send("/sign-in/password", mail=person.mail, password=password, code=code)

    def is_in(self) -> str:
        """Her id, as the site knows her; empty when she is not signed in."""
        answer = self.get("/requests")
        return answer.text.split(" ")[0] if answer.status_code == 200 else ""

    def csrf(self) -> str:
        """The random value of her session."""
        return self.get("/requests").text.rsplit(" ", 1)[-1]

    @property
    def token(self) -> str:
        """The value of her cookie."""
        return next((cookie.value or "" for cookie in self.browser.cookies.jar if cookie.name in {"mayi", "__Host-mayi"}), "")
