"""A Slack server for tests: the Web API methods the bot calls, signed deliveries, triggers, modals, Socket Mode.

What Slack documents is enforced: block and view limits (by slack_sdk's own validators, and the total that is not documented),
trigger ids that live three seconds and work once, a stack of three modals, five uses of a response_url, one message a second in
a room where `strict_rate` is on, an answer within three seconds, events delivered again when there is none.
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
ACK_SECONDS = 3.0
MOST_TEXT = 11_000
USES = 5
OPEN_TO_ALL = {"oauth.v2.access", "apps.connections.open"}
"""Methods that need no token of a bot."""


@dataclass
class Call:
    """A call of the Web API."""

    method: str
    body: dict[str, Any]
    token: str = ""


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
        self.users: dict[str, dict[str, Any]] = {}
        self.uses: dict[str, int] = {}
        self.gone: set[str] = set()
        self.slow: dict[str, float] = {}
        self.held: dict[str, threading.Event] = {}
        self.arrived: dict[str, int] = {}
        self.strict_rate = False
        self.posted_at: dict[str, float] = {}
        self.tokens: set[str] = set()
        self.connected: list[str] = []
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
        app.router.add_get("/oauth/v2/authorize", self._authorize)
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
        self.arrived[method] = self.arrived.get(method, 0) + 1
        await asyncio.sleep(self.slow.get(method, 0.0))
        if request.transport is None or request.transport.is_closing():
            return web.Response()  # whoever asked is gone, and so is what was asked
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or body.get("token", "")
        self.calls.append(Call(method, body, token))
        problem = self._problem(method, body)
        if (
            not problem
            and self.tokens
            and method not in {"oauth.v2.access", "apps.connections.open"}
            and token not in self.tokens
        ):
            problem = "invalid_auth"
        self.arrived[f"after {method}"] = self.arrived.get(f"after {method}", 0) + 1
        await asyncio.sleep(self.slow.get(f"after {method}", 0.0))
        if method in self.held:
            await asyncio.to_thread(self.held[method].wait, 20)
        if problem:
            return web.json_response({"ok": False, "error": problem})
        return web.json_response({"ok": True, **self._result(method, body)})

    def _problem(  # noqa: C901, PLR0912 - a list of what Slack refuses
        self, method: str, body: dict[str, Any]
    ) -> str:
        try:
            if "blocks" in body:
                if len(body["blocks"]) > 50:
                    return "invalid_blocks"
                if sum(map(len, texts(body["blocks"]))) > MOST_TEXT:
                    return "msg_blocks_too_long"
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
        if method in {"views.push", "views.update"} and "view_id" in body and body["view_id"] not in self._ids():
            return "not_found"
        if method == "users.info" and body["user"] not in self.users:
            return "user_not_found"
        if method == "users.lookupByEmail" and not self._by_mail(body["email"]):
            return "users_not_found"
        return self._message_problem(body) if method == "chat.postMessage" else ""

    def _message_problem(self, body: dict[str, Any]) -> str:
        if not body.get("text"):
            return "no_text"
        now, last = time.monotonic(), self.posted_at.get(body["channel"], 0.0)
        if self.strict_rate and now - last < 0.95:
            return "ratelimited"
        self.posted_at[body["channel"]] = now
        return ""

    def _ids(self) -> list[str]:
        return [view["id"] for view in self.stack]

    def _by_mail(self, mail: str) -> dict[str, Any]:
        return next((user for user in self.users.values() if user["profile"]["email"] == mail), {})

    def _result(  # noqa: C901 - a list of methods
        self, method: str, body: dict[str, Any]
    ) -> dict[str, Any]:
        if method == "auth.test":
            return {"team_id": TEAM, "user_id": "UBOT", "bot_id": "B1", "team": "Test", "url": self.url}
        if method == "oauth.v2.access":
            return self._installed(body)
        if method == "users.info":
            return {"user": self.users[body["user"]]}
        if method == "users.lookupByEmail":
            return {"user": self._by_mail(body["email"])}
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

    def _installed(self, body: dict[str, Any]) -> dict[str, Any]:
        """Tokens for a code, or newer ones for a refresh token."""
        number = next(self._numbers)
        token, refresh = f"xoxb-secret-{number}", f"xoxe-secret-{number}"
        self.tokens.add(token)
        code = body.get("code", "")
        team = code.removeprefix("code-of-") if code else TEAM
        return {
            "access_token": token,
            "refresh_token": refresh,
            "token_type": "bot",
            "expires_in": 43_200,
            "scope": "chat:write",
            "bot_user_id": "UBOT",
            "app_id": "A1",
            "team": {"id": team, "name": "Test"},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": "U1"},
        }

    async def _authorize(self, request: web.Request) -> web.Response:
        return web.Response(text=f"Install with {request.query['scope']}?")

    async def _hook(self, request: web.Request) -> web.Response:
        body, name = await request.json(), request.match_info["id"]
        self.uses[name] = self.uses.get(name, 0) + 1
        await asyncio.sleep(self.slow.get("hook", 0.0))
        if name in self.gone or self.uses[name] > USES:
            return web.Response(status=404, text="used_url")
        for block in Block.parse_all(body.get("blocks", [])):
            block.validate_json()
        self.hooks.append(body)
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        self.connected.append(request.path)
        await socket.send_json({"type": "hello", "num_connections": 1})
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                self.socket_acks.append(json.loads(message.data))
        return socket

    def over_socket(self, kind: str, payload: dict[str, Any], envelope: str = "E1", retry: int = 0) -> None:
        """Deliver something over the open connection."""
        message = {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        if retry:
            message |= {"retry_attempt": retry, "retry_reason": "timeout"}
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

    def until_taken(self, event: dict[str, Any], event_id: str) -> list[int]:
        """Deliver an event as Slack does: again, with retry headers, until it is acknowledged in time; the statuses."""
        statuses: list[int] = []
        for retry in range(4):
            headers = {"x-slack-retry-num": str(retry), "x-slack-retry-reason": "http_error"} if retry else {}
            began = time.monotonic()
            try:
                answer = self.event(event, event_id, headers=headers)
            except httpx.HTTPError:
                statuses.append(0)
                continue
            statuses.append(answer.status_code if time.monotonic() - began < ACK_SECONDS else 0)
            if statuses[-1] == 200:
                break
        return statuses

    def direct(self, text: str, user: str = "U1", event_id: str = "", **more: Any) -> httpx.Response:
        """A direct message to the bot."""
        return self.event({**self.dm(text, user), **more}, event_id)

    @staticmethod
    def dm(text: str, user: str = "U1") -> dict[str, Any]:
        """What Slack tells of a direct message."""
        event = {"type": "message", "channel_type": "im", "channel": "D1"}
        return {**event, "user": user, "text": text, "ts": "1.1", "team": TEAM}

    def press(self, button: dict[str, Any], user: str = "U1", **more: Any) -> httpx.Response:
        """A button or a list, on an answer that she alone sees; with `view`, in a modal."""
        action = {"block_id": "b", **button}
        payload: dict[str, Any] = {"type": "block_actions", "actions": [action]}
        if "view" not in more:
            payload |= {"container": {"type": "message", "is_ephemeral": True}, "channel": {"id": "C1"}}
            payload["response_url"] = self.hook()
        return self.interact({**payload, **more}, user)

    def press_here(self, words: str, user: str = "U1") -> httpx.Response:
        """A button of the modal that is on top."""
        view = self.stack[-1]
        return self.press(button(view, words), user, view=view)

    def send_view(self, view: dict[str, Any], values: dict[str, dict[str, Any]], user: str = "U1") -> httpx.Response:
        """Submit a modal; `values` are the states of its inputs by block id."""
        state = {"values": {**stated(view), **{block: {"field": value} for block, value in values.items()}}}
        return self.interact({"type": "view_submission", "view": {**view, "state": state}}, user)

    def interact(self, payload: dict[str, Any], user: str = "U1") -> httpx.Response:
        """An interaction, with a fresh trigger. `home` is the workspace she belongs to."""
        who = {"id": user, "team_id": payload.pop("home", TEAM)}
        whole = {"team": {"id": TEAM}, "user": who, "api_app_id": "A1", "trigger_id": self.trigger()}
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


def stated(view: dict[str, Any]) -> dict[str, Any]:
    """What Slack says of every input of a modal in which nobody typed."""
    found: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        field = block["element"]
        value = {"static_select": "selected_option", "checkboxes": "selected_options", "datepicker": "selected_date"}
        key = value.get(field["type"], "value")
        initial = {"selected_option": "initial_option", "selected_options": "initial_options", "selected_date": "initial_date"}
        empty = [] if key == "selected_options" else None
        known = field.get(initial.get(key, "initial_value"), empty)
        found[block["block_id"]] = {field["action_id"]: {"type": field["type"], key: known}}
    return found


def texts(found: Any) -> list[str]:
    """Every text of blocks."""
    if isinstance(found, list):
        return [text for one in found for text in texts(one)]
    if isinstance(found, dict):
        own = [found["text"]] if isinstance(found.get("text"), str) else []
        return own + [text for key, one in found.items() if key != "text" or isinstance(one, dict) for text in texts(one)]
    return []


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


def until(what: Callable[[], bool], seconds: float = 4.0) -> None:
    """Wait until something holds."""
    for _ in range(int(seconds * 50)):
        if what():
            return
        time.sleep(0.02)
    pytest.fail("it never came true")
