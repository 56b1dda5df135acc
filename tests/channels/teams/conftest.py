"""The bot in Teams, with and without credentials."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
import structlog
from connector_stand_in import ConnectorStandIn, Switch, served
from teams_world import Server, World, make_world, registered

from bot import logbook
from bot.channels.teams import Account

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.assembly import Desk


@pytest.fixture(scope="session")
def only_connector() -> Iterator[ConnectorStandIn]:
    """The connector, one for all tests."""
    stand_in = ConnectorStandIn()
    serving = served(stand_in.app())
    stand_in.address = next(serving)
    yield stand_in
    next(serving, None)


@pytest.fixture
def connector(only_connector: ConnectorStandIn) -> ConnectorStandIn:
    """The connector as it was in the beginning."""
    only_connector.begin()
    return only_connector


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all bots, one after another."""
    switch = Switch()
    serving = served(switch)
    yield Server(switch, next(serving))
    next(serving, None)


@pytest.fixture
def world(server: Server, desk: Desk, connector: ConnectorStandIn) -> Iterator[World]:
    """A bot with credentials."""
    yield from make_world(server, desk, connector, registered(connector))


@pytest.fixture
def unkeyed(server: Server, desk: Desk, connector: ConnectorStandIn) -> Iterator[World]:
    """A bot whose issuer does not answer."""
    yield from make_world(server, desk, connector, registered(connector, keys="http://127.0.0.1:9/openid"))


@pytest.fixture
def local_world(server: Server, desk: Desk, connector: ConnectorStandIn) -> Iterator[World]:
    """A bot without credentials, as the Playground meets it."""
    yield from make_world(server, desk, connector, Account(dialogs=False))


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], list[dict[str, str]]]]:
    """The lines of the log as `mayi serve` writes them, since the last look."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logbook.configure()

    def since() -> list[dict[str, str]]:
        lines = written.getvalue().splitlines()
        written.seek(0)
        written.truncate()
        return [json.loads(line) for line in lines]

    yield since
    structlog.reset_defaults()
