"""A Bot Connector and an issuer of tokens of our own, over real HTTP: what Teams would be for the bot."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import rsa
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

ISSUER = "https://issuer.example"
KEY_ID = "key-1"


@dataclass
class Sent:
    """A request the bot made."""

    method: str
    conversation: str
    message: str
    activity: dict[str, Any]
    authorization: str

    @property
    def card(self) -> dict[str, Any]:
        """The card in it."""
        return self.activity["attachments"][0]["content"]


@dataclass
class Refusal:
    """What the connector answers instead of taking a message."""

    status: int
    code: str = ""
    after: str = ""


@dataclass
class ConnectorStandIn:
    """Takes messages, or refuses them in the order of `refusals`."""

    sent: list[Sent] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    asked_for_token: list[dict[str, str]] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    token_status: int = 200
    address: str = ""
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))
    endorsements: tuple[str, ...] = ("msteams",)

    def app(self) -> Starlette:
        """The addresses."""
        activities = "/v3/conversations/{conversation:path}/activities"
        return Starlette(
            routes=[
                Route(f"{activities}/{{message}}", self._take, methods=["POST", "PUT"]),
                Route(activities, self._take, methods=["POST"]),
                Route("/openid", self._configuration),
                Route("/keys", self._keys),
                Route("/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
                Route("/identity", self._identity),
            ]
        )

    async def _take(self, request: Request) -> Response:
        path = request.path_params
        activity = await request.json()
        authorization = request.headers.get("authorization", "")
        if path["conversation"] in self.blocked:
            return JSONResponse({"error": {"code": "MessageWritesBlocked", "message": "secret words"}}, 403)
        if self.refusals:
            refusal = self.refusals.pop(0)
            headers = {"Retry-After": refusal.after} if refusal.after else {}
            return JSONResponse({"error": {"code": refusal.code, "message": "secret words"}}, refusal.status, headers)
        self.sent.append(Sent(request.method, path["conversation"], path.get("message", ""), activity, authorization))
        return JSONResponse({"id": f"m-{len(self.sent)}"}, 200)

    async def _configuration(self, _: Request) -> Response:
        return JSONResponse({"issuer": ISSUER, "jwks_uri": f"{self.address}/keys"})

    async def _keys(self, _: Request) -> Response:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return JSONResponse({"keys": [{**public, "kid": KEY_ID, "endorsements": list(self.endorsements)}]})

    async def _token(self, request: Request) -> Response:
        self.asked_for_token.append({key: str(value) for key, value in (await request.form()).items()})
        if self.token_status != 200:
            return JSONResponse({"error_description": "secret words"}, self.token_status)
        return JSONResponse({"access_token": "our-token", "expires_in": 3600})

    async def _identity(self, request: Request) -> Response:
        self.asked_for_token.append({**dict(request.query_params), "header": request.headers.get("x-identity-header", "")})
        return JSONResponse({"access_token": "identity-token", "expires_on": str(int(time.time()) + 3600)})

    def begin(self) -> None:
        """Forget everything, for the next test."""
        self.sent.clear()
        self.refusals.clear()
        self.asked_for_token.clear()
        self.blocked.clear()
        self.token_status, self.endorsements = 200, ("msteams",)

    def refuse(self, status: int, code: str = "", after: str = "") -> None:
        """Refuse the next message."""
        self.refusals.append(Refusal(status, code, after))

    def wait_for(self, messages: int) -> None:
        """Wait until so many messages have come."""
        for _ in range(300):
            if len(self.sent) >= messages:
                return
            time.sleep(0.01)

    def signed(self, *, key: rsa.RSAPrivateKey | None = None, key_id: str = KEY_ID, **claims: Any) -> str:
        """A token as Teams would send it, with claims changed."""
        now = int(time.time())
        whole = {"iss": ISSUER, "aud": "app-1", "exp": now + 600, "nbf": now - 10, "serviceurl": self.address} | claims
        return jwt.encode(whole, key or self.key, algorithm="RS256", headers={"kid": key_id})


class Switch:
    """A server whose app is changed between tests; starting one takes longer than most tests."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        self.loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            self.loop = asyncio.get_running_loop()
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        assert self.app is not None
        await self.app(scope, receive, send)

    def run(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something where the server runs."""
        assert self.loop is not None
        asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout=10)


def served(app: ASGIApp) -> Iterator[str]:
    """Serve an app on a port of this machine; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(500):
        if server.started:
            break
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=5)
