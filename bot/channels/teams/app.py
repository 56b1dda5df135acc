"""The address Teams writes to, and the tab beside the chat."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

import httpx
import structlog
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.channels.chat import DOOR
from bot.channels.teams.activity import UnreadableError, read_activity
from bot.channels.teams.admission import Admission, Keys, KeysOutOfReachError, NotAdmittedError
from bot.channels.teams.botframework import BotFramework
from bot.channels.teams.connector import Connector
from bot.channels.teams.credentials import credentials_of
from bot.channels.teams.port import SendingError
from bot.channels.teams.speech import Speech
from bot.channels.teams.turns import Turns

if TYPE_CHECKING:
    from starlette.requests import Request

    from bot.channels.teams.account import Account
    from bot.channels.teams.desk import Desk

MESSAGES = "/teams/messages"
TAB = "/teams/tab"
LARGEST_ACTIVITY = 256 * 1024
"""Bytes; Teams itself stays below 100 KB, message extensions bring the message they were used on."""

TAB_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com https://*.cloud.microsoft https://*.office.com"
)
STYLE = (
    "body{font:16px/1.5 'Segoe UI',system-ui,sans-serif;max-width:40rem;margin:2rem auto;padding:0 1rem;"
    "color-scheme:light dark}a{display:inline-block;padding:.5rem 0}ul{padding-left:1.2rem}"
)

log = structlog.get_logger()


def http_client() -> httpx.AsyncClient:
    """A client that keeps to our own settings, whatever proxies the machine names."""
    # It carries our secret and our tokens, and asks 169.254.169.254, which is this machine's alone: no proxy's business.
    return httpx.AsyncClient(timeout=10.0, limits=httpx.Limits(max_connections=50), trust_env=False)


class TeamsChannel:
    """The bot in Teams, as addresses of a server."""

    def __init__(self, desk: Desk, account: Account) -> None:
        """`desk` answers, `account` says who the bot is."""
        self._desk = desk
        self._admission = Admission(account, Keys(account.keys, http_client))
        self._connector = Connector(account, credentials_of(account, http_client))
        self._port = BotFramework(self._connector)
        self._speech = Speech(desk)
        self._turns = Turns(desk, self._speech, dialogs=account.dialogs)

    def routes(self) -> list[Route]:
        """Every address of the channel."""
        return [Route(MESSAGES, self._messages, methods=["POST"]), Route(TAB, self._tab)]

    async def close(self) -> None:
        """Finish what was begun and let go of the connections."""
        await self._turns.settle()
        await self._connector.close()

    async def _messages(self, request: Request) -> Response:
        """Take an activity. It is acknowledged when everything it asks for is done."""
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            received = read_activity(json.loads(body))
        except (UnreadableError, ValueError, RecursionError):
            return Response(status_code=400)
        headers = {name.lower(): value for name, value in request.headers.items()}
        try:
            await self._admission.check(headers, request.client.host if request.client else "", received)
        except NotAdmittedError as error:
            log.warning("teams_turned_away", error=error.reason)
            return Response(status_code=error.status)
        except KeysOutOfReachError:
            log.error("teams_keys_out_of_reach")  # noqa: TRY400 - the reason is a network's, and long
            return Response(status_code=503)
        try:
            answer = await self._port.receive(received, self._turns.handle)
        except SendingError as error:
            log.error("teams_answer_not_sent", error=str(error))  # noqa: TRY400 - says it all
            return Response(status_code=502)
        except Exception as error:  # noqa: BLE001 - an error's message may quote what a person wrote
            log.error("teams_turn_failed", error=type(error).__name__)  # noqa: TRY400 - see above
            return Response(status_code=500)
        if answer is None:
            return Response(status_code=200)
        return JSONResponse(answer.body, answer.status) if answer.body is not None else Response(status_code=answer.status)

    async def _tab(self, request: Request) -> Response:
        """A page in a frame of Teams with links that open in the browser; it knows nobody and keeps nothing."""
        language = self._speech.language(request.headers.get("accept-language", "").split(",")[0].strip())
        page = tab_page(self._desk.words(language)["tab"], self._desk.web, language)
        headers = {"Content-Security-Policy": TAB_POLICY, "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
        return HTMLResponse(page, headers={**headers, "X-Content-Type-Options": "nosniff"})


def tab_page(words: Any, web: str, language: str) -> str:
    """The tab as HTML."""
    places = (("ask", "/"), ("policy", "/policy"), ("tools", "/tools"), ("requests", "/requests"), ("speak", DOOR))
    links = "".join(
        f'<li><a href="{html.escape(web + path)}" target="_blank" rel="noopener noreferrer">{html.escape(words[name])}</a></li>'
        for name, path in places
    )
    title = html.escape(words["title"])
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>'
        f"<body><main><h1>{title}</h1><p>{html.escape(words['text'])}</p><ul>{links}</ul></main></body></html>"
    )


async def _body(request: Request) -> bytes | None:
    """What was sent; None when it is more than any activity."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > LARGEST_ACTIVITY:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_ACTIVITY:
            return None
    return bytes(body)
