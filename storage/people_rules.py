"""What is wrong with a row about a person, and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.cases.people import HANDLER, Person

LONGEST_CELL = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that cannot be taken as it is: its line in the file, and what to do, in words."""

    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the pack knows; None takes anything.

    Attributes:
        zone_of: time zone by place, for people without one.
    """

    places: frozenset[str] | None = None
    teams: frozenset[str] | None = None
    roles: frozenset[str] | None = None
    languages: frozenset[str] | None = None
    zone_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as a person, with its line."""

    line: int
    person: Person


def of_row(row: Row, allowed: Allowed) -> Iterator[str]:
    """What is wrong with a row by itself."""
    person = row.person
    if not person.id:
        yield "the id is missing: write the employer's id of this person"
    if not person.name:
        yield "the name is missing: write it"
    if person.mail and person.mail.count("@") != 1:
        yield f"{person.mail!r} is no e-mail address: write one, or leave the cell empty"
    if person.place and allowed.places is not None and person.place not in allowed.places:
        yield f"the place {person.place!r} is unknown: write one of {_listed(allowed.places)}"
    if not _is_zone(person.zone):
        yield f"the time zone {person.zone!r} is unknown: write one such as Europe/Berlin, or leave the cell empty"
    if person.language and allowed.languages is not None and person.language not in allowed.languages:
        yield f"the language {person.language!r} is unknown: write one of {_listed(allowed.languages)}"
    yield from _roles(person, allowed)
    longest = max(len(text) for text in (person.id, person.name, person.mail, person.manager, person.unit))
    if longest > LONGEST_CELL:
        yield f"a cell is longer than {LONGEST_CELL} characters: shorten it"


def _roles(person: Person, allowed: Allowed) -> Iterator[str]:
    for role in person.roles:
        team = role.removeprefix(HANDLER)
        if role.startswith(HANDLER):
            if allowed.teams is not None and team not in allowed.teams:
                yield f"the team of the role {role!r} is unknown: write handler: and one of {_listed(allowed.teams)}"
        elif allowed.roles is not None and role not in allowed.roles:
            yield f"the role {role!r} is unknown: write one of {_listed(allowed.roles)}, or handler: and a team"


def across_rows(rows: Sequence[Row], known: Mapping[str, Person]) -> Iterator[Problem]:
    """What is wrong with rows because of other rows, or of people the directory knows and the file does not name."""
    in_file = {row.person.id for row in rows if row.person.id}
    yield from _twice(rows, [person for person in known.values() if person.id not in in_file])
    for row in rows:
        manager = row.person.manager
        if manager and manager not in in_file and manager not in known:
            yield Problem(row.line, f"the manager {manager!r} is neither in the file nor in the directory: write a known id")
    yield from _in_a_circle(rows, known)


def _twice(rows: Sequence[Row], others: Sequence[Person]) -> Iterator[Problem]:
    for name, of in _OTHER_IDS.items():
        first: dict[str, int] = {}
        theirs = {of(person): person.id for person in others if of(person) and person.active}
        for row in rows:
            value = of(row.person)
            if not value:
                continue
            if value in first:
                yield Problem(row.line, f"the {name} {value!r} is in line {first[value]} already: every person needs her own")
            elif value in theirs:
                owner = theirs[value]
                yield Problem(
                    row.line, f"the {name} {value!r} belongs to {owner!r}, who is not in the file: correct one of them"
                )
            first.setdefault(value, row.line)


_OTHER_IDS: Mapping[str, Callable[[Person], str]] = {
    "id": lambda person: person.id,
    "e-mail": lambda person: person.mail.casefold(),
    "Slack id": lambda person: person.slack,
    "Teams id": lambda person: person.teams,
}


def _in_a_circle(rows: Sequence[Row], known: Mapping[str, Person]) -> Iterator[Problem]:
    above = {person.id: person.manager for person in known.values()} | {row.person.id: row.person.manager for row in rows}
    for row in rows:
        line = [row.person.id]
        while (manager := above.get(line[-1], "")) and manager not in line:
            line.append(manager)
        if manager and manager == row.person.id:
            way = " to ".join([*line, manager])
            yield Problem(row.line, f"the managers go in a circle ({way}): correct the manager of one of them")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none, there are none"
