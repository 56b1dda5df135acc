"""A Slack server for tests: the Web API methods the bot calls, signed deliveries, triggers, modals, Socket Mode.

What Slack documents is enforced: block and view limits (by slack_sdk's own validators), trigger ids that live three seconds and
work once, a stack of three modals, one message a second in a room where `strict_rate` is on.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import itertools
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from aiohttp import WSMsgType, web
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

SECRET = "signing-secret-of-the-tests"  # noqa: S105 - of the tests alone
TEAM = "T1"
TRIGGER_SECONDS = 3.0


@dataclass
class Call:
    """A call of the Web API."""

    method: str
    body: dict[str, Any]


@dataclass
class Answer:
    """What the server says instead of doing its work."""

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class FakeSlack:
    """Runs in a thread of its own, on a real port."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answers: list[Answer] = []
        self.triggers: dict[str, float] = {}
        self.hooks: list[dict[str, Any]] = []
        self.stack: list[dict[str, Any]] = []
        self.sockets: list[web.WebSocketResponse] = []
        self.socket_acks: list[dict[str, Any]] = []
        self.bot = ""
        self._numbers = itertools.count(1)
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.run_forever()

    async def _serve(self) -> None:
        app = web.Application(client_max_size=5_000_000)
        app.router.add_post("/api/{method}", self._api)
        app.router.add_post("/hook/{id}", self._hook)
        app.router.add_get("/socket", self._socket)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{port}"
        self._ready.set()

    def stop(self) -> None:
        async def end() -> None:
            await self._runner.cleanup()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _api(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        body = dict(await request.post()) if "form" in request.content_type else await request.json()
        for key in ("blocks", "view"):
            if isinstance(body.get(key), str):
                body[key] = json.loads(body[key])
        if self.answers and method != "auth.test":
            answer = self.answers.pop(0)
            return web.Response(status=answer.status, text=answer.body, headers=answer.headers)
        self.calls.append(Call(method, body))
        problem = self._problem(method, body)
        if problem:
            return web.json_response({"ok": False, "error": problem})
        return web.json_response({"ok": True, **self._result(method, body)})

    def _problem(  # noqa: C901 - a list of what Slack refuses
        self, method: str, body: dict[str, Any]
    ) -> str:
        try:
            if "blocks" in body:
                if len(body["blocks"]) > 50:
                    return "invalid_blocks"
                for block in Block.parse_all(body["blocks"]):
                    block.validate_json()
            if "view" in body:
                View(**body["view"]).validate_json()
        except SlackObjectFormationError as error:
            return f"invalid_blocks: {error}"
        if method in {"views.open", "views.push"}:
            issued = self.triggers.pop(body["trigger_id"], None)
            if issued is None:
                return "exchanged_trigger_id"
            if time.monotonic() - issued > TRIGGER_SECONDS:
                return "expired_trigger_id"
            if method == "views.push" and len(self.stack) >= 3:
                return "push_limit_reached"
        if method == "chat.postMessage" and not body.get("text"):
            return "no_text"
        return ""

    def _result(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "auth.test":
            return {"team_id": TEAM, "user_id": "UBOT", "bot_id": "B1", "team": "Test", "url": self.url}
        if method == "apps.connections.open":
            return {"url": f"{self.url.replace('http', 'ws')}/socket"}
        if method.startswith("views."):
            view = {**body["view"], "id": f"V{next(self._numbers)}", "previous_view_id": None}
            if method == "views.push":
                view["previous_view_id"] = self.stack[-1]["id"]
            if method == "views.open":
                self.stack = []
            if method in {"views.open", "views.push"}:
                self.stack.append(view)
            elif method == "views.update" and self.stack:
                self.stack[-1] = view
            return {"view": view}
        return {"ts": f"{next(self._numbers)}.0", "channel": body.get("channel", "")}

    async def _hook(self, request: web.Request) -> web.Response:
        body = await request.json()
        for block in Block.parse_all(body.get("blocks", [])):
            block.validate_json()
        self.hooks.append(body)
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.socket_acks.append(json.loads(message.data))
        return socket

    def over_socket(self, kind: str, payload: dict[str, Any], envelope: str = "E1") -> None:
        """Deliver something over the open connection."""
        message = {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        asyncio.run_coroutine_threadsafe(self.sockets[-1].send_json(message), self._loop).result(5)

    # What people do

    def post(self, body: str, *, form: bool, headers: dict[str, str] | None = None, **sign: Any) -> httpx.Response:
        """A signed delivery to the bot."""
        at = str(sign.get("at", int(time.time())))
        secret = sign.get("secret", SECRET)
        digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        signed = {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={digest}", "content-type": kind, **(headers or {})}
        return httpx.post(f"{self.bot}/slack/events", content=body, headers=signed, timeout=20)

    def command(self, text: str, user: str = "U1", **sign: Any) -> httpx.Response:
        """`/mayi <text>`."""
        fields = {"command": "/mayi", "text": text, "user_id": user, "team_id": TEAM, "channel_id": "C1"}
        fields |= {"response_url": self.hook(), "trigger_id": self.trigger()}
        return self.post(urlencode(fields), form=True, **sign)

    def event(self, event: dict[str, Any], event_id: str = "", **sign: Any) -> httpx.Response:
        """An event of the Events API."""
        body = {"type": "event_callback", "team_id": TEAM, "api_app_id": "A1", "event": event}
        body["event_id"] = event_id or f"Ev{next(self._numbers)}"
        return self.post(json.dumps(body), form=False, **sign)

    def direct(self, text: str, user: str = "U1", event_id: str = "", **more: Any) -> httpx.Response:
        """A direct message to the bot."""
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": "D1",
            "user": user,
            "text": text,
            "ts": "1.1",
            "team": TEAM,
        }
        return self.event({**event, **more}, event_id)

    def press(self, button: dict[str, Any], user: str = "U1", **more: Any) -> httpx.Response:
        """A button or a list."""
        action = {"block_id": "b", **button}
        payload = {"type": "block_actions", "actions": [action], "container": {"type": "message"}, "response_url": self.hook()}
        return self.interact({**payload, **more}, user)

    def send_view(self, view: dict[str, Any], values: dict[str, dict[str, Any]], user: str = "U1") -> httpx.Response:
        """Submit a modal; `values` are the states of its inputs by block id."""
        state = {"values": {block: {"field": value} for block, value in values.items()}}
        return self.interact({"type": "view_submission", "view": {**view, "state": state}}, user)

    def interact(self, payload: dict[str, Any], user: str = "U1") -> httpx.Response:
        """An interaction, with a fresh trigger."""
        whole = {"team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": "A1", "trigger_id": self.trigger()}
        return self.post(urlencode({"payload": json.dumps({**whole, **payload})}), form=True)

    def trigger(self) -> str:
        name = f"trigger-{next(self._numbers)}"
        self.triggers[name] = time.monotonic()
        return name

    def hook(self) -> str:
        return f"{self.url}/hook/{next(self._numbers)}"

    def made(self, method: str) -> list[dict[str, Any]]:
        """Bodies of the calls of one method."""
        return [call.body for call in self.calls if call.method == method]


def buttons(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """Every button of a message or a view."""
    found = []
    for block in payload.get("blocks", []):
        found += [one for one in block.get("elements", []) if one.get("type") == "button"]
        if block.get("accessory", {}).get("type") == "button":
            found.append(block["accessory"])
    return found


def button(payload: dict[str, Any], words: str) -> dict[str, Any]:
    """The button with these words on it."""
    return next(one for one in buttons(payload) if words in one["text"]["text"])


def said(payload: dict[str, Any]) -> str:
    """All texts of a payload."""
    return json.dumps(payload, ensure_ascii=False)


def until(what: Callable[[], bool]) -> None:
    """Wait until something holds."""
    for _ in range(200):
        if what():
            return
        time.sleep(0.02)
    pytest.fail("it never came true")
