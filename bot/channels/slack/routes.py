"""Slack's endpoints on our own server. Bolt checks every signature; the size is checked before anything is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.channels.slack.app import SlackChannel

LARGEST_BODY = 500_000
"""Bytes. A view with all its blocks comes back with every press."""


def slack_routes(channel: SlackChannel) -> list[BaseRoute]:
    """Addresses for events, presses and commands, and for installing."""
    handler = AsyncSlackRequestHandler(channel.bolt)

    async def events(request: Request) -> Response:
        announced = request.headers.get("content-length", "")
        if not announced.isdecimal() or int(announced) > LARGEST_BODY:
            return PlainTextResponse("too long", status_code=413)
        try:
            return await handler.handle(request)
        except ValueError:  # a body that is neither UTF-8 nor JSON is not Slack's
            return PlainTextResponse("not readable", status_code=400)

    async def pages(request: Request) -> Response:
        return await handler.handle(request)

    found: list[BaseRoute] = [Route("/slack/events", events, methods=["POST"])]
    if channel.bolt.oauth_flow is not None:
        found += [Route("/slack/install", pages), Route("/slack/oauth_redirect", pages)]
    return found
