"""Where handlers read reports. Everything is decrypted in their browser; this side hands out what is sealed to them.

A report that somebody is left out of answers like one that never was. Whatever an address asks beyond the list itself is
answered as if it had not been asked, and noted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.routing import BaseRoute, Route

from bot.channels.web.arriving_forms import packed
from bot.channels.web.console.overview import sees_figures
from bot.channels.web.speakup.bodies import TOO_LARGE, answer, out_of_reach, parsed, refusal
from bot.channels.web.speakup.pages import names_of, teller
from bot.channels.web.visits import Acting, Endpoint, Reception, Visit, html
from bot.ports import ChangedMeanwhileError
from bot.ports_reports import RefusedError

if TYPE_CHECKING:
    from starlette.responses import Response

    from bot.channels.web.speakup.desk import SpeakUpDesk

SECTION = "console"
ROOM, API = "/console/reports", "/console/reports/api"
LARGEST_SENT = 60_000_000
"""Bytes of what a handler's browser sends: a report sealed anew, with its files, as text in a form."""

ADMIN = "admin"
MOST_DIGITS, NO_PAGE = 6, 999_999
ACTS = ("answer", "close", "reopen", "wraps", "handover", "recuse", "rekey")


class ReportConsole:
    """The handlers' side."""

    def __init__(self, desk: SpeakUpDesk, reception: Reception) -> None:
        """`reception` lets people in."""
        self._desk, self._in, self._service = desk, reception, desk.reporting

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        service = self._service
        looks: dict[str, Callable[[Visit], Mapping[str, Any]]] = {
            "/list": lambda visit: service.inbox(visit.person, asked=asked(visit)),
            "/list/{page}": lambda visit: service.inbox(visit.person, asked=asked(visit), page=page_of(visit)),
            "/figures": lambda visit: service.figures(visit.person, visit.language, asked=asked(visit)),
            "/uncounted": lambda visit: service.uncounted(visit.person),
            "/attempts": lambda visit: service.attempts(visit.person),
            "/report/{report}": lambda visit: service.read(visit.person, visit.word("report")),
            "/report/{report}/item/{item}": lambda visit: service.item(visit.person, visit.word("report"), visit.word("item")),
            "/report/{report}/export": lambda visit: service.export(visit.person, visit.word("report")),
        }
        deeds: dict[str, Acting] = {f"/report/{{report}}/{name}": self._act(name) for name in ACTS}
        deeds |= {"/counts": self._counts, "/recovery": self._recovery}
        reading = self._in.reading
        return [
            Route(ROOM, reading(SECTION, self._room)),
            *(Route(API + path, reading(SECTION, guarded(look), say=said)) for path, look in looks.items()),
            *(Route(API + path, self._acting(deed), methods=["POST"]) for path, deed in deeds.items()),
        ]

    def _acting(self, deed: Acting) -> Endpoint:
        return self._in.acting(SECTION, deed, stale=stale, largest=LARGEST_SENT, say=said)

    def _room(self, visit: Visit) -> Response:
        """The page; what is on it comes later and is the script's business."""
        person = visit.signed.person
        if not sees_figures(person):
            return self._in.notice(visit.frame, "not_yours", 403)
        keys = [
            {"id": key.id, "public": packed(key.public), "locked": key.locked_private}
            for key in self._desk.keys_of(visit.person)
        ]
        painted = self._in.painter.paint(
            "speakup/console.html",
            visit.frame,
            tell=teller(self._desk.speak_up(visit.language)),
            door=self._service.door(visit.language),
            names_of=names_of,
            keys=keys,
            handles=bool(person.teams_of),
            admin=person.is_a(ADMIN),
            propose=self._in.desk.proposal_kind(visit.person),
        )
        return html(painted)

    def _act(self, name: str) -> Callable[[Visit, Mapping[str, str]], Response]:
        do: Callable[[str, str, object], Mapping[str, Any]] = getattr(self._service, name)

        def act(visit: Visit, form: Mapping[str, str]) -> Response:
            return done(lambda: do(visit.person, visit.word("report"), parsed(form.get("sent", ""))))

        return act

    def _recovery(self, visit: Visit, form: Mapping[str, str]) -> Response:
        return done(lambda: self._service.recovery(visit.person, parsed(form.get("sent", ""))))

    def _counts(self, visit: Visit, form: Mapping[str, str]) -> Response:
        return done(lambda: self._service.count(visit.person, parsed(form.get("sent", ""))))


def said(name: str, status: int) -> Response:
    """What keeps a script from what it asked, by its name."""
    return answer({"v": 1, "error": "too_large" if status == TOO_LARGE else name}, status)


def stale(visit: Visit, _: Mapping[str, str]) -> Response:
    """She signed in anew while the page was open: its script gets the value of the new session, and sends again.

    It goes on only when the same person is there; the text was never thrown away. Pages of other sites cannot read this.
    """
    return answer({"v": 1, "error": "stale", "person": visit.person, "csrf": visit.signed.csrf}, 403)


def asked(visit: Visit) -> bool:
    """Whether an address asked for anything but the whole."""
    return bool(visit.request.url.query)


def page_of(visit: Visit) -> int:
    """Which page of the list; one that there is not when it is no number."""
    page = visit.word("page")
    return int(page) if page.isdecimal() and len(page) <= MOST_DIGITS else NO_PAGE


def guarded(look: Callable[[Visit], Mapping[str, Any]]) -> Callable[[Visit], Response]:
    """An address that is read, as JSON."""
    return lambda visit: done(lambda: look(visit))


def done(do: Callable[[], Mapping[str, Any]]) -> Response:
    """What came of it, or why nothing did."""
    try:
        return answer(do())
    except RefusedError as error:
        return refusal(error)
    except ChangedMeanwhileError:
        return out_of_reach()
