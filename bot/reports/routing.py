"""Who gets a report. The reporter's browser decides this, by the same rules: the server never learns what it is about.

The server never calls it. It is what the page's script is compared with, and what tests ask about the routes of a policy.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.reports.rules import Route, SpeakingUpRules


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where a report goes; `team` is empty when nobody inside may have it. `standby` may be empty."""

    team: str
    standby: str


def chosen(  # noqa: PLR0913 - each is a fact the way depends on
    rules: SpeakingUpRules,
    able: Collection[str],
    *,
    category: str,
    severity: str,
    place: str,
    about: Collection[str],
    wider: Mapping[str, Collection[str]],
) -> Chosen:
    """The first rule whose team may have it and can open it.

    Args:
        rules: of the pack.
        able: teams that have at least one key.
        category: id of what happened.
        severity: id.
        place: id, or empty when the reporter does not say.
        about: who it is about.
        wider: each place with those around it, itself included.
    """
    around = {place, *wider.get(place, ())}
    for route in rules.routes:
        if _fits(route, category, severity, around) and _may_have(route, about) and route.team in able:
            standby = route.standby if route.standby in able and route.standby not in about else ""
            return Chosen(route.team, standby)
    for team in rules.fallback:
        if team in able and team not in about:
            return Chosen(team, "")
    return Chosen("", "")


def _fits(route: Route, category: str, severity: str, around: Collection[str]) -> bool:
    return (
        (not route.categories or category in route.categories)
        and (not route.severities or severity in route.severities)
        and (not route.places or any(place in around for place in route.places))
    )


def _may_have(route: Route, about: Collection[str]) -> bool:
    return route.team not in about and not any(one in about for one in route.without)
