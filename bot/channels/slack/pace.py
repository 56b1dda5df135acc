"""One message a second to a room, as Slack asks, for everything one process sends."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

BETWEEN = 1.0
"""Seconds between two messages to one room."""

MOST_ROOMS = 10_000


class Pace:
    """Gives every message its moment. Safe to share between threads."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` counts seconds."""
        self._now, self._taken, self._lock = now, dict[str, float](), threading.Lock()

    def wait(self, room: str) -> float:
        """Seconds until the next message may go to a room; that moment is then taken."""
        with self._lock:
            now = self._now()
            if len(self._taken) >= MOST_ROOMS:
                self._taken = {other: at for other, at in self._taken.items() if at + BETWEEN > now}
            at = max(now, self._taken.get(room, now - BETWEEN) + BETWEEN)
            self._taken[room] = at
        return at - now

    async def keep(self, room: str) -> None:
        """Wait until a message may go to a room."""
        seconds = self.wait(room)
        if seconds > 0:
            await asyncio.sleep(seconds)
