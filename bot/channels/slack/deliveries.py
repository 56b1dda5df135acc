"""Deliveries of Slack: each is answered within its three seconds, and has one effect however often it comes.

1. What is not done in time goes on, and the delivery gets the answer that makes Slack, or the person, try again.
2. The same event, delivered again while the first is at work, waits for it; afterwards it is acknowledged and dropped.
3. An event is noted when it has had its effect, so that one interrupted by a kill is done when it comes again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

import structlog
from slack_bolt.response import BoltResponse

from bot.ports import OutOfReachError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from typing import Any

    from slack_bolt.async_app import AsyncApp
    from slack_bolt.request.async_request import AsyncBoltRequest

    from bot.channels.slack.desk import Desk

log = structlog.get_logger()

SECONDS = 2.5
"""Slack waits three seconds; the rest is for the way."""

MOST_REMEMBERED = 10_000
RETRY_HEADER = "x-slack-retry-num"


class Deliveries:
    """What was delivered, and what is at work."""

    def __init__(self, desk: Desk) -> None:
        """`desk` keeps deliveries that had their effect, for processes to come."""
        self._desk = desk
        self._done: OrderedDict[str, None] = OrderedDict()
        self._working: dict[str, asyncio.Task[None]] = {}

    async def once(self, delivery: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool) -> None:
        """Do what an event asks for, once.

        Args:
            delivery: its name, the same each time it comes.
            work: what to do.
            again: whether Slack says that it came before; a first delivery touches no database before it is answered.
        """
        if delivery in self._done:
            return
        task = self._working.get(delivery)
        if task is None:
            task = asyncio.create_task(self._effect(delivery, work, again=again))
            self._working[delivery] = task
            task.add_done_callback(lambda _: self._working.pop(delivery, None))
        await asyncio.shield(task)

    async def _effect(self, delivery: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool) -> None:
        if not (again and await self._kept(self._desk.seen, delivery)):
            await work()
            await self._kept(self._desk.first_time, delivery)
        self.first_here(delivery)

    def first_here(self, delivery: str) -> bool:
        """Note a delivery in this process alone; False when it was noted before."""
        first = delivery not in self._done
        self._done[delivery] = None
        while len(self._done) > MOST_REMEMBERED:
            self._done.popitem(last=False)
        return first

    @staticmethod
    async def _kept(ask: Callable[[str], bool], delivery: str) -> bool:
        """What the database says; questions are answered without one."""
        try:
            return await asyncio.to_thread(ask, delivery)
        except OutOfReachError as error:
            log.warning("delivery_not_noted", error=type(error).__name__)
            return False


class InTime:
    """Bolt, with an answer to every delivery within Slack's three seconds."""

    def __init__(self, bolt: AsyncApp, late: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]], seconds: float = SECONDS) -> None:
        """`late` answers what is not done after `seconds`."""
        self._bolt, self._late, self._seconds = bolt, late, seconds
        self._running: set[asyncio.Task[BoltResponse]] = set()

    async def dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        """Answer a delivery; what takes longer goes on after the answer."""
        task = asyncio.create_task(self._bolt.async_dispatch(request))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if done:
            return task.result()
        log.warning("slack_answered_late")
        return await self._late(request)

    async def finish(self, seconds: float) -> None:
        """Let what is at work come to its end, for a while."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=seconds)


def came_again(headers: Any) -> bool:
    """Whether Slack says that it delivers this again."""
    return bool(headers and headers.get(RETRY_HEADER))
