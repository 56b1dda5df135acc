"""What every page for a person who is signed in goes through first.

1. Nobody is signed in: a page that is read sends her to sign in and back; what she sent is given back to her on a page, whole.
2. What she sends carries the random value of her session and comes from a page of this site.
3. A value of an earlier session (she had to sign in again while she wrote) does nothing: she sees her text and sends it anew.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.arrivals import LARGEST_BODY, UnreadableError, frame_language, read_form
from bot.channels.web.identity import SIGN_IN, Identity, Signed
from bot.channels.web.origin import is_ours
from bot.channels.web.painting import Frame, Painter
from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from bot.channels.web.desk import RequestDesk

Endpoint = Callable[[Request], Awaitable[Response]]
CSRF = "csrf"
MOST_TRAVELS = 60_000
"""Bytes of a form that go along through the pages for signing in; a larger one waits in the page it was sent from."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a person who is signed in."""

    request: Request
    signed: Signed
    frame: Frame

    @property
    def person(self) -> str:
        """Her id."""
        return self.signed.person.id

    @property
    def language(self) -> str:
        """Of the page."""
        return self.frame.language

    def word(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])


Reading = Callable[[Visit], Response]
Acting = Callable[[Visit, Mapping[str, str]], Response]
Saying = Callable[[str, int], Response]
"""What a script is told instead of a page: by a name, and a status of HTTP."""


class Reception:
    """Lets people in, once for all rooms with pages of their own."""

    def __init__(self, desk: RequestDesk, identity: Identity, painter: Painter) -> None:
        """`identity` knows who is there."""
        self.desk = desk
        self.painter = painter
        self._identity = identity

    def reading(self, section: str, show: Reading, say: Saying | None = None) -> Endpoint:
        """An address that is read, by a script when there is a `say`."""

        async def endpoint(request: Request) -> Response:
            try:
                return await run_in_threadpool(read, request)
            except OutOfReachError:
                return say("out_of_reach", 503) if say else self._away(self.frame(request, section), {})

        def read(request: Request) -> Response:
            signed = self._identity.who(request)
            if signed is None:
                back = f"{SIGN_IN}?back={quote(request.url.path)}"
                return say("signed_out", 401) if say else RedirectResponse(back, 303)
            return show(Visit(request, signed, self.frame(request, section, signed)))

        return endpoint

    def acting(
        self,
        section: str,
        act: Acting,
        stale: Acting | None = None,
        largest: int = LARGEST_BODY,
        say: Saying | None = None,
    ) -> Endpoint:
        """An address that something is sent to.

        Args:
            section: of the navigation.
            act: what is done with it.
            stale: what is shown when it was written in an earlier session; None says so on a page.
            largest: bytes of the body.
            say: what a script is told; None for a page.
        """

        async def endpoint(request: Request) -> Response:
            try:
                form = await read_form(request, largest)
            except UnreadableError as error:
                return refused(request, error.sentence, error.status)
            whole = dict(form)
            try:
                return await run_in_threadpool(sent, request, form)
            except OutOfReachError:
                return say("out_of_reach", 503) if say else self._away(self.frame(request, section), whole)

        def sent(request: Request, form: dict[str, str]) -> Response:
            if not is_ours(request):
                return refused(request, "foreign", 403)
            signed = self._identity.who(request)
            if signed is None:
                return say("signed_out", 401) if say else self._signed_out(self.frame(request, section), form)
            visit = Visit(request, signed, self.frame(request, section, signed))
            if not hmac.compare_digest(form.pop(CSRF, "").encode(), signed.csrf.encode()):
                return stale(visit, form) if stale else self.notice(visit.frame, "stale", 403)
            return act(visit, form)

        def refused(request: Request, name: str, status: int) -> Response:
            return say(name, status) if say else self.notice(self.frame(request, section), name, status)

        return endpoint

    def _signed_out(self, frame: Frame, form: Mapping[str, str]) -> Response:
        """She has to sign in again; all she wrote is in the page, and goes on from there."""
        kept = {name: value for name, value in form.items() if name != CSRF}
        travels = size_of(kept) <= MOST_TRAVELS
        return html(self.painter.paint("requests/signed_out.html", frame, kept=kept, sign_in=SIGN_IN, travels=travels), 401)

    def _away(self, frame: Frame, form: Mapping[str, str]) -> Response:
        """Nobody can be asked who she is, or where her requests are; all she wrote is in the page, and can be sent again."""
        return html(self.painter.paint("signin/away.html", frame, kept=form), 503)

    def notice(self, frame: Frame, name: str, status: int) -> Response:
        """A page that says what went wrong and what to do."""
        return html(self.painter.notice(name, frame), status)

    def frame(self, request: Request, section: str, signed: Signed | None = None) -> Frame:
        """What stands around a page."""
        return Frame(frame_language(request, self.desk.languages), request.url.path, section, signed)


def html(content: str, status: int = 200, headers: Mapping[str, str] | None = None) -> HTMLResponse:
    """A page that depends on who looks and in which language."""
    varies = {"Vary": "Cookie, Accept-Language, X-Requested-With"}
    return HTMLResponse(content, status, headers={**varies, **(headers or {})})


def size_of(fields: Mapping[str, str]) -> int:
    """Bytes of names and values."""
    return sum(len(name.encode()) + len(value.encode()) for name, value in fields.items())


def to(path: str) -> RedirectResponse:
    """On to a page that can be reloaded, after something was done."""
    return RedirectResponse(path, 303)
