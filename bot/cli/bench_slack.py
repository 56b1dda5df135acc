"""`mayi bench slack`: signed slash commands answered over HTTP, beside a bare Bolt app on the same server in the same run.

The server is a process of its own, kept on one core: one uvicorn with three addresses. At one is the bot as it is served,
answering the pack's own examples and golden questions; at the others are two bare Bolt apps that send the text back, one as
Bolt comes, one that answers as the bot does, in the handler (`process_before_response`). They are measured in turns, so that a
machine that gets slower slows down all of them.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import multiprocessing
import os
import socket
import time
from dataclasses import dataclass, fields
from itertools import cycle
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from bot.assembly import open_desk, settle
from bot.channels.slack import Account, SlackChannel, slack_routes
from bot.cli.bench import questions_of
from bot.cli.slack import SlackDesk
from bot.office import Office
from storage import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

    from slack_bolt.async_app import AsyncApp
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from bot.settings import Settings

CONNECTIONS = 8
ROUNDS = 5
SHARE = 0.85
"""How much of the bare app's rate the bot has to reach."""

LATE = 2.0
"""How many times the bare app's p99 its own may be."""

SECRET = "signing-secret-of-the-benchmark"  # noqa: S105 - nothing is behind it
TOKEN = "xoxb-benchmark"  # noqa: S105 - as above
BOT, BARE, BARE_AT_ONCE = "/slack/events", "/bare", "/bare-at-once"
NAMES = {BARE: "bare Bolt, echo", BARE_AT_ONCE: "the same, in the handler", BOT: "MayI, the answer"}
STARTS_IN = 300.0
"""Seconds: a pack that is new to the cache is learnt first."""


@dataclass(frozen=True, slots=True)
class Run:
    """One round at one address.

    Attributes:
        rate: answers a second.
        p50, p99: milliseconds of the middle answer and of the slowest hundredth.
        work: milliseconds of the server's processor for one answer; a busy machine does not change it.
    """

    rate: float
    p50: float
    p99: float
    work: float


def slack(settings: Settings, seconds: float) -> int:
    """Print the figures; exit code 1 when the bot misses its target.

    Args:
        settings: of the pack and the cache.
        seconds: how long each round at each address takes.
    """
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(settings, theirs), daemon=True)
    server.start()
    try:
        if not ours.poll(STARTS_IN):
            print("The server did not start.")
            return 1
        port, texts = ours.recv()
        _keep_off_the_servers_core()
        runs = asyncio.run(_measure(port, texts, seconds))
    finally:
        server.terminate()
        server.join()
    return _print(runs, seconds)


async def _measure(port: int, texts: list[str], seconds: float) -> dict[str, list[Run]]:
    for path in NAMES:
        await _round(port, path, texts, min(seconds, 2.0))
    runs: dict[str, list[Run]] = {path: [] for path in NAMES}
    for _ in range(ROUNDS):
        for path, done in runs.items():
            done.append(await _round(port, path, texts, seconds))
    return runs


async def _round(port: int, path: str, texts: list[str], seconds: float) -> Run:
    """Ask over a few connections, each waiting for its answer before it asks again."""
    times: list[float] = []
    questions = cycle(texts)
    worked, began = await _worked(port), time.perf_counter()
    await asyncio.gather(*(_ask(port, path, questions, began + seconds, times) for _ in range(CONNECTIONS)))
    took, worked = time.perf_counter() - began, await _worked(port) - worked
    times.sort()
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    return Run(len(times) / took, middle * 1000, late * 1000, worked / len(times) * 1000)


async def _worked(port: int) -> float:
    """Seconds of the processor that the server has used so far."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /worked HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    try:
        return float(await _answer(reader))
    finally:
        writer.close()
        await writer.wait_closed()


async def _ask(port: int, path: str, questions: Iterator[str], end: float, times: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < end:
            request = _signed(path, next(questions))
            began = time.perf_counter()
            writer.write(request)
            await _answer(reader)
            times.append(time.perf_counter() - began)
    finally:
        writer.close()
        await writer.wait_closed()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    status, length = head.split(b" ", 2)[1], 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    body = await reader.readexactly(length)
    if status != b"200" or not body:
        raise AssertionError(f"not_answered_{status.decode()}")
    return body


def _signed(path: str, text: str) -> bytes:
    """A slash command as Slack sends it."""
    fields = {"token": "x", "team_id": "T1", "channel_id": "C1", "user_id": "U1", "command": "/mayi", "text": text}
    body = urlencode({**fields, "response_url": "https://hooks.slack.com/commands/T1/1/x", "trigger_id": "1.2.x"}).encode()
    at = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={digest}\r\n\r\n"
    )
    return head.encode() + body


def _serve(settings: Settings, pipe: Connection) -> None:
    """The server's process."""
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Route

    _one_core()
    desk = open_desk(settings.content, settings.cache)
    office = Office(desk, Store.in_memory())
    listening = socket.socket(
        socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP
    )  # without the last, asyncio delays answers
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    port: int = listening.getsockname()[1]
    api = f"http://127.0.0.1:{port}/api/"
    bot = SlackChannel(SlackDesk(office, settings.address), Account(TOKEN, SECRET, api=api))
    bare = [_bare(BARE, api, at_once=False), _bare(BARE_AT_ONCE, api, at_once=True)]
    app = Starlette(
        routes=[*slack_routes(bot), *bare, Route("/api/auth.test", _who, methods=["POST"]), Route("/worked", _work)]
    )
    settle()
    pipe.send((port, [question.text for question in questions_of(desk)]))
    config = uvicorn.Config(app, access_log=False, log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


def _bare(path: str, api: str, *, at_once: bool) -> Route:
    """A Bolt app with one handler, which sends the text back."""
    from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.web.async_client import AsyncWebClient
    from starlette.routing import Route

    client = AsyncWebClient(token=TOKEN, base_url=api)
    app = AsyncApp(signing_secret=SECRET, client=client, process_before_response=at_once)
    _echo(app)
    handler = AsyncSlackRequestHandler(app)

    async def answer(request: Request) -> Response:
        return await handler.handle(request)

    return Route(path, answer, methods=["POST"])


def _echo(app: AsyncApp) -> None:
    @app.command("/mayi")
    async def echo(ack, body) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - Bolt goes by the names
        await ack(body["text"])


async def _who(_: Request) -> Response:
    from starlette.responses import JSONResponse

    return JSONResponse({"ok": True, "team_id": "T1", "user_id": "UBOT", "bot_id": "B1"})


async def _work(_: Request) -> Response:
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(str(time.process_time()))


def _one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _keep_off_the_servers_core() -> None:
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_setaffinity") else set()
    if len(cores) > 1:
        os.sched_setaffinity(0, cores - {min(cores)})


def _print(runs: dict[str, list[Run]], seconds: float) -> int:
    middle = {path: _middle(done) for path, done in runs.items()}
    table = Table(
        title=f"Signed slash commands, {CONNECTIONS} connections, one core, median of {ROUNDS} rounds of {seconds:g} s"
    )
    for heading in ("", "a second", "p50 ms", "p99 ms", "work ms", "of bare"):
        table.add_column(heading, justify="left" if not heading else "right")
    for path, run in middle.items():
        share = f"{run.rate / middle[BARE].rate:.2f}"
        table.add_row(NAMES[path], f"{run.rate:.0f}", f"{run.p50:.1f}", f"{run.p99:.1f}", f"{run.work:.2f}", share)
    Console().print(table)
    rate, late = middle[BOT].rate / middle[BARE].rate, middle[BOT].p99 / middle[BARE].p99
    met = rate >= SHARE and late < LATE
    print(f"Target: at least {SHARE:g} of the bare app's rate, p99 below {LATE:g} times its own: {'met' if met else 'missed'}")
    return 0 if met else 1


def _middle(done: list[Run]) -> Run:
    return Run(*(median(getattr(run, field.name) for run in done) for field in fields(Run)))
