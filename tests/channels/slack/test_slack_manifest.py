"""The app's manifest and the handlers that exist say the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.fernet import Fernet
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from bot.channels.slack import Account, SlackChannel
from bot.channels.slack.installing import SCOPES
from bot.cli.slack import SlackDesk
from bot.office import Office

ROOT = Path(__file__).resolve().parents[3]
FILE = ROOT / "deploy" / "slack" / "manifest.yaml"
MANIFEST: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
EXPLAINED = re.compile(r"^ +- (?P<name>[a-z_.:]+) # \S.*$", re.MULTILINE)


@pytest.fixture
def channel(chat: SlackDesk) -> SlackChannel:
    """A bot that workspaces install, so that it has every handler there is."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    key = Fernet.generate_key().decode()
    account = Account(signing_secret="s", client_id="1", client_secret="c", key=key, workspaces=("T1",))  # noqa: S106 - of the test
    return SlackChannel(chat, account, engine)


def deliveries() -> dict[str, dict[str, Any]]:
    """What Slack sends for each thing the manifest names."""
    features, events = MANIFEST["features"], MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    found: dict[str, dict[str, Any]] = {one["command"]: {"command": one["command"]} for one in features["slash_commands"]}
    for one in features["shortcuts"]:
        kind = "message_action" if one["type"] == "message" else "shortcut"
        found[one["callback_id"]] = {"type": kind, "callback_id": one["callback_id"]}
    for name in events:
        event = {"type": name.partition(".")[0], **({"channel_type": "im"} if name == "message.im" else {})}
        found[name] = {"type": "event_callback", "event": event}
    return found


async def handled(channel: SlackChannel, body: dict[str, Any]) -> list[int]:
    """Which handlers take a delivery."""
    request = AsyncBoltRequest(body=body, mode="socket_mode")
    listeners = channel.bolt._async_listeners  # noqa: SLF001 - Bolt has no other list of them
    return [
        number
        for number, listener in enumerate(listeners)
        if await listener.async_matches(req=request, resp=BoltResponse(status=200))
    ]


def test_everything_in_the_manifest_has_one_handler_and_every_handler_stands_in_it(channel: SlackChannel) -> None:
    import asyncio  # noqa: PLC0415 - used once

    taken = {name: asyncio.run(handled(channel, body)) for name, body in deliveries().items()}
    assert {name: len(found) for name, found in taken.items()} == dict.fromkeys(taken, 1)
    modals_and_buttons = 4  # our buttons, and the three kinds of modal, which no manifest names
    assert len({found[0] for found in taken.values()}) == len(channel.bolt._async_listeners) - modals_and_buttons  # noqa: SLF001


def test_the_scopes_are_those_asked_for_when_installing_and_each_is_explained() -> None:
    scopes = MANIFEST["oauth_config"]["scopes"]["bot"]
    explained = {match["name"] for match in EXPLAINED.finditer(FILE.read_text(encoding="utf-8"))}
    assert sorted(scopes) == sorted(SCOPES)
    assert set(scopes) <= explained
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) <= explained


def test_the_scopes_are_needed_by_the_calls_that_are_made() -> None:
    """Each call of Slack's Web API in the code, with the scope its documentation names."""
    needs = {
        "chat_postMessage": "chat:write",
        "users_info": "users:read",
        "users_lookupByEmail": "users:read.email",
        "views_open": "",
        "views_push": "",
        "views_update": "",
        "views_publish": "",
        "auth_test": "",
    }
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "channels" / "slack").rglob("*.py"))
    called = set(re.findall(r"\.((?:chat|users|views|auth|conversations|reactions|files|apps|im|team)_\w+)\(", code))
    assert called == set(needs)
    by_event = {"app_mentions:read", "im:history", "commands"}
    assert {scope for scope in needs.values() if scope} | by_event == set(SCOPES)


def test_slacks_limits_for_manifests_hold() -> None:
    info, features = MANIFEST["display_information"], MANIFEST["features"]
    assert len(info["name"]) <= 35
    assert len(info["description"]) <= 140
    assert 174 <= len(info["long_description"]) <= 4000
    for one in features["shortcuts"]:
        assert len(one["name"]) <= 24
        assert len(one["description"]) <= 150
    addresses = re.findall(r"https://mayi\.example\.com\S*", FILE.read_text(encoding="utf-8"))
    assert {address.removeprefix("https://mayi.example.com") for address in addresses} == {
        "/slack/events",
        "/slack/oauth_redirect",
    }


def test_the_office_of_the_tests_has_the_feedback_form(office: Office) -> None:
    """The button that asks the policy team leads to a form of the pack."""
    kind = SlackDesk(office, "https://mayi.example.com").feedback
    assert office.desk.pack.requests[kind].intent == "feedback"
