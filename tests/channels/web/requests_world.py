"""A small company with people, teams and a clock, whose requests run through the real casework and store."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import anyio
import httpx
from starlette.datastructures import URL
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.cases.people import Person
from bot.channels.web import Signed, build_site
from bot.office import Office
from storage import Store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from bot.assembly import Desk

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
HANDLERS = ("handler:ai_desk", "handler:adjustments", "handler:ai_board", "handler:people_relations")
PEOPLE = (
    Person("e1", "Sample Employee One", "e1@example.org", manager="m1", unit="Claims", place="us", zone="America/Denver"),
    Person("e2", "Sample Employee Two", "e2@example.org", manager="m1", unit="Claims", place="us", zone="America/Denver"),
    Person("m1", "Sample Manager", "m1@example.org", manager="m2", unit="Claims", place="us", roles=("handler:ai_desk",)),
    Person("m2", "Sample Director", "m2@example.org", unit="Claims", place="us"),
    Person("h1", "Sample Handler One", "h1@example.org", unit="HR", place="us", roles=HANDLERS),
    Person("h2", "Sample Handler Two", "h2@example.org", unit="HR", place="us", roles=HANDLERS),
    Person("a1", "Sample Administrator", "a1@example.org", place="us", roles=("admin",)),
    Person("u1", "Sample Auditor", "u1@example.org", place="us", roles=("auditor",)),
    Person("p1", "Sample Policy Owner", "p1@example.org", place="us", roles=("policy_owner", "handler:policy_desk")),
    Person("o1", "Sample Ombudsperson", "o1@example.org", place="us", roles=("handler:oversight",)),
)


class HandClock:
    """A clock that is turned by hand."""

    def __init__(self) -> None:
        """It is Monday morning."""
        self.time = MONDAY

    def now(self) -> datetime:
        """The moment."""
        return self.time

    def turn(self, **by: float) -> None:
        """Let time pass."""
        self.time += timedelta(**by)


class StandInIdentity:
    """Believes a cookie: `who=<person>.<session>`. For tests alone."""

    def __init__(self, store: Store) -> None:
        """People come from the store."""
        self._store = store

    def who(self, request: Request) -> Signed | None:
        """The person the cookie names."""
        name, _, session = request.cookies.get("who", "").partition(".")
        person = self._store.directory.person(name) if name else None
        return Signed(person, f"csrf-of-{name}-{session}") if person else None

    def routes(self) -> list[BaseRoute]:
        """A sign-in that asks nothing."""
        return [Route("/sign-in", self._enter), Route("/sign-out", self._leave, methods=["POST"])]

    @staticmethod
    def _enter(request: Request) -> Response:
        back, wanted = request.query_params.get("back", "/"), request.query_params.get("as", "")
        if not wanted:
            return PlainTextResponse("Who is there?")
        response = RedirectResponse(URL(back).path, 303)
        response.set_cookie("who", wanted)
        return response

    @staticmethod
    def _leave(_: Request) -> Response:
        response = RedirectResponse("/", 303)
        response.delete_cookie("who")
        return response


class World:
    """Everything, with the site that shows it."""

    def __init__(self, desk: Desk, store: Store | None = None, address: str = "") -> None:
        """Everybody is there; nothing was filed. `address` is the public one of the site."""
        self.clock = HandClock()
        self.store = store or Store.in_memory(self.clock)
        self.store.directory.put(PEOPLE)
        self.office = Office(desk, self.store, self.clock)
        self.site = build_site(self.office, StandInIdentity(self.store), address=address)


class Tab:
    """One person's browser without script: it keeps cookies, follows redirects, and sends the form it sees."""

    def __init__(self, world: World, person: str = "", session: str = "1") -> None:
        """Nobody is signed in unless a person is named."""
        transport = httpx.ASGITransport(world.site)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://mayi.test", follow_redirects=True)
        self.page = httpx.Response(204)
        if person:
            self.sign_in(person, session)

    def sign_in(self, person: str, session: str = "1") -> None:
        """Be somebody from now on, in a session of its own."""
        self._client.cookies.set("who", f"{person}.{session}")

    def sign_out(self) -> None:
        """Be nobody."""
        self._client.cookies.delete("who")

    def request(self, method: str, address: str, **what: Any) -> httpx.Response:
        """Ask for an address."""

        async def ask() -> httpx.Response:
            return await self._client.request(method, address, **what)

        self.page = anyio.run(ask)
        return self.page

    def open(self, address: str) -> httpx.Response:
        """Open a page."""
        return self.request("GET", address)

    @property
    def text(self) -> str:
        """What the page says, without markup."""
        main = re.search(r"<main.*</main>", self.page.text, re.DOTALL)
        assert main, self.page.text
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0])).split())

    @property
    def form(self) -> FormRead:
        """The form on the page, as a browser would send it."""
        reader = FormRead()
        reader.feed(self.page.text)
        return reader

    def send(self, **answers: str | list[str]) -> httpx.Response:
        """Fill in the form on the page and send it; a list is of boxes that are ticked."""
        form = self.form
        return self.post(form.action, form.filled | {f"f-{name}": value for name, value in answers.items()})

    def post(self, address: str, form: Mapping[str, str | list[str]], **what: Any) -> httpx.Response:
        """Send a form."""
        return self.request("POST", address, data=dict(form), **what)

    def file(self, kind: str, **answers: str | list[str]) -> str:
        """File a request; returns its id."""
        self.open(f"/requests/new/{kind}")
        self.send(**answers)
        assert self.page.status_code == 200, self.text
        return self.page.url.path.rsplit("/", 1)[-1]

    def do(self, case: str, action: str, **answers: str) -> httpx.Response:
        """Do something to a case in the console."""
        self.open(f"/console/{case}/{action}")
        return self.send(**answers)

    def agree(self, case: str) -> httpx.Response:
        """Press the one button on the case in the console that agrees to what is proposed."""
        self.open(f"/console/{case}")
        return self.send()

    def act(self, case: str, action: str, **answers: str) -> httpx.Response:
        """Do something to a request of one's own."""
        self.open(f"/requests/{case}/{action}")
        return self.send(**answers)


class FormRead(HTMLParser):
    """The fields of the first big form of a page, with their values."""

    def __init__(self) -> None:
        """Nothing read."""
        super().__init__()
        self.action = ""
        self.filled: dict[str, str] = {}
        self.focused = ""
        self._inside = False
        self._text = ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field begins."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and not self.action and "form" in found.get("class", "").split():
            self.action, self._inside = found["action"], True
        if not self._inside:
            return
        name = found.get("name", "")
        if "autofocus" in found:
            self.focused = name or found.get("id", "")
        if tag == "input" and name and (found.get("type") not in {"radio", "checkbox"} or "checked" in found):
            self.filled[name] = found.get("value", "")
        if tag == "textarea" and name:
            self._text = name
            self.filled[name] = ""
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and "selected" in found:
            self.filled[self._select] = found["value"]

    def handle_data(self, data: str) -> None:
        """What is written in a large field."""
        if self._text:
            self.filled[self._text] += data.removeprefix("\n")

    def handle_endtag(self, tag: str) -> None:
        """A field or the form ends."""
        if tag == "textarea":
            self._text = ""
        if tag == "select":
            self._select = ""
        if tag == "form":
            self._inside = False
