"""The real Bolt app on a real port, over the real pack and an office in memory, against the fake Slack server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import uvicorn
from fake_slack import SECRET, FakeSlack
from starlette.applications import Starlette

from bot.cases.people import Person
from bot.channels.slack import Account, SlackChannel, SlackCourier, slack_routes
from bot.cli.slack import SlackDesk
from bot.office import Office
from storage import Store

if TYPE_CHECKING:
    from bot.assembly import Desk

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


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    server = FakeSlack()
    yield server
    server.stop()


class SetClock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.moment = datetime.now(tz=UTC)

    def now(self) -> datetime:
        """The moment it is put to."""
        return self.moment


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def office(desk: Desk, clock: SetClock) -> Office:
    store = Store.in_memory()
    store.directory.put(PEOPLE)
    return Office(desk, store, clock)


@pytest.fixture
def account(slack: FakeSlack) -> Account:
    bot, app = "xoxb-test", "xapp-test"
    return Account(bot_token=bot, signing_secret=SECRET, app_token=app, api=f"{slack.url}/api/")


@pytest.fixture
def chat(office: Office) -> SlackDesk:
    return SlackDesk(office, "https://mayi.example.com")


@pytest.fixture
def waits() -> list[float]:
    """Seconds the courier waited before a message."""
    return []


@pytest.fixture
def courier(chat: SlackDesk, account: Account, waits: list[float]) -> SlackCourier:
    channel = SlackChannel(chat, account)
    return SlackCourier(channel.speak, channel.tokens, channel.people, channel.pace, waits.append)


@pytest.fixture
def bot(slack: FakeSlack, chat: SlackDesk, account: Account) -> Iterator[SlackChannel]:
    channel = SlackChannel(chat, account)
    server = Server(Starlette(routes=slack_routes(channel)))
    slack.bot = server.url
    yield channel
    server.stop()
