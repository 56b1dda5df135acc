"""`mayi bench teams`: questions a second through the whole of Teams' way, beside a bare echo of the SDK in the same run.

Each server runs in a process of its own, on one core, and answers over real HTTP: an activity comes in, a message goes out to
a connector that takes everything. Rates are by the processor time the server took, so that a busy machine slows nobody
down. The echo is the SDK's own sample: its adapter, its handler, "echo" and the text. MayI
understands, decides, words and paints. Both run without credentials, because checking a signature is the same for both.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from bot.assembly import open_desk, settle
from bot.cli.bench import questions_of
from bot.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request

AT_ONCE = 8
ROUNDS = 3
WARM_UP = 400
WAIT = 120.0
GOAL = 0.85
WORKED = "/worked"
PATHS = {"echo": "/api/messages", "mayi": "/teams/messages"}
TAKEN = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{"id":"1"}'


@dataclass(frozen=True, slots=True)
class Timing:
    """Answers in a second of one core, and how long the middle one and the slowest hundredth took, in milliseconds."""

    rate: float
    p50: float
    p99: float


def measure(settings: Settings, seconds: float) -> int:
    """Print the figures; exit code 1 when MayI is slower than it may be."""
    _on_core(-1)
    texts = [question.text for question in questions_of(open_desk(settings.content, settings.cache))]
    print(
        f"{len(texts)} different questions, {ROUNDS} rounds of {seconds:g} s each, {AT_ONCE} at once, one core for the server:"
    )
    timings = asyncio.run(_compared(texts, seconds))
    for name, label in (("echo", "bare echo of botbuilder"), ("mayi", "MayI, understood, decided, painted")):
        timing = timings[name]
        print(f"  {label:<36}{timing.rate:7.0f} a second of one core   p50 {timing.p50:6.2f} ms   p99 {timing.p99:6.2f} ms")
    share = timings["mayi"].rate / timings["echo"].rate
    print(f"  MayI answers {share:.2f} times as many as the echo (at least {GOAL} is the goal).")
    return 0 if share >= GOAL else 1


async def _compared(texts: Sequence[str], seconds: float) -> dict[str, Timing]:
    """Both servers, in turns, so that a machine that slows down slows both."""
    connector = await asyncio.start_server(_take, "127.0.0.1", 0)
    port = connector.sockets[0].getsockname()[1]
    rounds: dict[str, list[Timing]] = {name: [] for name in PATHS}
    with contextlib.ExitStack() as servers:
        addresses = {name: servers.enter_context(_server(name)) for name in PATHS}
        for name, address in addresses.items():
            await _up(address)
            await _load(address, PATHS[name], texts[:WARM_UP], port, WAIT, only_once=True)
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                rounds[name].append(await _load(address, PATHS[name], texts, port, seconds))
    connector.close()
    return {name: sorted(timings, key=lambda timing: timing.rate)[ROUNDS // 2] for name, timings in rounds.items()}


@contextlib.contextmanager
def _server(name: str) -> Iterator[int]:
    """A server in a process of its own; its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    running = subprocess.Popen([sys.executable, "-m", "bot.cli.bench_teams", name, str(port)])  # noqa: S603 - our own program
    try:
        yield port
    finally:
        running.terminate()
        running.wait(timeout=10)


async def _up(port: int) -> None:
    end = time.monotonic() + WAIT
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > end:
                raise
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return


async def _take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The connector: reads a message whole, says that it was taken."""
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
        while True:
            await _read(reader)
            writer.write(TAKEN)
            await writer.drain()
    writer.close()


async def _read(reader: asyncio.StreamReader) -> bytes:
    """The head of a request or an answer; its body is read and dropped."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next((line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), b": 0")
    await reader.readexactly(int(length.split(b":")[1]))
    return head


async def _load(  # noqa: PLR0913 - each is one property of a measurement
    port: int, path: str, texts: Sequence[str], connector: int, seconds: float, *, only_once: bool = False
) -> Timing:
    """Ask for a while, several at once."""
    times: list[float] = []
    left = iter(range(10**9)) if not only_once else iter(range(len(texts)))
    start, worked = time.perf_counter(), await _worked(port)

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in left:
            began = time.perf_counter()
            if began - start > seconds:
                break
            writer.write(_request(path, texts[number % len(texts)], connector, f"{start}-{number}"))
            head = await _read(reader)
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(head.split(b"\r\n")[0].decode())
            times.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(ask() for _ in range(AT_ONCE)))
    worked = await _worked(port) - worked
    times.sort()
    return Timing(len(times) / worked, statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000)


async def _worked(port: int) -> float:
    """Seconds of processor time a server has taken."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {WORKED} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    return float(next(line for line in head.split(b"\r\n") if line.lower().startswith(b"x-worked:")).split(b":")[1])


def _request(path: str, text: str, connector: int, number: str) -> bytes:
    """An activity as Teams sends it."""
    activity: dict[str, Any] = {
        "type": "message",
        "id": number,
        "channelId": "msteams",
        "serviceUrl": f"http://127.0.0.1:{connector}",
        "from": {"id": "29:somebody", "aadObjectId": "somebody"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "a:conversation", "conversationType": "personal", "tenantId": "tenant"},
        "channelData": {"tenant": {"id": "tenant"}},
        "text": text,
    }
    body = json.dumps(activity).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _on_core(which: int) -> None:
    """Keep this process on one core, the first or the last there is."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[which]})


def _echo() -> list[Route]:
    from bot.channels.teams.echo import echo

    return [echo(PATHS["echo"])]


def _mayi() -> list[Route]:
    """The real channel over the real desk."""
    from bot.channels.teams import Account, TeamsChannel
    from bot.cli.teams import TeamsDesk
    from bot.office import Office
    from storage import Store

    settings = Settings()
    office = Office(open_desk(settings.content, settings.cache), Store.in_memory())
    channel = TeamsChannel(TeamsDesk(office, "https://mayi.example"), Account())
    return channel.routes()


def _clock(_: Request) -> Response:
    return Response(headers={"x-worked": str(time.process_time())})


def _serve(name: str, port: int) -> None:
    _on_core(0)
    app = Starlette(routes=[*(_mayi() if name == "mayi" else _echo()), Route(WORKED, _clock)])
    settle()
    uvicorn.run(app, host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    _serve(sys.argv[1], int(sys.argv[2]))
