"""How a team's requests went, in numbers that tell nothing of single people.

1. A number of requests below five is not told, none and zero included in the same way: "fewer than five".
2. A number from which such a one could be worked out by subtraction is not told either.
3. The median needs five decisions.
"""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.casework.desk import CaseDesk
from bot.ports import Course

FEWEST = 5


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """How a team's requests went. None stands for a number that would tell something of single people.

    Attributes:
        team: its name, in words.
        open: requests that wait for a decision.
        decided: decisions; `in_time` those that came by their day.
        median_days: the middle one of all times from filing to decision, in days.
    """

    team: str
    open: int | None
    decided: int | None
    in_time: int | None
    median_days: float | None


def figures_of(desk: CaseDesk, names: Mapping[str, str]) -> tuple[TeamFigures, ...]:
    """Figures of some teams, whose names are given by id."""
    by_team: dict[str, list[Course]] = {team: [] for team in names}
    for course in desk.book.courses(frozenset(names)):
        by_team[course.team].append(course)
    return tuple(_figures(names[team], courses) for team, courses in by_team.items())


def _figures(name: str, courses: Sequence[Course]) -> TeamFigures:
    decided = [course for course in courses if course.decided is not None]
    in_time = sum(not course.late for course in decided)
    days = [(course.decided - course.filed).total_seconds() / 86_400 for course in decided if course.decided is not None]
    told = _enough(in_time) if in_time == len(decided) or len(decided) - in_time >= FEWEST else None
    return TeamFigures(
        team=name,
        open=_enough(sum(course.open for course in courses)),
        decided=_enough(len(decided)),
        in_time=told,
        median_days=round(statistics.median(days), 1) if len(days) >= FEWEST else None,
    )


def _enough(number: int) -> int | None:
    return number if number >= FEWEST else None
