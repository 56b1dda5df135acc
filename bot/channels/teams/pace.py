"""How fast a bot may speak. Nothing is sent that Teams would turn away; it waits in the queue instead.

Figures of Microsoft Learn, "Optimize your bot: rate limiting" (per bot and conversation: 7 in 1 s, 8 in 2 s, 60 in 30 s,
1,800 in an hour; per app and tenant: 50 in a second). Counted in this process alone: with several servers the sum may be
too fast, and then Teams says so and the notice waits as well.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

CONVERSATION = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
TENANT = ((50, 1.0),)
MOST_CONVERSATIONS = 10_000


class Pace:
    """Times of the latest messages, per conversation and for all."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` gives seconds of a clock that only goes forward."""
        self._now = now
        self._all: deque[float] = deque()
        self._by_conversation: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, conversation: str) -> float:
        """Take a place for one message.

        Returns:
            0 when it may be sent now; else the seconds to wait, and no place was taken.
        """
        with self._lock:
            now = self._now()
            own = self._by_conversation.setdefault(conversation, deque())
            self._by_conversation.move_to_end(conversation)
            while len(self._by_conversation) > MOST_CONVERSATIONS:
                self._by_conversation.popitem(last=False)
            wait = max(_wait(own, CONVERSATION, now), _wait(self._all, TENANT, now))
            if wait == 0:
                own.append(now)
                self._all.append(now)
            return wait


def _wait(times: deque[float], limits: tuple[tuple[int, float], ...], now: float) -> float:
    """Seconds until every window has room for one more."""
    longest = max(seconds for _, seconds in limits)
    while times and now - times[0] >= longest:
        times.popleft()
    waits = [0.0]
    for most, seconds in limits:
        if len(times) >= most:
            waits.append(times[-most] + seconds - now)
    return max(waits)
