"""Speaking up on the web: the report page and the mailbox for everybody, and the console of those who handle reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.web.speakup.calls import OpenCalls
from bot.channels.web.speakup.console import ReportConsole
from bot.channels.web.speakup.desk import SpeakUpDesk
from bot.channels.web.speakup.pages import SpeakUpPages

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.channels.web.painting import Painter
    from bot.channels.web.statics import Statics
    from bot.channels.web.visits import Reception

__all__ = ["SpeakUpDesk", "speakup_routes"]


def speakup_routes(
    desk: SpeakUpDesk, painter: Painter, statics: Statics, reception: Reception | None = None, address: str = ""
) -> list[BaseRoute]:
    """Every address of speaking up. They come before the console's own, which takes any word for a case.

    Args:
        desk: has the service and the sentences.
        painter: of the site.
        statics: of the site.
        reception: lets handlers in; without it there is no console.
        address: the public address of the site, for the picture; empty takes it from the request.
    """
    service = desk.reporting
    console = ReportConsole(desk, reception).routes() if reception else []
    return [*OpenCalls(service, desk.languages).routes(), *console, *SpeakUpPages(desk, painter, statics, address).routes()]
