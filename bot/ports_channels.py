"""What a chat channel has to remember between two messages, as a protocol: deliveries it saw, where to reach a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol


class ChannelMemory(Protocol):
    """Small values by channel and key. Everything older than a moment can be forgotten at once, channel by channel.

    A channel that keeps some things long and others shortly uses two names, such as `slack.deliveries` and `slack.rooms`.
    All calls block and raise `OutOfReachError` when the database does not answer.
    """

    def get(self, channel: str, key: str) -> Mapping[str, Any] | None:
        """What was kept under a key."""
        ...

    def put(self, channel: str, key: str, value: Mapping[str, Any], at: datetime) -> None:
        """Keep a value that JSON can hold, in place of what was there."""
        ...

    def delete(self, channel: str, key: str) -> None:
        """Forget a key."""
        ...

    def first_time(self, channel: str, key: str, at: datetime) -> bool:
        """Note a key; True for the first of any number of callers, in any number of processes."""
        ...

    def purge(self, channel: str, before: datetime) -> int:
        """Forget what was last put or noted before a moment; returns how many keys."""
        ...
