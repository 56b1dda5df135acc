"""Around every response: headers that keep a browser from what the chat never asks of it, and words for a failure.

1. Nothing is loaded from anywhere else; no inline script or style runs; nobody may frame a page.
2. No page is kept by a cache, unless it says so itself (static files).
3. A failure is logged as its kind and place only: an error's message may quote what a person wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

log = structlog.get_logger()


class Guard:
    """Outermost of the web chat's layers."""

    def __init__(self, app: ASGIApp, on_failure: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        """`on_failure` says to the person what happened."""
        self._app = app
        self._on_failure = on_failure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and dress what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except Exception as error:  # noqa: BLE001 - the last resort; a person is waiting
            log.error("page_failed", error=type(error).__name__, where=_place(error))  # noqa: TRY400 - no traceback, see 3
            if not started:
                await self._on_failure(scope, receive, dressed)


def _place(error: Exception) -> str:
    """File and line where it broke."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return ""
    return f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}"
