"""`mayi serve` and `mayi demo`: the web server."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from bot.assembly import open_desk, settle
from bot.channels.web import build_app

if TYPE_CHECKING:
    from bot.settings import Settings


def serve(settings: Settings, *, greet: bool = False) -> int:
    """Run until interrupted; exit code 1 when the address cannot be had."""
    taken = _why_taken(settings)
    if taken:
        print(taken, file=sys.stderr)
        return 1
    print("Reading the policy. The first time, its words are learnt too, which takes about a minute.", flush=True)
    desk = open_desk(settings.content, settings.cache)
    settle()
    address = f"http://{settings.host}:{settings.port}"
    print(f"MayI answers at {address} from {desk.company} {desk.knowledge.policy.version}.", flush=True)
    if greet:
        print("Open it and ask, for instance: can i paste our client list into chatgpt to clean it up", flush=True)
        print("Stop it with Ctrl+C.", flush=True)
    # No access log: a line a question would be a trace of who asked.
    uvicorn.run(
        build_app(desk), host=settings.host, port=settings.port, access_log=False, log_level="warning", server_header=False
    )
    return 0


def _why_taken(settings: Settings) -> str:
    """A sentence when the address cannot be listened on, else empty."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {settings.port} is in use. Stop what runs there, or choose another: MAYI_PORT=8081."
            return f"{settings.host}:{settings.port} cannot be listened on: {error.strerror}."
    return ""
