"""The service as pages call it: the port `SpeakingUp`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.ports import Clock, Directory, Keyring
from bot.ports_reports import ReportBox
from bot.reporting.chronicle import Chronicle
from bot.reporting.counting import Counting
from bot.reporting.desk import ReportDesk, Surroundings
from bot.reporting.door import Door
from bot.reporting.effort import BITS, Effort
from bot.reporting.handling import Handling
from bot.reporting.passing_on import PassingOn
from bot.reporting.showing import Showing
from bot.reporting.taking import Taking
from bot.reporting.tallying import Tallying

PACE_SECONDS = 0.25
"""How long an answer of a mailbox takes at least, whether there is one or not."""

JsonObject = Mapping[str, Any]


class Reporting:
    """The port `SpeakingUp`, and what time does. Safe to share between threads; all calls block."""

    def __init__(  # noqa: PLR0913, PLR0917 - the ports it stands on
        self,
        box: ReportBox,
        directory: Directory,
        keyring: Keyring,
        clock: Clock,
        said: Surroundings,
        pace: float = PACE_SECONDS,
        bits: int = BITS,
    ) -> None:
        """Open the service.

        Args:
            box: where reports are kept.
            directory: who works here.
            keyring: handlers' keys.
            clock: the day, and nothing finer.
            said: what the pack says.
            pace: seconds an answer of a mailbox takes at least.
            bits: work of a post in quiet hours.
        """
        self.desk = ReportDesk(box, directory, keyring, clock, said)
        self._effort = Effort(clock.now, bits)
        self._door, self._taking = Door(self.desk), Taking(self.desk, self._effort, pace)
        self._showing, self._chronicle = Showing(self.desk), Chronicle(self.desk)
        self._handling, self._passing_on = Handling(self.desk, self._showing), PassingOn(self.desk, self._showing)
        self._tallying = Tallying(self.desk)
        self._counting = Counting(self.desk, self._showing, self._tallying)

    def door(self, language: str) -> JsonObject:
        """What the report page needs."""
        return self._door.door(language)

    def news(self) -> JsonObject:
        """Days on which everybody is told to look."""
        return {"v": 1} | self._door.news()

    def challenge(self) -> JsonObject:
        """A piece of work."""
        return self._effort.challenge()

    def report(self, sent: object) -> JsonObject:
        """Take a report."""
        return self._taking.report(sent)

    def mailbox(self, sent: object) -> bytes:
        """A page of a mailbox."""
        return self._taking.mailbox(sent)

    def post(self, sent: object) -> JsonObject:
        """Take a message."""
        return self._taking.post(sent)

    def log(self) -> JsonObject:
        """Closed days of the log."""
        return self._chronicle.log()

    def log_day(self, day: str) -> JsonObject:
        """Commitments of a day."""
        return self._chronicle.log_day(day)

    def log_faults(self) -> tuple[date, ...]:
        """Days of the log that were changed."""
        return self._chronicle.faults()

    def inbox(self, person: str, *, asked: bool = False, page: int = 0) -> JsonObject:
        """Reports of a handler."""
        return self._showing.inbox(person, asked=asked, page=page)

    def read(self, person: str, report: str) -> JsonObject:
        """A report."""
        return self._showing.read(person, report)

    def item(self, person: str, report: str, item: str) -> JsonObject:
        """An item."""
        return self._showing.item(person, report, item)

    def export(self, person: str, report: str) -> JsonObject:
        """A report to read offline."""
        return self._showing.export(person, report)

    def answer(self, person: str, report: str, sent: object) -> JsonObject:
        """Write."""
        return self._handling.answer(person, report, sent)

    def close(self, person: str, report: str, sent: object) -> JsonObject:
        """Close."""
        return self._handling.close(person, report, sent)

    def reopen(self, person: str, report: str, sent: object) -> JsonObject:
        """Open again."""
        return self._handling.reopen(person, report, sent)

    def wraps(self, person: str, report: str, sent: object) -> JsonObject:
        """Seal to more keys."""
        return self._passing_on.wraps(person, report, sent)

    def handover(self, person: str, report: str, sent: object) -> JsonObject:
        """Hand over."""
        return self._passing_on.handover(person, report, sent)

    def recuse(self, person: str, report: str, sent: object) -> JsonObject:
        """Take oneself out."""
        return self._passing_on.recuse(person, report, sent)

    def rekey(self, person: str, report: str, sent: object) -> JsonObject:
        """Encrypt anew."""
        return self._passing_on.rekey(person, report, sent)

    def figures(self, person: str, language: str, *, asked: bool = False) -> JsonObject:
        """Counts of closed quarters."""
        return self._counting.figures(person, language, asked=asked)

    def uncounted(self, person: str) -> JsonObject:
        """What a handler's browser should count."""
        return self._tallying.uncounted(person)

    def count(self, person: str, sent: object) -> JsonObject:
        """Sums of a quarter."""
        return self._tallying.count(person, sent)

    def attempts(self, person: str) -> JsonObject:
        """Attempts."""
        return self._counting.attempts(person)

    def recovery(self, person: str, sent: object) -> JsonObject:
        """Keep a recovery key."""
        return self._passing_on.recovery(person, sent)

    def digest(self) -> tuple[str, ...]:
        """People for whom something needs attention; nothing else is told."""
        return self._handling.needs_attention()

    def retention(self) -> int:
        """Erase reports that were kept long enough after closing; says how many."""
        return self._chronicle.retention()

    def tick(self) -> None:
        """What time does; call it every ten minutes."""
        self._chronicle.tick()
