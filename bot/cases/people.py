"""People as the directory knows them, and who may see what of a case."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from bot.cases.case import Case

HANDLER = "handler:"
"""Prefix of the role that puts a person into a team: `handler:hr_accommodations`."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here.

    Attributes:
        id: the employer's own id of her.
        manager: id of her manager, empty at the top.
        place: id of the pack's places; `zone` is an IANA time zone.
        roles: `handler:<team>`, `policy_owner`, `admin`, `auditor`, and roles of the policy.
        slack, teams: her ids there, empty when unknown.
        active: False once she has left.
    """

    id: str
    name: str
    mail: str
    manager: str = ""
    unit: str = ""
    place: str = ""
    zone: str = "UTC"
    roles: tuple[str, ...] = ()
    slack: str = ""
    teams: str = ""
    language: str = ""
    active: bool = True

    @property
    def teams_of(self) -> frozenset[str]:
        """Teams she handles cases in."""
        return frozenset(role.removeprefix(HANDLER) for role in self.roles if role.startswith(HANDLER))

    def is_a(self, role: str) -> bool:
        """Whether she has a role."""
        return role in self.roles


Sight = Literal["own", "handle", "none"]


def sight(person: Person, case: Case) -> Sight:
    """What a person may see of a case: her own, a case of her team, or nothing, which looks like a case that is not there."""
    if person.id == case.employee:
        return "own"
    if not person.active or person.id in case.excluded:
        return "none"
    if person.id in case.beside or person.teams_of & {case.route, *case.escalated_to}:
        return "handle"
    return "none"


def line_above(person: Person, find: Callable[[str], Person | None]) -> tuple[Person, ...]:
    """Her manager, her manager's manager and so on, each once."""
    line: dict[str, Person] = {}
    above = find(person.manager) if person.manager else None
    while above is not None and above.id not in line and above.id != person.id:
        line[above.id] = above
        above = find(above.manager) if above.manager else None
    return tuple(line.values())


def able(team: str, people: Iterable[Person], excluded: Iterable[str]) -> tuple[Person, ...]:
    """People of a team who can take a case."""
    out = set(excluded)
    return tuple(person for person in people if person.active and team in person.teams_of and person.id not in out)
