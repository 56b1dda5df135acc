"""The report page and the mailbox: the same bytes for everybody, but for the language.

No cookie is read or set. Scripts come from below this address and are kept by no cache either, so that nothing but the
browser's own history tells of a visit.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import segno
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.web.arrivals import preferred_language
from bot.channels.web.painting import Frame, speaker
from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.channels.web.painting import Painter
    from bot.channels.web.speakup.desk import SpeakUpDesk
    from bot.channels.web.statics import Statics

DOOR, MAILBOX, OURS = "/speak-up", "/speak-up/mailbox", "/speak-up/static"
SHARED = ("sealing.js", "vendor/hpke.js", "vendor/argon2.js")
FOLDER = "speakup/"
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept-Language, Accept-Encoding"}


class Served:
    """A static file, and the same packed: what is in it is no secret, so its packed size tells nothing."""

    def __init__(self, plain: bytes, media: str) -> None:
        """Pack it once."""
        self.plain, self.media, self.packed = plain, media, gzip.compress(plain, mtime=0)


def is_ours(name: str) -> bool:
    """Whether a static file belongs to these pages."""
    return name in SHARED or name.startswith(FOLDER)


class SpeakUpPages:
    """The pages that everybody may open."""

    def __init__(self, desk: SpeakUpDesk, painter: Painter, statics: Statics, address: str = "") -> None:
        """`address` is the public one of the site; empty takes it from the request."""
        self._desk, self._painter, self._address = desk, painter, address.rstrip("/")
        self._files = {name: Served(*statics.content(name)) for name in statics.names if is_ours(name)}

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        return [
            Route(DOOR, self._page("speakup/door.html")),
            Route(MAILBOX, self._page("speakup/mailbox.html")),
            Route(f"{OURS}/{{name:path}}", self._static),
            Route(f"{DOOR}/{{rest:path}}", self._page("speakup/missing.html", 404)),
        ]

    def _page(self, template: str, status: int = 200) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            language = language_of(request, self._desk.languages)
            try:
                door = await run_in_threadpool(self._desk.reporting.door, language)
            except OutOfReachError:
                return page_of(request, self._painted("speakup/away.html", language, {}, ""), 503)
            return page_of(request, self._painted(template, language, door, self._public(request)), status)

        return endpoint

    def _painted(self, template: str, language: str, door: Mapping[str, Any], address: str) -> str:
        path = MAILBOX if template == "speakup/mailbox.html" else DOOR
        return self._painter.paint(
            template,
            Frame(language, path),
            tell=teller(self._desk.speak_up(language)),
            door=door,
            address=address,
            picture=picture(address) if address else "",
            ours=OURS,
            names_of=names_of,
            outside_by_place=outside_by_place,
        )

    def _public(self, request: Request) -> str:
        """The address of the door, as everybody types it."""
        return (self._address or f"{request.url.scheme}://{request.url.netloc}") + DOOR

    def _static(self, request: Request) -> Response:
        """A script or style by its plain name, which no cache keeps."""
        found = self._files.get(request.path_params["name"])
        if found is None:
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        headers = {"Cache-Control": "no-store", "Vary": "Accept-Encoding"}
        if takes_packed(request):
            return Response(found.packed, media_type=found.media, headers={**headers, "Content-Encoding": "gzip"})
        return Response(found.plain, media_type=found.media, headers=headers)


def takes_packed(request: Request) -> bool:
    """Whether a browser unpacks what it gets."""
    return "gzip" in request.headers.get("accept-encoding", "")


def page_of(request: Request, page: str, status: int) -> Response:
    """A page, packed where that is understood: nothing on it is secret or comes from the visitor, so its size tells nothing."""
    if not takes_packed(request):
        return HTMLResponse(page, status, HEADERS)
    return HTMLResponse(gzip.compress(page.encode(), mtime=0), status, {**HEADERS, "Content-Encoding": "gzip"})


def language_of(request: Request, languages: Sequence[str]) -> str:
    """As chosen on the page, else as the browser prefers."""
    chosen = request.query_params.get("lang", "")
    return chosen if chosen in languages else preferred_language(request, languages)


def names_of(teams: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Teams without their people and keys."""
    return [{"id": team["id"], "label": team["label"]} for team in teams]


def outside_by_place(door: Mapping[str, Any], everywhere: str) -> list[tuple[str, list[Mapping[str, Any]]]]:
    """Outside channels under the name of their first place, in the order of the pack; `everywhere` heads those for all."""
    names = {place["id"]: place["label"] for place in door["places"]}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for way in door["outside"]:
        place = next(iter(way["places"]), "")
        found.setdefault(names.get(place, place) or everywhere, []).append(way)
    return list(found.items())


def teller(words: Mapping[str, Any]) -> Callable[..., Any]:
    """A function that gives the sentence at a path such as `door.title`, its gaps filled."""

    def tell(path: str, **values: object) -> Any:
        *groups, key = path.split(".")
        found: Mapping[str, Any] = words
        for group in groups:
            found = found[group]
        return speaker(found)(key, **values)

    return tell


def picture(address: str) -> str:
    """An address as SVG that a phone's camera reads."""
    made = segno.make(address, error="m")
    return str(made.svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True, unit=None))
