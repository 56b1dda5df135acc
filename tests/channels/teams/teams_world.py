"""The bot in Teams over the real SDK and real HTTP, with a connector of ours at the other end and the sample people."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from connector_stand_in import ISSUER, ConnectorStandIn, Switch
from starlette.applications import Starlette

from bot.assembly import open_desk
from bot.cases.people import Person
from bot.channels.teams import Account, TeamsChannel, TeamsCourier
from bot.channels.teams.painting.actions import MARK
from bot.cli.teams import TeamsDesk, TeamsSide
from bot.library import shipped_content
from bot.office import Office
from storage import Store

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.assembly import Desk

WEB = "https://mayi.example"
BOT = "28:app-1"
TENANT = "tenant-1"
NUMBERS = itertools.count()


def person(id_: str, manager: str = "", *roles: str, teams: str = "", language: str = "en") -> Person:
    """A sample person with an id of Entra."""
    mail = f"{id_}@example.com"
    return Person(
        id_, f"Sample {id_}", mail, manager, "lab", "de", "Europe/Berlin", roles, teams=teams or f"aad-{id_}", language=language
    )


PEOPLE = (
    person("board"),
    person("head", "board"),
    person("manager", "head"),
    person("employee", "manager"),
    person("ai-1", "head", "handler:ai_desk", "handler:ai_board"),
    person("ai-2", "head", "handler:ai_desk", "handler:ai_board"),
    person("hr-1", "head", "handler:adjustments", "handler:people_relations"),
    person("admin", "head", "admin"),
)


class HandClock:
    """Time stands still until a test puts it forward."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def forward(self, **length: float) -> None:
        self.moment += timedelta(**length)


@dataclass
class Client:
    """Teams on a person's machine, as far as the bot can tell."""

    bot: str
    connector: ConnectorStandIn
    token: str = ""
    who: str = "employee"
    room: str = "personal"
    tenant: str = TENANT
    channel: str = "msteams"
    headers: dict[str, str] = field(default_factory=dict)

    def activity(self, type_: str, **more: Any) -> dict[str, Any]:
        """An activity as Teams writes it."""
        return {
            "type": type_,
            "id": f"a-{next(NUMBERS)}",
            "timestamp": "2026-03-02T09:00:00Z",
            "channelId": self.channel,
            "serviceUrl": self.connector.address,
            "from": {"id": f"29:{self.who}", "aadObjectId": f"aad-{self.who}", "name": "Sample"},
            "recipient": {"id": BOT, "name": "MayI"},
            "conversation": {"id": f"conv-{self.room}-{self.who}", "conversationType": self.room, "tenantId": self.tenant},
            "channelData": {"tenant": {"id": self.tenant}},
            "locale": "en-US",
        } | more

    def send(self, activity: Any) -> httpx.Response:
        """Deliver an activity."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.post(f"{self.bot}/teams/messages", json=activity, headers=headers | self.headers, timeout=20)

    def write(self, text: str, **more: Any) -> dict[str, Any]:
        """Write a message; returns the card that came back."""
        before = len(self.connector.sent)
        response = self.send(self.activity("message", text=text, **more))
        assert response.status_code == 200, response.text
        assert len(self.connector.sent) == before + 1
        return self.connector.sent[-1].card

    def invoke(self, name: str, value: Mapping[str, Any], **more: Any) -> httpx.Response:
        """Send an invoke."""
        return self.send(self.activity("invoke", name=name, value=value, **more))

    def tap(self, button: Mapping[str, Any], inputs: Mapping[str, str] | None = None, message: str = "m-1") -> dict[str, Any]:
        """Press a button with inputs filled in; returns the card that came back, from a dialog or in place."""
        data = {**button["data"], **(inputs or {})}
        if button["type"] == "Action.Execute":
            action = {"type": button["type"], "verb": button["verb"], "data": data}
            response = self.invoke("adaptiveCard/action", {"action": action, "trigger": "manual"}, replyToId=message)
            assert response.status_code == 200, response.text
            return response.json()["value"]
        opens = data.get("msteams", {}).get("type") == "task/fetch"
        response = self.invoke("task/fetch" if opens else "task/submit", {"data": data, "context": {"theme": "default"}})
        assert response.status_code == 200, response.text
        return response.json()["task"]["value"]["card"]["content"]


@dataclass
class World:
    """Everything a test needs."""

    connector: ConnectorStandIn
    office: Office
    store: Store
    clock: HandClock
    desk: TeamsDesk
    courier: TeamsCourier
    account: Account
    bot: str = ""

    def client(self, who: str = "employee", **more: Any) -> Client:
        """Somebody's Teams."""
        token = self.connector.signed() if self.account.has_credentials else ""
        return Client(self.bot, self.connector, token, who, **more)

    def installed(self, *who: str) -> None:
        """People install the app."""
        for one in who:
            client = self.client(one)
            assert client.send(client.activity("installationUpdate", action="add")).status_code == 200
        self.connector.sent.clear()


@dataclass(frozen=True)
class Server:
    """Where bots are served."""

    switch: Switch
    address: str


def make_world(server: Server, desk: Desk, connector: ConnectorStandIn, account: Account) -> Iterator[World]:
    """A bot with an office of its own."""
    clock = HandClock()
    store = Store.in_memory(clock)
    store.directory.put(PEOPLE)
    office = Office(desk, store, clock)
    behind = TeamsDesk(office, WEB)
    world = World(connector, office, store, clock, behind, TeamsCourier(behind, account), account)
    side = TeamsSide(TeamsChannel(behind, account), world.courier)
    server.switch.app = side.beside(Starlette())
    world.bot = server.address
    yield world
    server.switch.run(side.channel.close())


def registered(connector: ConnectorStandIn, **more: Any) -> Account:
    """A single-tenant registration whose issuer and authority are ours."""
    values: dict[str, Any] = {
        "app_id": "app-1",
        "password": "a long enough secret",
        "tenant": TENANT,
        "service_hosts": ("127.0.0.1",),
        "issuer": ISSUER,
        "keys": f"{connector.address}/openid",
        "authority": connector.address,
    }
    return Account(**values | more)


def elements(part: Any) -> Iterator[dict[str, Any]]:
    """Every element and action of a card."""
    if isinstance(part, dict):
        if "type" in part:
            yield part
        for value in part.values():
            yield from elements(value)
    elif isinstance(part, list):
        for one in part:
            yield from elements(one)


def button(card: Mapping[str, Any], label: str = "", verb: str = "") -> dict[str, Any]:
    """The first button with these letters or this verb."""
    for element in elements(card.get("body", [])):
        kind = str(element["type"])
        if not kind.startswith("Action.") or (label and label not in element.get("title", "")):
            continue
        if verb and element.get("data", {}).get(MARK, {}).get("do") != verb:
            continue
        return element
    raise LookupError(label or verb)


def words_of(card: Mapping[str, Any]) -> str:
    """All words a person reads on a card."""
    texts = []
    for element in elements(card.get("body", [])):
        texts += [str(element[key]) for key in ("text", "title", "label", "placeholder", "errorMessage") if element.get(key)]
        texts += [f"{fact['title']} {fact['value']}" for fact in element.get("facts", ())]
    return "\n".join(texts)


def silent_world(connector: ConnectorStandIn) -> World:
    """An office without a server, with what it learnt kept as in the other tests."""
    cache = Path(__file__).resolve().parents[3] / ".pytest_cache" / "packs"
    clock = HandClock()
    store = Store.in_memory(clock)
    store.directory.put(PEOPLE)
    office = Office(open_desk(shipped_content(), cache), store, clock)
    behind, account = TeamsDesk(office, WEB), Account()
    return World(connector, office, store, clock, behind, TeamsCourier(behind, account), account)
