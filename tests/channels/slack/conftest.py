"""The real Bolt app on a real port, over the real pack and an office in memory, against the fake Slack server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from fake_slack import SECRET, FakeSlack
from slack_world import PEOPLE, Server, SetClock
from starlette.applications import Starlette

from bot.channels.slack import Account, SlackChannel, SlackCourier, slack_routes
from bot.cli.slack import SlackDesk
from bot.office import Office
from storage import Store

if TYPE_CHECKING:
    from bot.assembly import Desk


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    server = FakeSlack()
    yield server
    server.stop()


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
