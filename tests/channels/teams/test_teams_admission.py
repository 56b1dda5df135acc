"""Who may hand the bot an activity: tokens of an issuer of our own, with its keys, over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from teams_world import TENANT, registered, words_of

from bot.channels.teams import Account, credentials
from bot.channels.teams.admission import Keys, KeysOutOfReachError
from bot.channels.teams.app import http_client
from bot.channels.teams.credentials import Identity, Kept, NoTokenError, Secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from connector_stand_in import ConnectorStandIn
    from teams_world import World

QUESTION = "may I use AI to translate a public text"
AN_HOUR = 3600


def sent_with(world: World, token: str, **more: Any) -> int:
    """Status of a question that comes with a token."""
    client = world.client()
    client.token = token
    status = client.send(client.activity("message", text=QUESTION, **more)).status_code
    assert bool(world.connector.sent) == (status == 200), "who is turned away gets no answer"
    return status


def test_a_sound_token_is_let_in(world: World) -> None:
    assert sent_with(world, world.connector.signed()) == 200


def test_a_clock_may_differ_by_some_minutes(world: World) -> None:
    import time  # noqa: PLC0415 - this test alone tells time

    assert sent_with(world, world.connector.signed(exp=int(time.time()) - 200)) == 200


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"exp": 1_700_000_000}, 401),
        ({"iss": "https://sts.windows.net/somebody/"}, 401),
        ({"aud": "another-app"}, 401),
        ({"aud": None}, 401),
        ({"serviceurl": "https://elsewhere.example"}, 403),
        ({"serviceurl": None}, 403),
        ({"nbf": 4_000_000_000}, 401),
    ],
    ids=["expired", "foreign issuer", "foreign audience", "no audience", "service url differs", "no service url", "not yet"],
)
def test_a_token_that_is_not_for_us_is_turned_away(world: World, claims: dict[str, Any], status: int) -> None:
    assert sent_with(world, world.connector.signed(**claims)) == status


def test_a_token_signed_by_somebody_else_is_turned_away(world: World) -> None:
    foreign = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert sent_with(world, world.connector.signed(key=foreign)) == 401
    assert sent_with(world, world.connector.signed(key=foreign, key_id="unknown")) == 401


@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c", "x" * 20_000])
def test_no_token_or_no_real_one_is_turned_away(world: World, token: str) -> None:
    assert sent_with(world, token) == 401


def test_a_token_without_a_signature_is_turned_away(world: World) -> None:
    head, body, _ = world.connector.signed().split(".")
    none = "eyJhbGciOiJub25lIiwia2lkIjoia2V5LTEifQ"
    assert sent_with(world, f"{none}.{body}.") == 401
    assert sent_with(world, f"{head}.{body}.") == 401


def test_another_tenant_is_turned_away(world: World) -> None:
    client = world.client(tenant="tenant-2")
    assert client.send(client.activity("message", text=QUESTION)).status_code == 403
    assert not world.connector.sent


def test_a_key_is_good_only_for_the_channels_it_is_endorsed_for(world: World) -> None:
    world.connector.endorsements = ("webchat",)
    assert sent_with(world, world.connector.signed()) == 403


def test_a_service_url_elsewhere_gets_neither_answer_nor_token(world: World) -> None:
    """Signed by Teams' own key, even: what is not on the list never sees our token."""
    elsewhere = "https://smba.trafficmanager.net.elsewhere.example/teams"
    token = world.connector.signed(serviceurl=elsewhere)
    assert sent_with(world, token, serviceUrl=elsewhere) == 403
    assert world.connector.asked_for_token == []


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://smba.trafficmanager.net/emea/", True),
        ("https://smba.infra.gcc.teams.microsoft.com/teams", True),
        ("http://smba.trafficmanager.net/emea/", False),
        ("https://smba.trafficmanager.net@elsewhere.example/", False),
        ("https://user:word@smba.trafficmanager.net/", False),
        ("https://elsewhere.example/smba.trafficmanager.net", False),
        ("https://evilsmba.trafficmanager.net/", False),
        ("http://127.0.0.1:80/", False),
        ("", False),
    ],
)
def test_only_teams_own_addresses_get_our_token(address: str, allowed: bool) -> None:  # noqa: FBT001 - a row of a table
    assert Account(app_id="app-1", tenant="t").may_get_our_token(address) is allowed


def test_our_token_is_asked_for_once_and_shown_to_the_connector(world: World) -> None:
    world.client().write(QUESTION)
    world.client().write(QUESTION)
    assert [form["client_id"] for form in world.connector.asked_for_token] == ["app-1"]
    assert world.connector.asked_for_token[0]["scope"] == "https://api.botframework.com/.default"
    assert {sent.authorization for sent in world.connector.sent} == {"Bearer our-token"}


def test_a_managed_identity_asks_the_platform(connector: ConnectorStandIn) -> None:
    environment = {"IDENTITY_ENDPOINT": f"{connector.address}/identity", "IDENTITY_HEADER": "platform"}
    account = registered(connector, type="managed_identity", password="")
    kept = Kept(Identity(account, httpx.AsyncClient, environment))
    assert (run(kept.token()), run(kept.token())) == ("identity-token", "identity-token")
    assert connector.asked_for_token == [
        {"resource": "https://api.botframework.com", "client_id": "app-1", "api-version": "2019-08-01", "header": "platform"}
    ]


@pytest.mark.parametrize("way", [Secret, Identity])
def test_no_proxy_of_the_machine_sees_the_secret_or_a_token(
    connector: ConnectorStandIn, monkeypatch: pytest.MonkeyPatch, way: Callable[..., Secret | Identity]
) -> None:
    """Nor is it asked for the address that gives tokens to this machine alone."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.setenv(name.lower(), "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(credentials, "MACHINE", f"{connector.address}/identity")
    monkeypatch.delenv("IDENTITY_ENDPOINT", raising=False)
    account = registered(connector)
    token, _ = run(way(account, http_client)())
    assert token == ("our-token" if way is Secret else "identity-token")
    assert run(Keys(account.keys, http_client).key("key-1")) is not None


def test_a_token_is_renewed_before_it_ends(connector: ConnectorStandIn) -> None:
    now = [0.0]
    kept = Kept(Secret(registered(connector), httpx.AsyncClient), now=lambda: now[0])
    run(kept.token())
    now[0] = AN_HOUR - 301.0
    run(kept.token())
    assert len(connector.asked_for_token) == 1
    now[0] = AN_HOUR - 299.0
    run(kept.token())
    assert len(connector.asked_for_token) == 2


def test_a_token_service_that_is_away_is_said_so() -> None:
    account = Account(app_id="a", tenant="t", authority="http://127.0.0.1:9")
    with pytest.raises(NoTokenError, match="out_of_reach"):
        run(Secret(account, httpx.AsyncClient)())


def test_keys_are_kept_and_asked_for_again_when_one_is_unknown(connector: ConnectorStandIn) -> None:
    now = [0.0]
    fetched = []

    def client() -> httpx.AsyncClient:
        fetched.append(now[0])
        return httpx.AsyncClient()

    keys = Keys(f"{connector.address}/openid", client, now=lambda: now[0])
    assert run(keys.key("key-1")) is not None
    assert run(keys.key("other")) is None
    now[0] = 61.0
    assert run(keys.key("other")) is None
    assert fetched == [0.0, 61.0]


def test_yesterdays_keys_are_better_than_none(connector: ConnectorStandIn) -> None:
    now = [0.0]
    keys = Keys(f"{connector.address}/openid", httpx.AsyncClient, now=lambda: now[0])
    run(keys.key("key-1"))
    now[0], keys.address = 100_000.0, "http://127.0.0.1:9/openid"
    assert run(keys.key("key-1")) is not None
    with pytest.raises(KeysOutOfReachError):
        run(Keys("http://127.0.0.1:9/openid", httpx.AsyncClient).key("key-1"))


def run(work: Any) -> Any:
    """Wait for something."""
    import asyncio  # noqa: PLC0415 - here alone

    return asyncio.run(work)


def test_when_it_cannot_be_told_teams_is_asked_to_come_again(unkeyed: World) -> None:
    assert sent_with(unkeyed, unkeyed.connector.signed()) == 503


def test_without_credentials_this_machine_is_answered(local_world: World) -> None:
    assert "Yes, if" in words_of(local_world.client().write(QUESTION))
    assert local_world.connector.sent[-1].authorization == ""


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Host": "mayi.example"},
        {"X-Real-IP": "203.0.113.9"},
    ],
)
def test_without_credentials_nobody_else_is(local_world: World, headers: dict[str, str]) -> None:
    """Also not through a proxy on this machine."""
    client = local_world.client(headers=headers)
    assert client.send(client.activity("message", text=QUESTION)).status_code == 401
    assert not local_world.connector.sent


def test_without_credentials_nothing_is_sent_elsewhere(local_world: World) -> None:
    client = local_world.client()
    elsewhere = client.activity("message", text=QUESTION, serviceUrl="https://smba.trafficmanager.net/emea")
    assert client.send(elsewhere).status_code == 403


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[1,2]", 400),
        (b'{"type":"message"}', 400),
        (b"[" * 50_000, 400),
        (b'{"text":"' + b"x" * 300_000 + b'"}', 413),
        (b"\xff\xfe", 400),
    ],
    ids=["empty", "broken", "list", "no conversation", "deep", "huge", "not utf-8"],
)
def test_what_is_no_activity_is_turned_away(world: World, body: bytes, status: int) -> None:
    headers = {"Authorization": f"Bearer {world.connector.signed()}", "Content-Type": "application/json"}
    assert httpx.post(f"{world.bot}/teams/messages", content=body, headers=headers).status_code == status


def test_the_secret_is_in_no_words_about_the_account(connector: ConnectorStandIn) -> None:
    assert "long enough" not in repr(registered(connector))
    assert TENANT in repr(registered(connector))
