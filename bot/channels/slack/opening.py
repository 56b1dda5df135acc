"""Opens modals. Slack lets a press open one for three seconds, once, and stacks three of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.channels.slack.asker import thread_of

if TYPE_CHECKING:
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.hooks import Hooks
    from bot.channels.slack.speaking import Speaker

TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged", "not_found"})
AWAY = (SlackApiError, ClientError, OSError, ValueError, AttributeError)
"""How a call fails: Slack says no, or something that is no answer (slack_sdk then fails with AttributeError), or nothing."""


class Opening:
    """Shows views and sentences to whoever pressed something."""

    def __init__(self, speak: Speaker, hooks: Hooks) -> None:
        """`hooks` say in a message what no modal could be opened for."""
        self._speak, self._hooks = speak, hooks

    async def open(self, view: dict[str, Any], body: dict[str, Any], client: AsyncWebClient, language: str) -> None:
        """Open a modal; from within one, put it on top, or in its place when there is one below already.

        When Slack does not take it, whoever pressed is told so, where there is a way to tell her.
        """
        try:
            await self._show(view, body, client)
        except AWAY as error:
            problem = error.response.get("error") if isinstance(error, SlackApiError) and _is_answer(error) else ""
            key = "too_late" if problem in TOO_LATE else "failed"
            if not await self._say(key, language, body):
                raise

    @staticmethod
    async def _show(view: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
        within = body.get("view") or {}
        if within.get("type") != "modal":
            await client.views_open(trigger_id=body["trigger_id"], view=view)
        elif within.get("previous_view_id"):
            await client.views_update(view_id=within["id"], view=view)
        else:
            await client.views_push(trigger_id=body["trigger_id"], view=view)

    async def tell(self, key: str, language: str, body: dict[str, Any], client: AsyncWebClient, **values: str) -> None:
        """Say a sentence where something was pressed: beside the message, else in a modal."""
        if not await self._say(key, language, body, **values):
            await self._show(self._speak.views(language).sentence(key, language, **values), body, client)

    async def _say(self, key: str, language: str, body: dict[str, Any], **values: str) -> bool:
        address = str(body.get("response_url") or "")
        if not address:
            return False
        thread = {"thread_ts": thread_of(body)} if thread_of(body) else {}
        message = self._speak.sentence(key, language, **values)
        return await self._hooks.send(address, {"response_type": "ephemeral", "replace_original": False, **thread, **message})


def _is_answer(error: SlackApiError) -> bool:
    return isinstance(getattr(error.response, "data", None), dict)
