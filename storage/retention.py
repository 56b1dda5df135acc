"""When a case has been over for long enough. Pure; who is over and how to erase is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bot.cases.deadlines import end_of
from bot.cases.kinds import Span

Keep = Callable[[str, str], Span]
"""Gives the time that cases of a kind (first) at a place (second) are kept after they are over."""


@dataclass(frozen=True, slots=True)
class Over:
    """A case that is closed or withdrawn, and that the clock has nothing more to do to."""

    id: str
    kind: str
    place: str
    zone: str
    since: datetime


class WorkingDaysError(ValueError):
    """A pack wants cases kept for working days."""

    def __init__(self) -> None:
        """No case's fault, but the pack's."""
        super().__init__("how long a case is kept cannot be counted in working days: write days or years")


class _NoWorkingDays:
    """What is kept is kept by the calendar."""

    def working_day_after(self, day: date, count: int, place: str) -> date:  # noqa: ARG002 - the protocol's arguments
        raise WorkingDaysError


def kept_long_enough(cases: Iterable[Over], now: datetime, keep: Keep) -> Iterator[str]:
    """Ids of cases whose time has passed, where they were filed."""
    for case in cases:
        if end_of(keep(case.kind, case.place), case.since, case.place, case.zone, _NoWorkingDays()) <= now:
            yield case.id
