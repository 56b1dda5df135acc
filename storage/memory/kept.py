"""What the twins in memory share: plain dictionaries, and two locks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.cases.deadlines import Alarm
from bot.cases.people import Person
from bot.cases.sealing import HandlerKey, SealedBox
from bot.cases.views import InboxLine
from bot.ports import Course, OutOfReachError, Posted
from bot.ports_accounts import Account, Session
from bot.ports_log import Entry, Head
from storage.chain import EMPTY, Body
from storage.engine import WAIT_SECONDS
from storage.retention import Over


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case as the tables have it."""

    submission: str
    version: int
    line: InboxLine
    course: Course
    reach: frozenset[str]
    excluded: frozenset[str]
    over: Over | None
    changed_at: datetime
    alarms: tuple[Alarm, ...]
    bodies: tuple[Body, ...]
    boxes: Mapping[str, SealedBox]


@dataclass(slots=True)
class Kept:
    """All of it. Whoever reads or writes holds `data` for a moment; a transaction holds `writer` from begin to end."""

    now: Callable[[], datetime]
    cases: dict[str, KeptCase] = field(default_factory=dict)
    submissions: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    tombstones: dict[str, Body] = field(default_factory=dict)
    head: Head = EMPTY
    notices: dict[str, Posted] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    keys: dict[str, HandlerKey] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    channels: dict[tuple[str, str], tuple[dict[str, Any], datetime]] = field(default_factory=dict)
    data: threading.RLock = field(default_factory=threading.RLock)
    writer: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction at a time.

        Raises:
            OutOfReachError: another one takes too long.
        """
        if not self.writer.acquire(timeout=WAIT_SECONDS):
            raise OutOfReachError("locked")
        try:
            yield
        finally:
            self.writer.release()
