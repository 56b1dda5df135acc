"""Who files what on which day of the scripted year, and how people behave: all of it drawn from one seed.

A restarted worker draws the same plan again, and finds in the database how far each request has come.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.cases.filling import FROM_OPTIONS
from bot.cases.kinds import FormField, RequestKind
from bot.cases.people import Person
from bot.cases.routing import Routes

BEGIN = datetime(2026, 1, 5, 8, tzinfo=UTC)
YEAR = timedelta(days=365)
PER_TEAM = 4


@dataclass(frozen=True, slots=True)
class Planned:
    """One request of the plan. `deliveries` is how often the platform delivers the form."""

    at: datetime
    person: str
    kind: str
    submission: str
    values: Mapping[str, str]
    deliveries: int


@dataclass(frozen=True, slots=True)
class Manners:
    """How the people around one request behave; delays in days after they could act.

    Attributes:
        begin, decide: of the handlers; more than the deadline allows in some cases.
        answer: of the employee; `withdraws` and `appeals` whether she does.
        asks: whether the handler asks something first.
        outcome: what is decided first.
    """

    begin: float
    decide: float
    answer: float
    asks: bool
    withdraws: bool
    appeals: bool
    outcome: str


def staff(routes: Routes, places: Sequence[str], count: int) -> list[Person]:
    """A line of managers, employees by place, handlers for every team. Names say what they are."""
    people = [Person("head", "Head", "head@example.com", place=places[0], unit="board")]
    people += [
        Person(f"manager-{n}", f"Manager {n}", f"manager-{n}@example.com", "head", f"unit-{n}", places[n % len(places)])
        for n in range(8)
    ]
    for team in routes.teams:
        for n in range(PER_TEAM):
            id_ = f"{team.id}-{n}"
            people.append(Person(id_, id_, f"{id_}@example.com", "head", "office", places[0], roles=(f"handler:{team.id}",)))
    for n in range(count):
        id_ = f"employee-{n}"
        place = places[n % len(places)]
        people.append(Person(id_, id_, f"{id_}@example.com", f"manager-{n % 8}", f"unit-{n % 8}", place))
    return people


def plan(
    seed: int, count: int, kinds: Mapping[str, RequestKind], known: Mapping[str, frozenset[str]], employees: int
) -> list[Planned]:
    """The requests of the year, in order of time."""
    draw = random.Random(seed)  # noqa: S311 - a script, not a secret
    ids = sorted(id_ for id_, kind in kinds.items() if kind.is_for(()))
    found = []
    for n in range(count):
        kind = kinds[ids[n % len(ids)]]
        at = BEGIN + timedelta(seconds=draw.randrange(int(YEAR.total_seconds())))
        values = {entry.id: _answer(entry, known, at, draw) for entry in kind.open_fields}
        kept = {id_: value for id_, value in values.items() if value}
        person = f"employee-{draw.randrange(employees)}"
        found.append(Planned(at, person, kind.id, f"submission-{seed}-{n}", kept, draw.choice((1, 1, 1, 2, 3))))
    return sorted(found, key=lambda one: (one.at, one.submission))


def _answer(entry: FormField, known: Mapping[str, frozenset[str]], at: datetime, draw: random.Random) -> str:
    if entry.type in FROM_OPTIONS:
        return draw.choice(entry.options)
    if entry.type == "people":
        return ""
    if entry.type in known:
        return draw.choice(sorted(known[entry.type]))
    if entry.type == "day":
        return (at + timedelta(days=60)).date().isoformat()
    if entry.type == "yes_no":
        return draw.choice(("yes", ""))
    return "What I need, in a sentence or two."


def manners(submission: str) -> Manners:
    """How the people around a request behave: most are in time, some are late, some never look."""
    draw = random.Random(submission)  # noqa: S311 - a script, not a secret
    late = draw.random()
    begin = draw.uniform(0, 1.5) if late < 0.85 else draw.uniform(2, 12)  # noqa: PLR2004
    decide = draw.uniform(1, 16) if late < 0.8 else draw.uniform(16, 60)  # noqa: PLR2004
    return Manners(
        begin=begin,
        decide=decide,
        answer=draw.uniform(0, 4),
        asks=draw.random() < 0.3,  # noqa: PLR2004
        withdraws=draw.random() < 0.06,  # noqa: PLR2004
        appeals=draw.random() < 0.5,  # noqa: PLR2004
        outcome=draw.choice(("granted", "granted", "partly", "refused")),
    )
