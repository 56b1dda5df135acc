"""Two servers in one: a chat platform at its own addresses, the web pages at all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send


def beside(own: Starlette, prefix: str, others: ASGIApp) -> ASGIApp:
    """A server whose addresses below a prefix are answered by `own`, and which begins and ends both.

    Args:
        own: what answers there; its lifespan is around that of the others.
        prefix: of paths, for instance `/slack/`.
        others: what answers everywhere else.
    """

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with own.router.lifespan_context(own):
                await others(scope, receive, send)
        else:
            await (own if scope.get("path", "").startswith(prefix) else others)(scope, receive, send)

    return answer
