"""What all pages for signing in share: painting, taking what is sent, and letting somebody in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response

from bot.accounts.rules import needs_second_factor
from bot.accounts.sessions import PASSWORD, Sessions
from bot.cases.people import Person
from bot.channels.web.arrivals import UnreadableError, frame_language, read_form, way_back
from bot.channels.web.desk import Desk
from bot.channels.web.identity import SIGN_IN
from bot.channels.web.origin import is_ours
from bot.channels.web.painting import Frame, Painter, speaker
from bot.channels.web.signin.browser import Jar
from bot.channels.web.signin.keeping import LARGEST, Kept, TooMuchError
from bot.channels.web.visits import html, to
from bot.ports import OutOfReachError

Endpoint = Callable[[Request], Awaitable[Response]]
Showing = Callable[[Request], Response]
Taking = Callable[[Request, dict[str, str]], Response]

SECOND_FACTOR = "/account/second"
AT_ONCE, IN_LINE = 4, 40
"""How many threads work on signing in at once, and how many people wait for one before the next is asked to come back."""


class Entrance:
    """One for all pages of this room."""

    def __init__(self, desk: Desk, painter: Painter, sessions: Sessions, jar: Jar, now: Callable[[], datetime]) -> None:
        """`desk` knows the sentences."""
        self.sessions = sessions
        self.jar = jar
        self.now = now
        self._desk = desk
        self._painter = painter
        self._line = CapacityLimiter(AT_ONCE)

    def reading(self, show: Showing) -> Endpoint:
        """An address that is read."""

        async def endpoint(request: Request) -> Response:
            return await self._worked(request, lambda: show(request))

        return endpoint

    def taking(self, take: Taking) -> Endpoint:
        """An address that something is sent to, from a page of ours."""

        async def endpoint(request: Request) -> Response:
            if not is_ours(request):
                return self.notice(request, "foreign", 403)
            try:
                form = await read_form(request, LARGEST)
            except UnreadableError as error:
                return self.notice(request, error.sentence, error.status)
            return await self._worked(request, lambda: take(request, form))

        return endpoint

    async def _worked(self, request: Request, work: Callable[[], Response]) -> Response:
        """Work in one of a few threads of its own: passwords cost memory, and a rush on them must not stop the other pages."""
        if self._line.statistics().tasks_waiting >= IN_LINE:
            return self.plain(request, "busy", 503)
        try:
            return await to_thread.run_sync(work, limiter=self._line)
        except OutOfReachError:
            return self.plain(request, "away", 503)
        except TooMuchError:
            return self.plain(request, "too_much", 413)

    def let_in(self, request: Request, person: Person, via: str, back: str, kept: Kept | None = None) -> Response:
        """Sign somebody in and send her where she wanted to go, with what she had written."""
        token, session = self.sessions.begin(person.id, via, self.jar.value(request))
        if via == PASSWORD and needs_second_factor(person):
            response: Response = to(f"{SECOND_FACTOR}?back={quote(back)}")
        elif kept is not None:
            response = self.go_on(request, person, kept, session.csrf)
        else:
            response = to(self.home(person, back))
        self.jar.keep(request, response, token)
        return response

    def go_on(self, request: Request, person: Person, kept: Kept, csrf: str) -> Response:
        """What she had written, to send on as the one she is now: nothing is sent without her."""
        return self.page(request, "go_on", kept=kept, name=person.name, csrf=csrf)

    def let_in_here(self, request: Request, person: Person, via: str) -> Response:
        """Sign somebody in who has her text in another tab, and tell her to go back there."""
        token, _ = self.sessions.begin(person.id, via, self.jar.value(request))
        response = self.page(request, "here")
        self.jar.keep(request, response, token)
        return response

    @staticmethod
    def home(person: Person, back: str) -> str:
        """Where somebody goes from here."""
        if back:
            return back
        return "/console" if needs_second_factor(person) else "/requests"

    def page(
        self, request: Request, template: str, status: int = 200, *, frame: Frame | None = None, **values: Any
    ) -> Response:
        """A page of this room."""
        frame = frame or self.frame(request)
        tell = speaker(self.words(frame.language))
        return html(self._painter.paint(f"signin/{template}.html", frame, tell=tell, **values), status)

    def words(self, language: str) -> Mapping[str, Any]:
        """Sentences of this room."""
        found: Mapping[str, Any] = self._desk.sentences(language)["signin"]
        return found

    def plain(self, request: Request, name: str, status: int, back: str = "") -> Response:
        """A page that says what happened and what to do."""
        again = f"{SIGN_IN}?back={quote(back)}" if back else SIGN_IN
        frame = Frame(self.frame(request).language, SIGN_IN)
        return self.page(request, "plain", status, frame=frame, what=name, again=again)

    def notice(self, request: Request, name: str, status: int) -> Response:
        """A page in the words of the other rooms."""
        return html(self._painter.notice(name, self.frame(request)), status)

    def frame(self, request: Request) -> Frame:
        """What stands around a page."""
        back = own_path(request.query_params.get("back", ""))
        path = f"{request.url.path}?back={quote(back)}" if back else request.url.path
        return Frame(frame_language(request, self._desk.languages), path)


def own_path(target: str) -> str:
    """A page of this site to go to after signing in; empty for anything else, and for signing in or out itself."""
    path = way_back(target)
    return "" if path == "/" or path.startswith((SIGN_IN, "/sign-out")) else path


def field(form: Mapping[str, str], name: str, longest: int = 256) -> str:
    """A field of a form, without space around it and no longer than anybody types."""
    return form.get(name, "")[:longest].strip()
