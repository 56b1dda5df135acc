"""Sample people with Slack ids, a server in a thread, and a clock that stands."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import uvicorn

from bot.cases.people import Person

if TYPE_CHECKING:
    from starlette.applications import Starlette

PEOPLE = (
    Person("boss", "Sample boss", "boss@example.com", "", "lab", "de", "Europe/Berlin", slack="U9"),
    Person("head", "Sample head", "head@example.com", "boss", "lab", "de", "Europe/Berlin", slack="U3"),
    Person("eve", "Sample employee", "eve@example.com", "head", "lab", "de", "Europe/Berlin", slack="U1"),
    Person(
        "hanna", "Sample handler", "hanna@example.com", "boss", "ai", "de", "Europe/Berlin", ("handler:ai_desk",), slack="U2"
    ),
    Person(
        "omar", "Sample handler 2", "omar@example.com", "boss", "ai", "de", "Europe/Berlin", ("handler:ai_desk",), slack="U4"
    ),
)


class Server:
    """Uvicorn in a thread."""

    def __init__(self, app: Starlette) -> None:
        config = uvicorn.Config(app, port=0, log_level="error", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._server.serve()), daemon=True)
        self._thread.start()
        while not self._server.started:
            pass
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


class SetClock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.moment = datetime.now(tz=UTC)

    def now(self) -> datetime:
        """The moment it is put to."""
        return self.moment
