"""The web chat's addresses. Each does three things: read what arrived, hand it on, paint what comes back.

A text that somebody typed never stands in an address, a log or a cookie.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.web.arrivals import (
    LANGUAGE_COOKIE,
    UnreadableError,
    frame_language,
    known_before,
    read_form,
    stated_facts,
    way_back,
)
from bot.channels.web.painting import Asked, Frame
from bot.channels.web.visits import html
from bot.conversation import CatalogueOpened, ClauseOpened, HowItWorksOpened, PolicyOpened, QuestionAsked, ToolOpened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import Receive, Scope, Send

    from bot.channels.web.desk import Desk
    from bot.channels.web.painting import Painter
    from bot.channels.web.signin.browser import Jar
    from bot.channels.web.statics import Statics
    from bot.conversation import Event
    from bot.rendering.page import Page

A_YEAR = 365 * 24 * 3600
LONGEST_SEARCH = 200
NOT_FOUND = "not_found"
"""Kind of the page that says a clause or tool is not there."""


class WebChat:
    """The endpoints, over one desk."""

    def __init__(self, desk: Desk, painter: Painter, statics: Statics, jar: Jar) -> None:
        """`desk` answers; this class only reads and paints. `jar` knows how cookies travel here."""
        self._jar = jar
        self._desk = desk
        self._statics = statics
        self._painter = painter

    def routes(self) -> list[Route]:
        """Every address of the web chat."""
        return [
            Route("/", self._start),
            Route("/ask", self._ask, methods=["POST"]),
            Route("/ask", self._to_start),
            Route("/policy", self._policy),
            Route("/policy/{id}", self._clause),
            Route("/tools", self._catalogue),
            Route("/tools/{id}", self._tool),
            Route("/about", self._about),
            Route("/language", self._choose_language, methods=["POST"]),
            Route("/static/{name:path}", self._static),
            Route("/health", self._health),
        ]

    async def _health(self, _: Request) -> Response:
        """Asks the desk for a real page, so that "ok" means that it answers."""
        version, digest = self._desk.hear(HowItWorksOpened(self._desk.today())).version
        return JSONResponse({"status": "ok", "policy": {"version": version, "hash": digest}})

    def _start(self, request: Request) -> Response:
        return html(self._painter.start(self._frame(request, "ask")))

    async def _ask(self, request: Request) -> Response:
        """A question, or the same question with a fact set by tapping.

        The open page carries what the answer before rested on, so that "and with DeepL?" can be answered; nothing is kept here.
        """
        try:
            form = await read_form(request)
        except UnreadableError as error:
            return self._notice(request, error.sentence, error.status)
        frame = self._frame(request, "ask", path="/")
        text, facts = form.get("text", "").strip(), stated_facts(form)
        language, before = self._language_of(text, form.get("lang", ""), frame), known_before(form)
        event = QuestionAsked(text, self._desk.today(), language, facts=facts, before=before)
        page = await run_in_threadpool(self._desk.hear, event)
        return html(self._painter.answer(page, frame, Asked(text, facts, before), piece=_by_script(request)))

    def _policy(self, request: Request) -> Response:
        search = request.query_params.get("search", "").strip()[:LONGEST_SEARCH]
        frame = self._frame(request, "policy")
        page = self._hear(PolicyOpened(self._desk.today(), search, frame.language), frame)
        return self._read(request, page, frame, search)

    def _clause(self, request: Request) -> Response:
        return self._open(request, "policy", ClauseOpened(request.path_params["id"], self._desk.today()))

    def _catalogue(self, request: Request) -> Response:
        return self._open(request, "tools", CatalogueOpened(self._desk.today()))

    def _tool(self, request: Request) -> Response:
        return self._open(request, "tools", ToolOpened(request.path_params["id"], self._desk.today()))

    def _about(self, request: Request) -> Response:
        return self._open(request, "about", HowItWorksOpened(self._desk.today()))

    async def _choose_language(self, request: Request) -> Response:
        """Remember a language: the browser does it."""
        try:
            form = await read_form(request)
        except UnreadableError as error:
            return self._notice(request, error.sentence, error.status)
        response = RedirectResponse(way_back(form.get("back", "/")), status_code=303)
        if form.get("lang") in self._desk.languages:
            secure = self._jar.is_https(request)
            response.set_cookie(LANGUAGE_COOKIE, form["lang"], A_YEAR, secure=secure, httponly=True, samesite="strict")
        return response

    async def _to_start(self, _: Request) -> Response:
        """An answer has no address of its own, because its question must not stand in one."""
        return RedirectResponse("/", status_code=303)

    def _static(self, request: Request) -> Response:
        return self._statics.serve(request) or self._notice(request, "missing", 404)

    def _open(self, request: Request, section: str, event: Event) -> Response:
        frame = self._frame(request, section)
        return self._read(request, self._hear(event, frame), frame)

    def _read(self, request: Request, page: Page, frame: Frame, search: str = "") -> Response:
        painted = self._painter.page(page, frame, search=search, piece=_by_script(request))
        return html(painted, 404 if page.kind == NOT_FOUND else 200)

    def _hear(self, event: Event, frame: Frame) -> Page:
        return self._desk.hear(event, frame.language)

    def _frame(self, request: Request, section: str, path: str | None = None) -> Frame:
        return Frame(frame_language(request, self._desk.languages), path or request.url.path, section)

    def _language_of(self, text: str, stated: str, frame: Frame) -> str | None:
        """The language of a question: as stated, or the frame's when there are no words; otherwise its words tell."""
        if stated in self._desk.languages:
            return stated
        return None if any(character.isalpha() for character in text) else frame.language

    def _notice(self, request: Request, name: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
        frame = self._frame(request, "", path="/")
        return html(self._painter.notice(name, frame, piece=_by_script(request)), status, headers)

    async def refused(self, request: Request, error: Exception) -> Response:
        """No such page, or not that way."""
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
        name = "missing" if error.status_code == 404 else "unreadable"  # noqa: PLR2004
        return self._notice(request, name, error.status_code, error.headers)

    async def failed(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Something broke on our side."""
        response = self._notice(Request(scope), "failed", 500)
        await response(scope, receive, send)


def _by_script(request: Request) -> bool:
    """Whether the page's script asks, which wants the piece and not the whole document."""
    return request.headers.get("x-requested-with") == "fetch"
