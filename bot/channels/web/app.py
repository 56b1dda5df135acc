"""The web pages as one server: the chat for everybody, and requests and the console for people who sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from bot.channels.web.chat import WebChat
from bot.channels.web.console import ConsolePages, KeyPages, OverviewPages
from bot.channels.web.guard import Guard
from bot.channels.web.painting import Painter
from bot.channels.web.requests import RequestPages
from bot.channels.web.signin.browser import Jar
from bot.channels.web.speakup import SpeakUpDesk, speakup_routes
from bot.channels.web.statics import Statics
from bot.channels.web.visits import Reception

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute
    from starlette.types import ASGIApp

    from bot.channels.web.desk import Desk, RequestDesk
    from bot.channels.web.identity import Identity


def build_app(desk: Desk, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The web chat alone.

    Args:
        desk: who answers.
        more: addresses of other channels in the same server.
    """
    statics = Statics()
    chat = WebChat(desk, Painter(desk, statics), statics, Jar(https=False))
    return _server(chat, [*chat.routes(), *more])


def build_site(
    desk: RequestDesk,
    identity: Identity,
    more: Sequence[BaseRoute] = (),
    speaking: SpeakUpDesk | None = None,
    address: str = "",
) -> Starlette:
    """The web chat with requests and the console.

    Args:
        desk: who answers.
        identity: who knows who is at the browser, with the addresses for signing in.
        more: addresses of other channels in the same server.
        speaking: who takes sealed reports; None on a server that takes none.
        address: the public one, as people type it; empty takes it from each request.
    """
    statics = Statics()
    painter = Painter(desk, statics, requests_open=True, reports_open=speaking is not None)
    jar = Jar(https=urlsplit(address).scheme == "https")
    chat = WebChat(desk, painter, statics, jar)
    reception = Reception(desk, identity, painter)
    rooms = (RequestPages(reception, jar), KeyPages(reception), OverviewPages(reception), ConsolePages(reception))
    routes = [route for room in rooms for route in room.routes()]
    spoken = speakup_routes(speaking, painter, statics, reception, address) if speaking is not None else []
    return _server(chat, [*chat.routes(), *identity.routes(), *spoken, *routes, *more])


def _server(chat: WebChat, routes: list[BaseRoute]) -> Starlette:
    refused: Callable[[Request, Exception], Awaitable[Response]] = chat.refused
    return Starlette(routes=routes, middleware=[Middleware(guarded(chat))], exception_handlers={HTTPException: refused})


def guarded(chat: WebChat) -> Callable[[ASGIApp], Guard]:
    """The guard, with the chat's own words for a failure."""

    def guard(app: ASGIApp) -> Guard:
        return Guard(app, chat.failed)

    return guard
