"""Slack waits three seconds. What takes longer goes on; what must not be lost is not acknowledged until it is done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from slack_bolt.response import BoltResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

log = structlog.get_logger()

SECONDS = 2.4
"""How long Slack is kept waiting: its three seconds, less the way there and back."""

LATER = 503

T = TypeVar("T")


class Timely:
    """Runs work that a delivery asks for, each once, and looks after what is still running."""

    def __init__(self, seconds: float = SECONDS) -> None:
        """`seconds` is how long a delivery waits for its work."""
        self._seconds = seconds
        self._events: dict[str, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[Any]] = set()

    async def event(self, name: str, work: Callable[[], Coroutine[Any, Any, None]]) -> BoltResponse:
        """Do what an event asks for. The same one, delivered again meanwhile, waits for the same work.

        Args:
            name: of the delivery; empty when it has none.
            work: makes the work to do.

        Returns:
            200 once it is done. 503 when it takes longer than Slack waits: Slack then delivers it again, and a process that
            dies meanwhile has lost nothing.
        """
        task = self._events.get(name) if name else None
        if task is None:
            task = self._started(work())
            if name:
                self._events[name] = task
                task.add_done_callback(lambda _: self._events.pop(name, None))
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if not done:
            return BoltResponse(status=LATER, body="")
        task.result()
        return BoltResponse(status=200, body="")

    async def press(self, work: Coroutine[Any, Any, None], ack: Callable[[], Awaitable[Any]]) -> None:
        """Do what a button asks for, and acknowledge in time in any case: it can be pressed again, and only shows something."""
        task = self._started(work)
        done, _ = await asyncio.wait({task}, timeout=self._seconds)
        if done:
            task.result()
        await ack()

    async def outcome(self, work: Coroutine[Any, Any, T], seconds: float) -> T | None:
        """What comes of work; None when it takes longer than so many seconds, and goes on."""
        task = self._started(work)
        done, _ = await asyncio.wait({task}, timeout=seconds)
        return task.result() if done else None

    def _started(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.warning("slack_call_failed", error=type(error).__name__)
