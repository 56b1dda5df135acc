"""How a team's requests went, in numbers that tell nothing of single people.

1. A number of requests below five is not told, none and zero included in the same way: "fewer than five".
2. A number from which such a one could be worked out by subtraction is not told either.
3. The median needs five decisions.
4. What requests are about is counted by closed quarters, over all teams, with the rules of `bot.reports.figures`.
5. Requests of kinds with restricted sight are in no figure: not even a large number may move because of one.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.casework.desk import CaseDesk
from bot.ports import Course
from bot.reports.figures import table

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
        if counted(desk, course.kind):
            by_team[course.team].append(course)
    return tuple(_figures(names[team], courses) for team, courses in by_team.items())


def counted(desk: CaseDesk, kind: str) -> bool:
    """Whether requests of a kind may be counted; of one that the pack does not know any more, nobody can say."""
    return kind in desk.rules.kinds and not desk.rules.kinds[kind].restricted


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


QUARTERS = 3
"""Closed quarters that are shown: none so old that requests in it are erased already."""

TOPICS = ("tool", "clause")
"""Types of fields that a change of the policy can begin with."""


@dataclass(frozen=True, slots=True)
class TopicRow:
    """How many requests named a tool or a clause; only numbers that may be shown have a row."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class TopicTable:
    """What the requests of a closed quarter were about: `type` is `tool` or `clause`."""

    quarter: str
    type: str
    rows: tuple[TopicRow, ...]


def topics_of(desk: CaseDesk, name_of: Callable[[str, str], str]) -> tuple[TopicTable, ...]:
    """Tables with at least one number that may be shown, the newest quarter first; `name_of` takes a type and an id."""
    teams = frozenset(team.id for team in desk.rules.routes.teams)
    counts: dict[tuple[str, str], Counter[str]] = {}
    for course in desk.book.courses(teams):
        if counted(desk, course.kind):
            for field in desk.rules.kinds[course.kind].open_fields:
                if field.type in TOPICS and course.facts.get(field.id):
                    counts.setdefault((quarter_of(course.filed), field.type), Counter())[course.facts[field.id]] += 1
    tables = []
    for quarter in _closed(desk.now()):
        for type_ in TOPICS:
            shown = table(counts.get((quarter, type_), {}), sorted(desk.rules.known.get(type_, ())))
            rows = tuple(TopicRow(id_, name_of(type_, id_), count) for id_, count in shown if count is not None)
            tables += [TopicTable(quarter, type_, rows)] if rows else []
    return tuple(tables)


def quarter_of(moment: datetime) -> str:
    """The quarter of a moment, `2026-Q3`."""
    return f"{moment.year}-Q{(moment.month + 2) // 3}"


def _closed(now: datetime) -> tuple[str, ...]:
    """The last quarters that are over, the newest first."""
    quarter = now.year * 4 + (now.month - 1) // 3
    return tuple(f"{number // 4}-Q{number % 4 + 1}" for number in range(quarter - 1, quarter - 1 - QUARTERS, -1))


def _enough(number: int) -> int | None:
    return number if number >= FEWEST else None
