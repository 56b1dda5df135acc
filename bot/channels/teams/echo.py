"""The SDK's own sample bot, which says back what it was told: what the benchmark compares us with, and nothing else uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from botbuilder.core import (
    ActivityHandler,
    BotFrameworkAdapter,
    BotFrameworkAdapterSettings,
    MessageFactory,
    TurnContext,
)
from botbuilder.schema import Activity
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request


class Echo(ActivityHandler):  # type: ignore[misc]  # the SDK has no types
    """Says back what it was told."""

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Answer a message."""
        await turn_context.send_activity(MessageFactory.text(f"echo {turn_context.activity.text}"))


def echo(path: str) -> Route:
    """The bot at an address, without credentials."""
    adapter, bot = BotFrameworkAdapter(BotFrameworkAdapterSettings("", "")), Echo()

    async def messages(request: Request) -> Response:
        activity = Activity().deserialize(await request.json())
        answer = await adapter.process_activity(activity, request.headers.get("authorization", ""), bot.on_turn)
        return JSONResponse(answer.body, answer.status) if answer else Response(status_code=200)

    return Route(path, messages, methods=["POST"])
