"""`mayi serve` as a process of its own against the fake Slack: both ways of delivery, kills in the middle."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
import structlog
from fake_slack import SECRET, Answer, FakeSlack, button, said, until
from slack_world import PEOPLE, Server
from starlette.applications import Starlette

from bot.channels.slack import Account, Listening, SlackChannel
from storage import migrate, open_store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from bot.cli.slack import SlackDesk

CACHE = Path(__file__).resolve().parents[3] / ".pytest_cache" / "packs"
CLIENTS = "can i paste our client list into chatgpt to clean it up"
OPT_OUT = "i want to opt out of the note taker"


class Serving:
    """The real command in a process that can be killed and started again."""

    def __init__(self, slack: FakeSlack, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.database = f"sqlite:///{folder / 'mayi.db'}"
        migrate(self.database)
        store = open_store(self.database)
        store.directory.put(PEOPLE)
        store.close()
        own = {
            "MAYI_DATABASE": self.database,
            "MAYI_REPORTS_DATABASE": f"sqlite:///{folder / 'reports.db'}",
            "MAYI_CACHE": str(CACHE),
            "MAYI_SLACK_BOT_TOKEN": "xoxb-test",
            "MAYI_SLACK_SIGNING_SECRET": SECRET,
            "MAYI_SLACK_APP_TOKEN": "xapp-test",
            "MAYI_SLACK_API_URL": f"{slack.url}/api",
        }
        self._environment = {key: value for key, value in os.environ.items() if not key.startswith("MAYI_")} | own
        self._slack = slack
        slack.bot = f"http://127.0.0.1:{self.port}"
        self._log = (folder / "log").open("ab")
        self.log = folder / "log"
        self.start()

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("mayi")), "serve", "--port", str(self.port)]
        connected = len(self._slack.connected)
        self._process = subprocess.Popen(command, env=self._environment, stdout=self._log, stderr=self._log)
        for _ in range(1200):
            if self._process.poll() is not None:
                pytest.fail(self.log.read_text())
            try:
                if httpx.get(f"http://127.0.0.1:{self.port}/health").status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.05)
        until(lambda: len(self._slack.connected) > connected)

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)

    def stop(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()
        self._log.close()


@pytest.fixture
def serving(slack: FakeSlack, tmp_path: Path) -> Iterator[Serving]:
    made = Serving(slack, tmp_path)
    yield made
    made.stop()


def killed_during(slack: FakeSlack, serving: Serving, method: str, what: Callable[[], object]) -> None:
    """Begin something and kill the process while it waits for a call of Slack."""
    import threading  # noqa: PLC0415 - used once

    doing = threading.Thread(target=lambda: _quietly(what), daemon=True)
    calls = slack.arrived.get(method, 0)
    doing.start()
    until(lambda: slack.arrived.get(method, 0) > calls)
    serving.kill()
    doing.join(10)


def _quietly(what: Callable[[], object]) -> None:
    try:
        what()
    except httpx.HTTPError:
        return


def test_an_event_killed_before_its_message_is_answered_once_after_the_restart(slack: FakeSlack, serving: Serving) -> None:
    slack.slow["chat.postMessage"] = 1.0
    killed_during(slack, serving, "chat.postMessage", lambda: slack.event(slack.dm(CLIENTS), "Ev-1"))
    assert not slack.made("chat.postMessage")
    slack.slow.clear()
    serving.start()
    assert slack.until_taken(slack.dm(CLIENTS), "Ev-1")[-1] == 200
    assert slack.until_taken(slack.dm(CLIENTS), "Ev-1")[-1] == 200
    assert len(slack.made("chat.postMessage")) == 1


def test_an_event_killed_between_its_message_and_the_note_is_said_twice_at_most(slack: FakeSlack, serving: Serving) -> None:
    slack.slow["after chat.postMessage"] = 1.0
    killed_during(slack, serving, "after chat.postMessage", lambda: slack.event(slack.dm(CLIENTS), "Ev-1"))
    slack.slow.clear()
    serving.start()
    for _ in range(3):
        assert slack.until_taken(slack.dm(CLIENTS), "Ev-1")[-1] == 200
    assert len(slack.made("chat.postMessage")) == 2


def test_a_form_that_was_acknowledged_brings_its_notices_after_a_kill(slack: FakeSlack, serving: Serving) -> None:
    answer = slack.command(OPT_OUT).json()
    slack.press(button(answer, "Opt out"))
    form = slack.stack[-1]
    slack.slow["chat.postMessage"] = 2.0
    arrived = slack.arrived.get("chat.postMessage", 0)
    assert slack.send_view(form, {"why": {"value": "Because."}}).json()["response_action"] == "update"
    until(lambda: slack.arrived.get("chat.postMessage", 0) > arrived)
    serving.kill()
    assert not slack.made("chat.postMessage")
    slack.slow.clear()
    serving.start()
    assert slack.send_view(form, {"why": {"value": "Because."}}).json()["response_action"] == "update"
    until(lambda: {"U1", "U2", "U4"} <= {one["channel"] for one in slack.made("chat.postMessage")})
    rooms = [one["channel"] for one in slack.made("chat.postMessage")]
    assert rooms.count("U1") == 1
    store = open_store(serving.database)
    assert len(store.cases.cases_of("eve")) == 1
    store.close()


def test_both_ways_of_delivery_and_every_call_use_the_server_of_the_settings(slack: FakeSlack, serving: Serving) -> None:
    assert slack.made("apps.connections.open")
    slack.over_socket("slash_commands", {"command": "/mayi", "text": CLIENTS, "user_id": "U1", "team_id": "T1"}, "E-1")
    until(lambda: bool(slack.socket_acks))
    assert "D-4" in said(slack.socket_acks[-1]["payload"])
    assert slack.command(CLIENTS).json()["text"] == slack.socket_acks[-1]["payload"]["text"]
    assert "heron" not in serving.log.read_text()


# Socket Mode in this process, where Slack can be taken away


def envelope(event: dict[str, Any], event_id: str) -> dict[str, Any]:
    """An event as Socket Mode brings it."""
    return {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": event, "event_id": event_id}


@pytest.fixture
def listening(slack: FakeSlack, chat: SlackDesk, request: pytest.FixtureRequest) -> Iterator[SlackChannel]:
    """A bot without an address."""
    from contextlib import asynccontextmanager  # noqa: PLC0415 - used once

    token = "xapp-test"  # noqa: S105 - of the tests alone
    account = Account(bot_token="xoxb-test", app_token=token, api=f"{slack.url}/api/")  # noqa: S106 - as above
    channel = SlackChannel(chat, account)
    slack.answers = list(getattr(request, "param", []))

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        connection = Listening(channel, account)
        yield
        await connection.close()

    server = Server(Starlette(lifespan=life))
    try:
        until(lambda: bool(slack.sockets), 15)
        yield channel
    finally:
        server.stop()


@pytest.mark.usefixtures("listening")
def test_an_event_over_the_socket_that_comes_again_has_one_effect(slack: FakeSlack) -> None:
    for retry in range(3):
        slack.over_socket("events_api", envelope(slack.dm(CLIENTS), "Ev-1"), f"E-{retry}", retry)
        until(lambda: len(slack.socket_acks) > retry)  # noqa: B023 - called at once
    assert [one["envelope_id"] for one in slack.socket_acks] == ["E-0", "E-1", "E-2"]
    assert len(slack.made("chat.postMessage")) == 1


@pytest.mark.usefixtures("listening")
def test_what_has_had_no_effect_is_not_acknowledged_over_the_socket(slack: FakeSlack) -> None:
    slack.answers = [Answer(500, "down")] * 3
    with structlog.testing.capture_logs() as logged:
        slack.over_socket("events_api", envelope(slack.dm(CLIENTS), "Ev-1"), "E-1")
        until(lambda: "slack_call_failed" in [line["event"] for line in logged], 15)
    assert slack.socket_acks == []
    slack.over_socket("events_api", envelope(slack.dm(CLIENTS), "Ev-1"), "E-2", 1)  # as Slack does with what is not
    until(lambda: bool(slack.socket_acks))
    assert [one["envelope_id"] for one in slack.socket_acks] == ["E-2"]
    assert len(slack.made("chat.postMessage")) == 1


@pytest.mark.usefixtures("listening")
def test_a_form_goes_and_comes_over_the_socket(slack: FakeSlack) -> None:
    body = {"team": {"id": "T1"}, "user": {"id": "U1", "team_id": "T1"}, "trigger_id": slack.trigger()}
    action = {"type": "button", "action_id": "mayi:form:0", "value": '{"a":"form","t":"request/opt_out"}', "block_id": "b"}
    slack.over_socket("interactive", {**body, "type": "block_actions", "actions": [action]}, "E-1")
    until(lambda: bool(slack.stack))
    view = {**slack.stack[-1], "state": {"values": {}}}
    slack.over_socket("interactive", {**body, "type": "view_submission", "view": view}, "E-2")
    until(lambda: len(slack.socket_acks) == 2)
    assert slack.socket_acks[-1]["payload"]["response_action"] in {"errors", "update"}


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("listening", [[Answer(500, "down")] * 3], indirect=True)
def test_the_connection_is_made_when_slack_comes_back(slack: FakeSlack) -> None:
    slack.over_socket("slash_commands", {"command": "/mayi", "text": CLIENTS, "user_id": "U1", "team_id": "T1"}, "E-1")
    until(lambda: bool(slack.socket_acks))
    assert "D-4" in json.dumps(slack.socket_acks[-1])
