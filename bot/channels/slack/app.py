"""Everything Slack can send, with what is done about it. Each handler answers first and acknowledges last.

1. Nothing is acknowledged before it has had its effect: a process that dies in the middle gets the delivery again.
2. What takes longer than Slack waits goes on, and Slack or the person is told to come again; see `deliveries`.
3. Texts live in memory while they are answered. They stand in no log, no button and no store.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.response import BoltResponse

from bot.channels.slack.account import Account, client
from bot.channels.slack.acting import Acting
from bot.channels.slack.admission import OneWorkspace, only_ours
from bot.channels.slack.asking import Asking
from bot.channels.slack.deliveries import Deliveries, InTime, came_again
from bot.channels.slack.filling import Filling
from bot.channels.slack.installing import Installations, oauth_settings
from bot.channels.slack.lateness import Lateness
from bot.channels.slack.painting.views import FACTS, FORM, READ
from bot.channels.slack.speaking import Speaker
from bot.channels.slack.tags import PREFIX

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.request.async_request import AsyncBoltRequest
    from slack_sdk.web.async_client import AsyncWebClient

    from bot.channels.slack.desk import Desk

    Handler = Callable[..., Awaitable[None]]

log = structlog.get_logger()

COMMAND = "/mayi"
WITH_THIS, HARM_HERE, NEW_REQUEST = "mayi_with_this", "mayi_harm_here", "mayi_new_request"
"""callback ids of the shortcuts in the app's manifest."""

ANYTHING = re.compile(".*", re.DOTALL)


class SlackChannel:
    """Bolt with our handlers."""

    def __init__(self, desk: Desk, account: Account, installations: Installations | None = None) -> None:
        """Make ready.

        Args:
            desk: answers.
            account: how Slack knows us.
            installations: keeps tokens, where workspaces install by OAuth.
        """
        self._desk = desk
        self.speak = Speaker(desk, several=account.by_oauth)
        self._deliveries = Deliveries(desk)
        calls = client(account)
        oauth = oauth_settings(account, installations, desk.web) if installations is not None else None
        self.bolt = AsyncApp(
            name="MayI",
            logger=_silent(),
            signing_secret=account.signing_secret,
            client=calls,
            authorize=None if installations is not None else OneWorkspace(client(account)).authorize,
            oauth_settings=oauth,
            process_before_response=True,
        )
        self.in_time = InTime(self.bolt, Lateness(self.speak).answer)
        self._listen()
        if installations is not None:
            self.bolt.enable_token_revocation_listeners()
        self._listen_to_anything_else()

    def events(self) -> dict[str, Handler]:
        """Events that have an effect, by name; the manifest asks Slack for these and no others."""
        asking = Asking(self.speak)
        return {"app_home_opened": asking.home, "app_mention": asking.mention, "message": asking.direct}

    def _listen(self) -> None:
        bolt, acting, filling = self.bolt, Acting(self.speak, self._deliveries), Filling(self.speak)
        bolt.error(self._failed)
        bolt.use(only_ours(self._refused))
        bolt.command(COMMAND)(Asking(self.speak).command)
        for name, handler in self.events().items():
            bolt.event(name)(self._once(handler))
        bolt.action(re.compile(f"^{PREFIX}"))(acting.pressed)
        bolt.view(FORM)(filling.sent)
        bolt.view(FACTS)(filling.facts_sent)
        bolt.view(READ)(filling.read)
        bolt.shortcut(WITH_THIS)(acting.with_this)
        bolt.shortcut(HARM_HERE)(acting.harm_here)
        bolt.shortcut(NEW_REQUEST)(acting.new_request)
        self._unknown = acting.unknown

    def _listen_to_anything_else(self) -> None:
        """What is not ours is answered with a sentence; an event that is not ours is taken and dropped."""
        self.bolt.action(ANYTHING)(self._unknown)
        self.bolt.view(ANYTHING)(self._unknown)
        self.bolt.shortcut(ANYTHING)(self._unknown)
        self.bolt.event(ANYTHING)(_dropped)

    def _once(self, handle: Handler) -> Handler:
        """An event is handled once, however often it is delivered."""

        async def handled(body: dict[str, Any], client: AsyncWebClient, ack: AsyncAck, request: AsyncBoltRequest) -> None:
            delivery = f"slack:{body.get('event_id', '')}"
            await self._deliveries.once(delivery, lambda: _run(handle, body, client), again=came_again(request.headers))
            await ack()

        return handled

    def _refused(self) -> dict[str, Any]:
        return self.speak.sentence("outside", self._desk.languages[0], company=self._desk.company)

    @staticmethod
    async def _failed(error: Exception, request: AsyncBoltRequest) -> BoltResponse:
        """Something broke on our side: its kind is logged, nothing of what was written; Slack delivers an event again."""
        del request
        log.error("slack_failed", error=type(error).__name__, where=_place(error))
        return BoltResponse(status=500, body="")


async def _run(handle: Handler, body: dict[str, Any], client: AsyncWebClient) -> None:
    await handle(body, client)


async def _dropped(ack: AsyncAck) -> None:
    await ack()


def _place(error: Exception) -> str:
    """File and line of ours where it broke."""
    place, trace = "", error.__traceback__
    while trace is not None:
        name = str(trace.tb_frame.f_globals.get("__name__", ""))
        if name.startswith("bot."):
            place = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def _silent() -> logging.Logger:
    """A logger that writes nothing: Bolt's and the SDK's own messages may quote what was delivered."""
    quiet = logging.getLogger("mayi.slack")
    quiet.handlers, quiet.propagate = [logging.NullHandler()], False
    quiet.setLevel(logging.CRITICAL)
    return quiet
