"""The inbox and the case page. A case that somebody is left out of answers like one that never was, to the byte."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, get_args

from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.arriving_forms import packed, sent
from bot.channels.web.requests.forms import form_of, kept, refilled, status_of
from bot.channels.web.visits import Reception, Visit, html, to
from bot.conversation.requesting import HANDLERS, Action, CaseOpened, FormWanted, InboxOpened, View

if TYPE_CHECKING:
    from bot.rendering.page import Page

SECTION = "console"
LONGEST_SEARCH = 100
LAST_PAGE = 10_000
PROPOSED = "proposed"
"""What was done when a decision has to wait for somebody else's yes."""


class ConsolePages:
    """What a handler does."""

    def __init__(self, reception: Reception) -> None:
        """`reception` lets people in."""
        self._in = reception
        self._desk = reception.desk
        self._painter = reception.painter

    def routes(self) -> list[BaseRoute]:
        """Every address. The search is sent, not asked for: names of people must not stand in an address."""
        read, act = self._in.reading, self._in.acting
        return [
            Route("/console", read(SECTION, self._inbox)),
            Route("/console/search", act(SECTION, self._search), methods=["POST"]),
            Route("/console/search", read(SECTION, lambda _: to("/console"))),
            Route("/console/{case}", read(SECTION, self._case)),
            Route("/console/{case}/grounds", read(SECTION, self._grounds)),
            Route("/console/{case}/{action}", act(SECTION, self._acted, self._stale), methods=["POST"]),
            Route("/console/{case}/{action}", read(SECTION, self._form)),
        ]

    def _inbox(self, visit: Visit) -> Response:
        return self._list(visit, visit.request.query_params)

    def _search(self, visit: Visit, form: Mapping[str, str]) -> Response:
        return self._list(visit, form, form.get("search", "").strip()[:LONGEST_SEARCH])

    def _list(self, visit: Visit, asked: Mapping[str, str], search: str = "") -> Response:
        wanted = asked.get("view", "")
        view: View = next((view for view in get_args(View) if view == wanted), "all")
        number = asked.get("page", "")
        page_number = min(int(number), LAST_PAGE) if number.isdecimal() and len(number) < 9 else 1  # noqa: PLR2004
        kind = asked.get("kind", "")[:64]
        event = InboxOpened(visit.person, view, search, kind, max(1, page_number), visit.language)
        page = self._desk.hear(event, visit.language)
        done = asked.get("done", "")
        painted = self._painter.paint(
            "console/inbox.html", visit.frame, page=page, level=2, view=view, search=search, kind=kind, done=done
        )
        return html(painted, status_of(page))

    def _case(self, visit: Visit) -> Response:
        case = visit.word("case")
        return self._show(visit, self._desk.hear(CaseOpened(visit.person, case, visit.language), visit.language))

    def _grounds(self, visit: Visit) -> Response:
        """Grounds sealed to her keys, with the locked halves of those keys; they are opened in her browser."""
        case = visit.word("case")
        submission, boxes = self._desk.boxes(case, visit.person)
        keys = {key.id: key for key in self._desk.keys_of(visit.person)}
        found = [
            {
                "key": box.key,
                "enc": packed(box.encapsulated),
                "ct": packed(box.ciphertext),
                "public": packed(keys[box.key].public),
                "locked": keys[box.key].locked_private,
            }
            for box in boxes
            if box.key in keys
        ]
        return JSONResponse({"submission": submission, "boxes": found})

    def _form(self, visit: Visit) -> Response:
        action = self._action(visit)
        if action is None:
            return self._in.notice(visit.frame, "missing", 404)
        return self._show(visit, self._wanted(visit, action))

    def _acted(self, visit: Visit, form: Mapping[str, str]) -> Response:
        action = self._action(visit)
        if action is None:
            return self._in.notice(visit.frame, "missing", 404)
        page = self._desk.hear(sent(visit.person, action, visit.word("case"), form, visit.language), visit.language)
        if page.kind != "case":
            return self._show(visit, page, form)
        if action in {"recuse", "hand_over"}:
            return to(f"/console?done={action}")  # from here on the case may be none of hers
        return to(f"/console/{page.case}?done={page.said if page.said == PROPOSED else action}")

    def _stale(self, visit: Visit, form: Mapping[str, str]) -> Response:
        """Written in an earlier session: shown once more, with everything in it."""
        action = self._action(visit)
        if action is None:
            return self._in.notice(visit.frame, "missing", 404)
        page = refilled(self._wanted(visit, action), form, self._desk.sentences(visit.language)["form_stale"])
        return self._show(visit, page, form)

    def _wanted(self, visit: Visit, action: Action) -> Page:
        event = FormWanted(visit.person, action, visit.word("case"), language=visit.language)
        return self._desk.hear(event, visit.language)

    @staticmethod
    def _action(visit: Visit) -> Action | None:
        return next((action for action in HANDLERS if action == visit.word("action")), None)

    def _show(self, visit: Visit, page: Page, form: Mapping[str, str] | None = None) -> Response:
        """A case, or something about it with the case as it stands below."""
        case = visit.word("case")
        hidden = page.kind == "not_possible" and page.reason == "no_such_case"
        whole = page if page.kind == "case" or hidden else self._case_below(visit, case)
        submission, sealed = ("", ()) if hidden else self._desk.boxes(case, visit.person)
        painted = self._painter.paint(
            "console/case.html",
            visit.frame,
            page=page,
            whole=whole if whole.kind == "case" else None,
            case=case,
            done=visit.request.query_params.get("done", ""),
            sealed=bool(submission),
            boxes_of_hers=len(sealed),
            kept=kept(page, form or {}),
            boxes="",
            form=form_of(page),
            level=2,
        )
        return html(painted, status_of(page, was_sent=form is not None))

    def _case_below(self, visit: Visit, case: str) -> Page:
        return self._desk.hear(CaseOpened(visit.person, case, visit.language), visit.language)
