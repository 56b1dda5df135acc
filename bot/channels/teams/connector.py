"""The Bot Connector's REST service: messages as JSON over HTTPS, and our token to Teams' own addresses alone."""

from __future__ import annotations

import asyncio
import json
import random
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from bot.channels.teams.credentials import NoTokenError
from bot.channels.teams.painting.limits import Written, as_text
from bot.channels.teams.port import SendingError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.channels.teams.account import Account
    from bot.channels.teams.credentials import Credentials

AGAIN = frozenset({412, 429, 502, 504})
"""What Microsoft asks bots to try again. Source: Microsoft Learn, "Rate limiting for bots"."""

TRIES = 3
FIRST_WAIT = 0.25
LONGEST_WAIT = 1.0
"""Seconds a person's own turn may wait; a notice waits in the queue instead."""

TIMEOUT = 10.0
JSON = {"Content-Type": "application/json; charset=utf-8"}
OK, REDIRECTED = 200, 300
CODE = re.compile(r"^\w{1,64}$")


class Connector:
    """Sends and replaces messages."""

    def __init__(self, account: Account, credentials: Credentials) -> None:
        """Connections are opened with the first message, and belong to the event loop it was sent in."""
        self._account, self._credentials = account, credentials
        self._open: aiohttp.ClientSession | None = None

    async def send(self, service_url: str, conversation: str, activity: Mapping[str, Any], *, patient: bool = True) -> str:
        """Write into a conversation; returns the message's id.

        Args:
            service_url: of the conversation.
            conversation: id.
            activity: as the Bot Framework wants it.
            patient: whether to try again here; False leaves that to a queue.

        Raises:
            SendingError: it did not work.
        """
        return await self._call(
            "POST", service_url, f"conversations/{quote(conversation, safe='')}/activities", activity, patient
        )

    async def replace(self, service_url: str, conversation: str, message_id: str, activity: Mapping[str, Any]) -> None:
        """Put an activity in the place of an earlier one.

        Raises:
            SendingError: it did not work.
        """
        path = f"conversations/{quote(conversation, safe='')}/activities/{quote(message_id, safe='')}"
        await self._call("PUT", service_url, path, activity, patient=True)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._open is not None:
            await self._open.close()
            self._open = None

    async def _call(self, method: str, service_url: str, path: str, activity: Mapping[str, Any], patient: bool) -> str:  # noqa: FBT001 - private
        if not self._account.may_get_our_token(service_url):
            raise SendingError(0, "service_url_elsewhere")
        wait = FIRST_WAIT
        for tries_left in range(TRIES - 1 if patient else 0, -1, -1):
            try:
                return await self._once(method, f"{service_url.rstrip('/')}/v3/{path}", activity)
            except SendingError as error:
                asked = error.seconds if error.seconds is not None else wait
                if error.status not in AGAIN or not tries_left or asked > LONGEST_WAIT:
                    raise
                # Everybody who was turned away at the same moment comes back at another one.
                await asyncio.sleep(asked + random.uniform(0, wait))  # noqa: S311 - spreads load, guards nothing
                wait *= 2
        raise AssertionError  # the loop above returns or raises

    async def _once(self, method: str, address: str, activity: Mapping[str, Any]) -> str:
        try:
            token = await self._credentials.token()
        except NoTokenError as error:
            raise SendingError(0 if error.reason == "out_of_reach" else 401, f"token_{error.reason}") from error
        if self._open is None:
            self._open = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(TIMEOUT), cookie_jar=aiohttp.DummyCookieJar())
        headers = JSON | ({"Authorization": f"Bearer {token}"} if token else {})
        body = written(activity).encode()
        try:
            # A redirect would take our token elsewhere.
            async with self._open.request(
                method, URL(address, encoded=True), data=body, headers=headers, allow_redirects=False
            ) as response:
                status, said, after = response.status, await response.read(), response.headers.get("retry-after", "")
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise SendingError(0, "out_of_reach") from error
        if OK <= status < REDIRECTED:
            return _message_id(said)
        raise SendingError(status, _code(said), _seconds(after))


def written(activity: Mapping[str, Any]) -> str:
    """An activity as JSON; a card that was written already is put in as it is."""
    cards = [card for card in activity.get("attachments", ()) if isinstance(card["content"], Written)]
    if len(cards) != 1 or len(activity["attachments"]) != 1:
        return as_text(activity)
    around = as_text({**activity, "attachments": [{"contentType": cards[0]["contentType"]}]})
    # The list of attachments is the last there is, so its end is the end of the text.
    assert around.endswith("}]}")  # noqa: S101 - for whoever changes the order in `as_json`
    return f'{around[:-3]},"content":{cards[0]["content"].text}}}]}}'


def _message_id(said: bytes) -> str:
    try:
        return str(json.loads(said).get("id", ""))
    except (ValueError, AttributeError):
        return ""


def _code(said: bytes) -> str:
    """Teams' name of the error; its message is left alone, because it may quote what was sent."""
    try:
        error = json.loads(said)["error"]
        inner = error.get("innerHttpError") or {}
        code = str((inner.get("body") or {}).get("code") or error.get("code") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        return ""
    return code if CODE.match(code) else ""


def _seconds(after: str) -> float | None:
    try:
        return max(0.0, float(after))
    except ValueError:
        return None
