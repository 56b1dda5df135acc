"""The employee's addresses. What she does is answered by a redirect, so that reloading or going back does nothing twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.arrivals import LONGEST_ID, UnreadableError, read_form
from bot.channels.web.arriving_forms import LARGEST_SEALED_FORM, sent
from bot.channels.web.origin import is_ours
from bot.channels.web.requests.forms import kept, kept_boxes, refilled, status_of, told_to_handle, with_new_tool
from bot.channels.web.visits import Reception, Visit, html, to
from bot.conversation.events import FACETS, StatedFacts
from bot.conversation.requesting import EMPLOYEES, Action, FormWanted, RequestOpened, RequestsOpened
from bot.rendering.doors import NEW_TOOL

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.channels.web.signin.browser import Jar
    from bot.rendering.page import Page

SECTION = "requests"
ABOUT_COOKIE = "about"
"""Ids of what a question was about, on the way from the answer to the form, through signing in if need be: never words."""

A_QUARTER = 15 * 60
LONGEST_ABOUT = 1000
NEW = "/requests/new"
FIGURE = "figure"
"""Name in an address of the line of a page of figures that a proposal begins with."""

FROM_FIGURES = ("tool", "clause")
LONGEST_FIGURE = 300


class RequestPages:
    """My requests."""

    def __init__(self, reception: Reception, jar: Jar) -> None:
        """`reception` lets people in; `jar` knows how cookies travel here."""
        self._jar = jar
        self._in = reception
        self._desk = reception.desk
        self._painter = reception.painter

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        read, act = self._in.reading, self._in.acting
        post = ["POST"]
        return [
            Route("/requests", read(SECTION, self._mine)),
            Route("/requests/download", read(SECTION, self._download)),
            Route("/requests/start/{kind}", self._start, methods=post),
            Route("/requests/new/{kind}", act(SECTION, self._filed, self._stale, LARGEST_SEALED_FORM), methods=post),
            Route("/requests/new/{kind}", read(SECTION, self._new)),
            Route("/requests/{case}", read(SECTION, self._one)),
            Route("/requests/{case}/{action}", act(SECTION, self._acted, self._stale), methods=post),
            Route("/requests/{case}/{action}", read(SECTION, self._form)),
        ]

    def _mine(self, visit: Visit) -> Response:
        page = self._desk.hear(RequestsOpened(visit.person, visit.language), visit.language)
        response = self._show(visit, page, "requests/mine.html", handles=told_to_handle(page))
        response.delete_cookie(ABOUT_COOKIE, path=NEW)
        return response

    def _download(self, visit: Visit) -> Response:
        body = json.dumps(self._desk.kept_about(visit.person), ensure_ascii=False, indent=2, default=str)
        headers = {"Content-Disposition": 'attachment; filename="mayi-kept-about-me.json"'}
        return Response(body, media_type="application/json", headers=headers)

    async def _start(self, request: Request) -> Response:
        """From an answer to the form: what it was about goes along in a cookie, because it must not stand in an address."""
        try:
            form = await read_form(request)
        except UnreadableError as error:
            frame = await run_in_threadpool(self._in.frame, request, SECTION)
            return self._in.notice(frame, error.sentence, error.status)
        response = to(f"{NEW}/{request.path_params['kind']}")
        if is_ours(request):
            about = {name: form[name] for name in (*FACETS, "clause", NEW_TOOL) if 0 < len(form.get(name, "")) <= LONGEST_ID}
            secure = self._jar.is_https(request)
            response.set_cookie(
                ABOUT_COOKIE, urlencode(about), max_age=A_QUARTER, path=NEW, httponly=True, samesite="lax", secure=secure
            )
        return response

    def _new(self, visit: Visit) -> Response:
        page = self._desk.hear(self._wanted(visit, "request"), visit.language)
        return self._show(visit, with_new_tool(page, self._told(visit).get(NEW_TOOL, "")))

    def _filed(self, visit: Visit, form: Mapping[str, str]) -> Response:
        response = self._sent(visit, "request", visit.word("kind"), form)
        if response.status_code == 303:  # noqa: PLR2004
            response.delete_cookie(ABOUT_COOKIE, path=NEW)
        return response

    def _one(self, visit: Visit) -> Response:
        page = self._desk.hear(RequestOpened(visit.person, visit.word("case"), visit.language), visit.language)
        return self._show(visit, page)

    def _form(self, visit: Visit) -> Response:
        action = self._action(visit)
        if action is None:
            return self._in.notice(visit.frame, "missing", 404)
        return self._show(visit, self._desk.hear(self._wanted(visit, action), visit.language))

    def _acted(self, visit: Visit, form: Mapping[str, str]) -> Response:
        action = self._action(visit)
        if action is None:
            return self._in.notice(visit.frame, "missing", 404)
        return self._sent(visit, action, visit.word("case"), form)

    def _sent(self, visit: Visit, action: Action, target: str, form: Mapping[str, str]) -> Response:
        page = self._desk.hear(sent(visit.person, action, target, form, visit.language), visit.language)
        if page.kind == "request":
            return to(f"/requests/{page.case}?done={action}")
        return self._show(visit, page, form=form)

    def _stale(self, visit: Visit, form: Mapping[str, str]) -> Response:
        """Written in an earlier session: shown once more, with everything in it."""
        action = "request" if "kind" in visit.request.path_params else self._action(visit)
        if action is None:
            return self._in.notice(visit.frame, "missing", 404)
        page = self._desk.hear(self._wanted(visit, action), visit.language)
        say = self._desk.sentences(visit.language)
        return self._show(visit, refilled(page, form, say["form_stale"]), form=form)

    def _wanted(self, visit: Visit, action: Action) -> FormWanted:
        if action != "request":
            return FormWanted(visit.person, action, visit.word("case"), language=visit.language)
        figure = visit.request.query_params.get(FIGURE, "")[:LONGEST_FIGURE]
        short = self._told(visit)
        about = StatedFacts(**{facet: short[facet] for facet in FACETS if facet in short})
        return FormWanted(visit.person, action, visit.word("kind"), about, short.get("clause", ""), visit.language, figure)

    @staticmethod
    def _told(visit: Visit) -> Mapping[str, str]:
        """What the question, or the page of figures, that led here was about; untrusted."""
        asked = visit.request.query_params
        # A figure that may be shown names nobody, so it may stand in an address; what a question was about may not.
        kept = visit.request.cookies.get(ABOUT_COOKIE, "").strip('"')[:LONGEST_ABOUT]
        told = {name: asked.get(name, "") for name in FROM_FIGURES} if asked.get(FIGURE, "") else dict(parse_qsl(kept))
        return {name: value for name, value in told.items() if 0 < len(value) <= LONGEST_ID}

    @staticmethod
    def _action(visit: Visit) -> Action | None:
        return next((action for action in EMPLOYEES if action != "request" and action == visit.word("action")), None)

    def _show(
        self,
        visit: Visit,
        page: Page,
        template: str = "requests/page.html",
        form: Mapping[str, str] | None = None,
        *,
        handles: bool = False,
    ) -> Response:
        was_sent = form or {}
        painted = self._painter.paint(
            template,
            visit.frame,
            page=page,
            case=visit.request.path_params.get("case", ""),
            done=visit.request.query_params.get("done", ""),
            kept=kept(page, was_sent),
            boxes=kept_boxes(page, was_sent),
            handles=handles,
            level=2,
        )
        return html(painted, status_of(page, was_sent=form is not None))
