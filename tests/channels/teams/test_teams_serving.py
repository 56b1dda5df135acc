"""Teams in the one server, as `mayi serve` starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.applications import Starlette
from teams_world import Client, words_of

from bot.channels.teams.echo import echo
from bot.cli.teams import account_of, open_teams
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connector_stand_in import ConnectorStandIn
    from teams_world import Server, World

CACHE = Path(__file__).resolve().parents[3] / ".pytest_cache" / "packs"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """The real command with Teams on this machine, with a database of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MAYI_")}
    settings = {
        "MAYI_TEAMS_LOCAL": "true",
        "MAYI_PORT": str(port),
        "MAYI_DATABASE": f"sqlite:///{tmp_path / 'mayi.db'}",
        "MAYI_REPORTS_DATABASE": f"sqlite:///{tmp_path / 'reports.db'}",
        "MAYI_CACHE": str(CACHE),
    }
    command = [str(Path(sys.executable).with_name("mayi")), "serve"]
    running = subprocess.Popen(command, env=clean | settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    for _ in range(600):
        try:
            httpx.get(f"{address}/health")
        except httpx.TransportError:
            assert running.poll() is None, running.communicate()[0]
            time.sleep(0.1)
        else:
            break
    yield address, running
    running.terminate()
    running.communicate(timeout=20)


def test_serve_answers_teams_beside_the_web_pages(
    served: tuple[str, subprocess.Popen[bytes]], connector: ConnectorStandIn
) -> None:
    address, running = served
    card = Client(address, connector).write("may I use AI to translate a public text")
    assert "Yes, if" in words_of(card)
    assert f"Policy {httpx.get(f'{address}/health').json()['policy']['version']}" in words_of(card)
    assert "<html" in httpx.get(f"{address}/").text
    assert "frame-ancestors https://teams" in httpx.get(f"{address}/teams/tab").headers["content-security-policy"]
    assert "frame-ancestors 'none'" in httpx.get(f"{address}/policy").headers["content-security-policy"]
    running.terminate()
    said = running.communicate(timeout=20)[0].decode()
    assert "listens to this machine alone" in said
    assert "translate" not in said


def test_without_settings_there_is_no_teams(world: World) -> None:
    assert open_teams(Settings(), world.office) is None


def test_settings_become_the_bots_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "APP_ID": "app-1",
        "APP_TYPE": "managed_identity",
        "TENANT_ID": "one",
        "TENANTS": "two, three",
        "SERVICE_HOSTS": "smba.cloud.example",
        "DIALOGS": "false",
    }.items():
        monkeypatch.setenv(f"MAYI_TEAMS_{name}", value)
    account = account_of(Settings())
    assert account.allowed_tenants == {"one", "two", "three"}
    assert account.type == "managed_identity"
    assert account.may_get_our_token("https://smba.cloud.example/teams")
    assert not account.may_get_our_token("https://smba.trafficmanager.net/emea")
    assert not account.dialogs


def test_the_echo_we_are_measured_against_really_answers(server: Server, connector: ConnectorStandIn) -> None:
    server.switch.app = Starlette(routes=[echo("/teams/messages")])
    client = Client(server.address, connector)
    assert client.send(client.activity("message", text="hello")).status_code == 200
    assert connector.sent[-1].activity["text"] == "echo hello"
