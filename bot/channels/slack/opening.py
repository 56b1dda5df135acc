"""Putting something before somebody who pressed a button: a modal, or a change of the message she pressed it on.

A trigger works once and for three seconds, so a page that takes longer gets a modal that waits, and is put into it. A message
may be gone, or its address used up; what was to be said in it is then said in a modal.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.account import SECONDS
from bot.channels.slack.admission import NO_ANSWER

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from slack_sdk.web.async_client import AsyncWebClient

PATIENCE = 1.2
"""Seconds that a page may take before a waiting modal is opened for it."""

HTTP_OK = 200


async def open_view(client: AsyncWebClient, body: Mapping[str, Any], view: dict[str, Any]) -> str:
    """Open a modal; from within one, put it on top, or in its place when three would be open; returns its id."""
    within = body.get("view") or {}
    if within.get("type") != "modal":
        answer = await client.views_open(trigger_id=body["trigger_id"], view=view)
    elif within.get("previous_view_id"):
        answer = await client.views_update(view_id=within["id"], view=view)
    else:
        answer = await client.views_push(trigger_id=body["trigger_id"], view=view)
    return str((answer.get("view") or {}).get("id") or "")


async def open_when_ready(
    client: AsyncWebClient, body: Mapping[str, Any], work: Coroutine[Any, Any, dict[str, Any]], waiting: dict[str, Any]
) -> None:
    """Open what `work` yields; when that takes long, open `waiting` first and change it."""
    task = asyncio.create_task(work)
    done, _ = await asyncio.wait({task}, timeout=PATIENCE)
    if done:
        await open_view(client, body, task.result())
        return
    view_id = await open_view(client, body, waiting)
    await client.views_update(view_id=view_id, view=await task)


async def change_message(address: str, message: Mapping[str, Any]) -> bool:
    """Say something by a response address; False when it did not work, because the message is gone or the address used up."""
    if not address.startswith(("https://", "http://")):
        return False
    try:
        answer = await AsyncWebhookClient(address, timeout=SECONDS).send_dict(dict(message))
    except NO_ANSWER:
        return False
    return answer.status_code == HTTP_OK
