"""Installing by OAuth: tokens encrypted where they are kept, renewed before they end, one for each workspace."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import httpx
import pytest
from cryptography.fernet import Fernet
from fake_slack import SECRET, FakeSlack, said
from slack_world import PEOPLE, Server
from sqlalchemy import create_engine, text
from starlette.applications import Starlette

from bot.channels.slack import Account, SlackChannel, SlackCourier, slack_routes
from bot.conversation.requesting import FormSent
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from bot.cli.slack import SlackDesk
    from bot.office import Office

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")
"""slack_sdk signs in to Slack with what aiohttp is about to remove."""

CLIENTS = "can i paste our client list into chatgpt to clean it up"


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = create_engine(f"sqlite:///{tmp_path / 'mayi.db'}")
    yield made
    made.dispose()


@pytest.fixture
def installing(slack: FakeSlack, chat: SlackDesk, engine: Engine) -> Iterator[SlackChannel]:
    """A bot that workspaces T1 and T2 may install."""
    account = Account(
        signing_secret=SECRET,
        client_id="1.2",
        client_secret="client-secret",  # noqa: S106 - of the tests alone
        key=Fernet.generate_key().decode(),
        workspaces=("T1", "T2"),
        api=f"{slack.url}/api/",
    )
    channel = SlackChannel(chat, account, engine)
    server = Server(Starlette(routes=slack_routes(channel)))
    slack.bot = server.url
    yield channel
    server.stop()


def install(slack: FakeSlack, team: str = "T1", **changed: str) -> httpx.Response:
    """What an administrator's browser does."""
    first = httpx.get(f"{slack.bot}/slack/install")
    link = re.search(r'href="(http[^"]+)"', first.text)
    assert link is not None
    address = httpx.URL(link[1].replace("&amp;", "&"))
    assert str(address).startswith(slack.url)
    assert "chat:write" in httpx.get(address).text
    state = changed.get("state", address.params["state"])
    cookie = first.headers["set-cookie"].partition(";")[0]
    query = {"code": f"code-of-{team}", "state": state}
    return httpx.get(f"{slack.bot}/slack/oauth_redirect", params=query, headers={"Cookie": cookie})


def rows(engine: Engine) -> str:
    """Everything the database holds, as text."""
    with engine.connect() as connection:
        names = connection.execute(text("select name from sqlite_master where type='table'")).scalars().all()
        return said([str(connection.execute(text(f"select * from {name}")).all()) for name in names])  # noqa: S608 - tables


@pytest.mark.usefixtures("installing")
def test_a_workspace_installs_it_and_is_answered_with_its_own_token(slack: FakeSlack, engine: Engine) -> None:
    slack.command(CLIENTS)
    assert "people who work at" in slack.hooks[-1]["text"]  # nobody has installed it yet
    assert install(slack).status_code == 200
    assert slack.direct(CLIENTS).status_code == 200
    assert slack.calls[-1].token in slack.tokens
    kept = rows(engine)
    assert "T1" in kept
    assert "xoxb" not in kept
    assert "xoxe" not in kept


@pytest.mark.usefixtures("installing")
def test_a_forged_state_and_a_strange_workspace_install_nothing(slack: FakeSlack, engine: Engine) -> None:
    assert install(slack, state="forged").status_code in {400, 401}
    assert install(slack, "T-other").status_code == 500
    assert "xoxb" not in rows(engine)
    assert "T-other" not in rows(engine)


def test_a_token_that_is_about_to_end_is_renewed_and_kept_encrypted(
    slack: FakeSlack, installing: SlackChannel, engine: Engine
) -> None:
    install(slack)
    slack.direct(CLIENTS)
    before = slack.calls[-1].token
    with engine.begin() as connection:
        for table in ("slack_bots", "slack_installations"):
            at = text(f"update {table} set bot_token_expires_at = :at")  # noqa: S608 - a name of ours
            connection.execute(at, {"at": "2020-01-01 00:00:00"})
    installing.tokens.forget()
    slack.direct(CLIENTS)
    renewed = [one for one in slack.made("oauth.v2.access") if one.get("grant_type") == "refresh_token"]
    assert len(renewed) == 1
    assert slack.calls[-1].token not in {before, ""}
    slack.direct(CLIENTS)
    assert len([one for one in slack.made("oauth.v2.access") if one.get("grant_type") == "refresh_token"]) == 1
    assert "xox" not in rows(engine)


def test_notices_find_the_workspace_of_a_person(slack: FakeSlack, installing: SlackChannel, office: Office) -> None:
    install(slack, "T2")
    install(slack, "T1")
    office.hear(FormSent("eve", "request", "opt_out", "s1", {"why": "My licence."}))
    posted = office.store.outbox.notices_of("eve")[0]
    courier = SlackCourier(installing.speak, installing.tokens, installing.people, installing.pace, time.sleep)
    courier.deliver(PEOPLE[2], posted)
    assert slack.made("chat.postMessage")[-1]["channel"] == "U1"
    assert slack.calls[-1].token in slack.tokens


@pytest.mark.usefixtures("installing")
def test_a_workspace_that_removes_the_bot_is_forgotten(slack: FakeSlack, installing: SlackChannel, engine: Engine) -> None:
    install(slack)
    assert slack.event({"type": "app_uninstalled"}).status_code == 200
    installing.tokens.forget()
    slack.command(CLIENTS)
    assert "people who work at" in slack.hooks[-1]["text"]
    assert "xox" not in rows(engine)


@pytest.mark.parametrize("missing", ["CLIENT_SECRET", "ENCRYPTION_KEY", "WORKSPACES", "SIGNING_SECRET"])
def test_settings_that_are_not_whole_are_refused(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    whole = {"CLIENT_ID": "1.2", "CLIENT_SECRET": "s", "ENCRYPTION_KEY": "k", "WORKSPACES": "T1", "SIGNING_SECRET": "x"}
    for name, value in whole.items():
        monkeypatch.setenv(f"MAYI_SLACK_{name}", value)
    assert Settings().slack.wanted
    monkeypatch.delenv(f"MAYI_SLACK_{missing}")
    with pytest.raises(ValueError, match="needed"):
        Settings()
