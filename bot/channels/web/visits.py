"""What every page for a person who is signed in goes through first.

1. Nobody is signed in: a page that is read sends her to sign in and back; what she sent is given back to her on a page, whole,
   or stays in the page it was sent from.
2. What she sends comes from a page of this site, which is looked at before it is read, and carries the random value of her
   session.
3. A value of an earlier session (she had to sign in again while she wrote) does nothing: she sees her text and sends it anew.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.channels.web.arrivals import (
    LARGEST_BODY,
    TooLongError,
    UnreadableError,
    fields_of,
    frame_language,
    read_body,
    read_form,
)
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

LARGE_AT_ONCE = 2
"""So many large forms are taken apart at a time, in threads that nothing else waits for."""


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
        self.large = CapacityLimiter(LARGE_AT_ONCE)
        self._identity = identity

    def reading(self, section: str, show: Reading, say: Saying | None = None) -> Endpoint:
        """An address that is read, by a script when there is a `say`."""

        async def endpoint(request: Request) -> Response:
            try:
                return await run_in_threadpool(read, request)
            except OutOfReachError:
                return say("out_of_reach", 503) if say else self.away(self.frame(request, section), {})

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
        return _Sending(self, section, act, stale, largest, say).endpoint

    async def who(self, request: Request) -> Signed | None:
        """The person of a request; None when nobody is signed in.

        Raises:
            OutOfReachError: nobody can be asked.
        """
        return await run_in_threadpool(self._identity.who, request)

    def signed_out(self, frame: Frame, form: Mapping[str, str] | None) -> Response:
        """She has to sign in again; all she wrote is in the page, and goes on from there.

        Without a form, because it was too large to be read for nobody in particular, it waits in the page it was sent from.
        """
        kept = {name: value for name, value in (form or {}).items() if name != CSRF}
        travels = form is not None and size_of(kept) <= MOST_TRAVELS
        painted = self.painter.paint(
            "requests/signed_out.html", frame, kept=kept, sign_in=SIGN_IN, travels=travels, waits=form is None
        )
        return html(painted, 401)

    def away(self, frame: Frame, form: Mapping[str, str] | None) -> Response:
        """Nobody can be asked who she is, or where her requests are; all she wrote is in the page, and can be sent again."""
        return html(self.painter.paint("signin/away.html", frame, kept=form), 503)

    def notice(self, frame: Frame, name: str, status: int) -> Response:
        """A page that says what went wrong and what to do."""
        return html(self.painter.notice(name, frame), status)

    def frame(self, request: Request, section: str, signed: Signed | None = None) -> Frame:
        """What stands around a page."""
        return Frame(frame_language(request, self.desk.languages), request.url.path, section, signed)


@dataclass(frozen=True, slots=True)
class _Sending:
    """An address that something is sent to; its fields are those of `Reception.acting`."""

    reception: Reception
    section: str
    act: Acting
    stale: Acting | None
    largest: int
    say: Saying | None

    async def endpoint(self, request: Request) -> Response:
        """Where it comes from and who sends it is known before anything of it is read."""
        if not is_ours(request):
            return self._refused(request, "foreign", 403)
        try:
            signed = await self.reception.who(request)
            if signed is None:
                return await self._unread(request, "signed_out")
        except OutOfReachError:
            return await self._unread(request, "out_of_reach")
        try:
            body = await read_body(request, self.largest)
        except UnreadableError as error:
            return self._refused(request, error.sentence, error.status)
        # A large one takes a second and several times its size in memory.
        threads = self.reception.large if len(body) > LARGEST_BODY else None
        return await to_thread.run_sync(self._sent, request, signed, body, limiter=threads)

    async def _unread(self, request: Request, why: Literal["signed_out", "out_of_reach"]) -> Response:
        """Nobody is known to have sent it. A page gets what it sent back, when that is no more than anybody may send."""
        if self.say:
            return self.say(why, 401 if why == "signed_out" else 503)
        form: Mapping[str, str] | None
        try:
            form = await read_form(request, min(self.largest, LARGEST_BODY))
        except TooLongError:
            form = None
        except UnreadableError as error:
            return self._refused(request, error.sentence, error.status)
        show = self.reception.signed_out if why == "signed_out" else self.reception.away
        return show(self.reception.frame(request, self.section), form)

    def _sent(self, request: Request, signed: Signed, body: bytes) -> Response:
        """Done in a thread: take it apart, look whether it is of her session, and do it."""
        try:
            form = fields_of(body)
        except UnreadableError as error:
            return self._refused(request, error.sentence, error.status)
        whole = dict(form)
        visit = Visit(request, signed, self.reception.frame(request, self.section, signed))
        try:
            if not hmac.compare_digest(form.pop(CSRF, "").encode(), signed.csrf.encode()):
                return self.stale(visit, form) if self.stale else self.reception.notice(visit.frame, "stale", 403)
            return self.act(visit, form)
        except OutOfReachError:
            if self.say:
                return self.say("out_of_reach", 503)
            return self.reception.away(self.reception.frame(request, self.section), whole)

    def _refused(self, request: Request, name: str, status: int) -> Response:
        if self.say:
            return self.say(name, status)
        return self.reception.notice(self.reception.frame(request, self.section), name, status)


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
