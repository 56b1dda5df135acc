"""Who handles a request: rules of the pack, tried from top to bottom, and what happens when nobody can."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from bot.cases.kinds import Id, Value
from bot.cases.people import Person, able, line_above

FEWEST = 2
"""Handlers a team needs, so that an appeal, an absence or a conflict does not stop a case."""

MANAGER, MANAGERS_MANAGER = 0, 1


class Team(Value):
    """People who decide together; who they are says the directory, by the role `handler:<id>`."""

    id: Id
    contact: Id = ""


class Rule(Value):
    """Which team gets a request. Empty means any.

    Attributes:
        team: who handles it; `appeal` is the team for the appeal, the same one when empty.
        with_line: how far up the line a manager decides with the team: 2 is the manager's manager; 0 is nobody.
        decide: `alone` when any one of them decides; `together` when one of the team and one of the line have to agree.
        without: when a case is about one of these, the rule does not apply. A team never gets what is about itself.
    """

    team: Id
    kinds: tuple[Id, ...] = ()
    places: tuple[Id, ...] = ()
    units: tuple[str, ...] = ()
    tiers: tuple[Id, ...] = ()
    appeal: Id = ""
    with_line: int = 0
    decide: Literal["alone", "together"] = "alone"
    without: tuple[Id, ...] = ()


class Tier(Value):
    """A risk tier: it applies when the activity or the data is one of these; of several, the one named first in the pack."""

    id: Id
    activities: tuple[Id, ...] = ()
    data: tuple[Id, ...] = ()


class Routes(Value):
    """`routing.yaml` of a pack.

    Attributes:
        escalation: the team that sees to what others missed or cannot do.
        tiers: the strictest first; the last one is for all the rest.
    """

    teams: tuple[Team, ...]
    rules: tuple[Rule, ...]
    escalation: Id
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """Where a request goes.

    Attributes:
        team: that handles it.
        beside: people of the line who decide with the team.
        excluded: people who are part of the matter.
        nobody: True when neither the team nor the line has anybody who could, or the team has nobody where both have to
            decide; it goes to the escalation team then.
        together: whether the team and the line have to agree.
    """

    team: str
    beside: tuple[str, ...]
    excluded: tuple[str, ...]
    nobody: bool
    together: bool = False


@dataclass(frozen=True, slots=True)
class Fork:
    """A way that a request may still go while it is not said whom it is about.

    Attributes:
        unless: answers that close it.
        people: everybody who would have it, each with the answers that leave her out.
    """

    unless: tuple[str, ...]
    people: tuple[tuple[Person, tuple[str, ...]], ...]


def tier_of(activity: str, data: str, routes: Routes) -> str:
    """The risk tier of a use."""
    for tier in routes.tiers:
        if activity in tier.activities or data in tier.data:
            return tier.id
    return routes.tiers[-1].id if routes.tiers else ""


def rules_for(  # noqa: PLR0913, PLR0917 - each is a fact a rule can depend on
    kind: str, employee: Person, tier: str, routes: Routes, wider_places: Collection[str], about: Collection[str] = ()
) -> tuple[Rule, ...]:
    """Every rule that fits, the first one first.

    Args:
        kind: of the case.
        employee: who files it.
        tier: of risk.
        routes: the rules.
        wider_places: the employee's place and those around it.
        about: whom the case is about.
    """
    return tuple(
        rule
        for rule in routes.rules
        if (not rule.kinds or kind in rule.kinds)
        and (not rule.places or any(place in rule.places for place in wider_places))
        and (not rule.units or employee.unit in rule.units)
        and (not rule.tiers or tier in rule.tiers)
        and rule.team not in about
        and not any(one in rule.without for one in about)
    )


def way(  # noqa: PLR0913 - each is a fact the way depends on
    rule: Rule,
    employee: Person,
    people: Iterable[Person],
    find: Callable[[str], Person | None],
    routes: Routes,
    *,
    appeal: bool = False,
    already_excluded: Iterable[str] = (),
) -> Way:
    """Where a request goes, around everybody who is part of it: the employee, and her manager."""
    everybody = tuple(people)
    line = line_above(employee, find)
    excluded = tuple(dict.fromkeys((employee.id, *(person.id for person in line[:1]), *already_excluded)))
    level = rule.with_line - 1
    above = line[level : level + 1] if level >= 1 and not appeal else ()
    beside = tuple(person.id for person in above if person.id not in excluded)
    team = (rule.appeal or rule.team) if appeal else rule.team
    together = rule.decide == "together" and not appeal
    if able(team, everybody, excluded) or (beside and not together):
        return Way(team, beside, excluded, nobody=False, together=together)
    return Way(routes.escalation, beside, excluded, nobody=True, together=together)
