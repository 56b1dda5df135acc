"""Deliveries this process has seen. Teams sends an activity again when an answer was slow; it gets one answer.

Kept in memory for a few minutes as digests, and nowhere else: a list of who asked when must not come to be. What has a
lasting effect is guarded in the database as well, by the name of its form or `Desk.first_time`.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.channels.teams.activity import Received

MOST = 20_000
SECONDS = 600.0


class Seen:
    """Digests of deliveries, the oldest first."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """`now` gives seconds of a clock that only goes forward."""
        self._now = now
        self._key = secrets.token_bytes(32)
        self._at: OrderedDict[bytes, float] = OrderedDict()

    def first_time(self, received: Received) -> bool:
        """Whether an activity is new; an activity without an id always is."""
        if not received.id:
            return True
        now, name = self._now(), self._name(received)
        while self._at and (len(self._at) > MOST or now - next(iter(self._at.values())) > SECONDS):
            self._at.popitem(last=False)
        if name in self._at:
            return False
        self._at[name] = now
        return True

    def forget(self, received: Received) -> None:
        """What could not be answered may come again."""
        self._at.pop(self._name(received), None)

    def _name(self, received: Received) -> bytes:
        place = f"{received.channel}\0{received.conversation}\0{received.type}\0{received.id}"
        return hashlib.blake2b(place.encode(), key=self._key, digest_size=16).digest()
