"""The twins of `Outbox` and `ChannelMemory`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from bot.ports import Posted
from storage.memory.kept import Kept


class MemoryOutbox:
    """The port `Outbox`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    def waiting(self, limit: int = 100, after: str = "") -> tuple[str, ...]:
        """Ids of notices that are to be delivered, the oldest first."""
        everything = [(posted.notice.id, posted.state) for posted in self._all()]
        if after:
            ids = [id_ for id_, _ in everything]
            everything = everything[ids.index(after) + 1 :] if after in ids else []
        return tuple(id_ for id_, state in everything if state == "waiting")[:limit]

    def notice(self, notice_id: str) -> Posted | None:
        """One notice."""
        with self._kept.data:
            posted = self._kept.notices.get(notice_id)
            return None if posted is None else _given(posted)

    def note(self, notice_id: str, state: Literal["waiting", "delivered", "failed"], problem: str = "") -> None:
        """What became of a try; a delivered notice stays delivered."""
        with self._kept.data:
            posted = self._kept.notices.get(notice_id)
            if posted is not None and posted.state != "delivered":
                self._kept.notices[notice_id] = replace(posted, state=state, problem=problem, tries=posted.tries + 1)

    def notices_of(self, person: str, limit: int = 50) -> tuple[Posted, ...]:
        """What a person was told, the newest first."""
        return tuple(posted for posted in reversed(self._all()) if posted.notice.to == person)[:limit]

    def failures(self) -> tuple[Posted, ...]:
        """Notices that could not be delivered, the oldest first."""
        return tuple(posted for posted in self._all() if posted.state == "failed")

    def forget(self, what: str, before: datetime) -> int:
        """Forget old notices of one name."""
        with self._kept.data:
            named = [one.notice for one in self._all() if one.notice.what == what]
            old = [notice.id for notice in named if notice.at is not None and notice.at < before]
            for notice_id in old:
                del self._kept.notices[notice_id]
            return len(old)

    def _all(self) -> list[Posted]:
        with self._kept.data:
            return [_given(posted) for posted in self._kept.notices.values()]


def _given(posted: Posted) -> Posted:
    """As it leaves the outbox: one to a manager without its case."""
    return replace(posted, notice=replace(posted.notice, case="")) if posted.notice.to_manager else posted


class MemoryChannelMemory:
    """The port `ChannelMemory`."""

    def __init__(self, kept: Kept) -> None:
        """`kept` is shared with the other twins."""
        self._kept = kept

    def get(self, channel: str, key: str) -> Mapping[str, Any] | None:
        """What was kept under a key."""
        with self._kept.data:
            found = self._kept.channels.get((channel, key))
        return None if found is None else dict(found[0])

    def put(self, channel: str, key: str, value: Mapping[str, Any], at: datetime) -> None:
        """Keep a value, as JSON would give it back."""
        with self._kept.data:
            self._kept.channels[channel, key] = (json.loads(json.dumps(dict(value))), at)

    def delete(self, channel: str, key: str) -> None:
        """Forget a key."""
        with self._kept.data:
            self._kept.channels.pop((channel, key), None)

    def first_time(self, channel: str, key: str, at: datetime) -> bool:
        """Note a key; True for the first caller."""
        with self._kept.data:
            if (channel, key) in self._kept.channels:
                return False
            self._kept.channels[channel, key] = ({}, at)
            return True

    def purge(self, channel: str, before: datetime) -> int:
        """Forget what is older than a moment."""
        with self._kept.data:
            kept = self._kept.channels
            old = [place for place, (_, at) in kept.items() if place[0] == channel and at < before]
            for place in old:
                del kept[place]
            return len(old)
