"""The clock of the demo: a stranger lets days pass and sees what takes time. `mayi serve` has none of this.

It is the machine's clock and some hours, which are kept in the database with everything else, so that the time goes on where it
was after a restart. It only ever goes forward, because what was dated once would otherwise lie in the future.
"""

from __future__ import annotations

import threading
from collections import Counter
from datetime import date, datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from bot.accounts.rules import is_sample
from bot.channels.web.signin import Passed
from bot.office import SystemClock
from bot.rendering.dates import day_in_words

if TYPE_CHECKING:
    from bot.office import Office
    from bot.ports import Clock
    from bot.ports_channels import ChannelMemory

KEPT, AHEAD = "demo.clock", "ahead"
STEP, STEPS = 6, 4
"""Hours between two looks at what is due, and how many of them make a day: what has its hour comes on its day."""

MOST_AT_ONCE = 100
AN_HOUR = timedelta(hours=1)
LONGEST = 100_000
"""Entries of the log; more than a demo has in a month."""


class DemoClock:
    """The port `Clock`, ahead of another one by whole hours."""

    def __init__(self, machine: Clock | None = None) -> None:
        """It shows the machine's time until it has recalled how far ahead it was."""
        self._machine = machine or SystemClock()
        self._memory: ChannelMemory | None = None
        self._ahead = 0

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._machine.now() + self._ahead * AN_HOUR

    def recall(self, memory: ChannelMemory) -> None:
        """Go on where this clock was when it was last turned, even when the machine's own was put back meanwhile."""
        self._memory = memory
        kept = memory.get(KEPT, AHEAD)
        if kept is None:
            return
        self._ahead = int(kept["hours"])
        missing = datetime.fromisoformat(kept["reached"]) - self.now()
        self._ahead += max(0, ceil(missing / AN_HOUR))

    def forward(self, hours: int) -> None:
        """Go forward; it is kept before anybody sees the new time.

        Raises:
            OutOfReachError: the database does not answer; the time is as it was.
        """
        ahead = self._ahead + hours
        reached = self._machine.now() + ahead * AN_HOUR
        if self._memory is not None:
            self._memory.put(KEPT, AHEAD, {"hours": ahead, "reached": reached.isoformat()}, reached)
        self._ahead = ahead


class DemoTime:
    """Lets days pass for a whole office: what the sign-in page of the demo turns."""

    def __init__(self, clock: DemoClock, office: Office) -> None:
        """`office` goes by this clock."""
        self._clock, self._office = clock, office
        self._turning = threading.Lock()

    def today(self) -> date:
        """The day it is in the demo."""
        return self._clock.now().date()

    def in_words(self, language: str) -> str:
        """The same in words, without the day of the week."""
        return day_in_words(self.today(), self._office.desk.phrasebooks[language])

    def may_turn(self) -> bool:
        """Whether everybody here is a sample person: nobody else's deadlines are to pass because somebody tries a button."""
        return all(is_sample(person) for person in self._office.store.directory.everybody())

    def let_pass(self, days: int, since: date) -> Passed | None:
        """Let days pass one after the other, with all that happens on them.

        Args:
            days: how many.
            since: the day that whoever asks believes it is.

        Returns:
            What happened; None when it is another day already, so that a double click counts once.

        Raises:
            OutOfReachError: the database does not answer; the time stays where it has come to.
        """
        with self._turning:
            if since != self.today():
                return None
            log = self._office.store.log
            before = log.head().count
            for _ in range(days * STEPS):
                self._clock.forward(STEP)
                self._ring()
            self._office.wake()
            names = Counter(entry.name for entry in log.entries(after=before, limit=LONGEST))
            return Passed(
                self.today(),
                reminders=names["reminded"],
                missed=names["missed"],
                asked=names["checked_in"],
                over=names["closed"] + names["ended"],
            )

    def _ring(self) -> None:
        """Do what is due now, as the jobs do it every minute."""
        for _ in range(MOST_AT_ONCE):
            if not self._office.casework.clockwork.tick():
                break
        self._office.tidy()
