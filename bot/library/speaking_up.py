"""`speaking_up.yaml`: what can be reported, to whom, and by when somebody has to act.

A pack that leaves it out gets the shipped choices and deadlines, its own team of last resort as the one that gets reports, and
its other teams as those tried after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.library.faults import Fault
from bot.library.requests import ROUTING
from bot.library.validation import did_you_mean, validated
from bot.reports.rules import Route, SpeakingUpRules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bot.cases.routing import Routes
    from bot.library.files import Folder
    from bot.library.pack import Pack

NAME = "speaking_up.yaml"


def read_speaking_up(folder: Folder, shipped: Folder, routes: Routes, borrowed: list[Path]) -> SpeakingUpRules:
    """Read the rules; faults are noted in `folder`, a borrowed file in `borrowed`."""
    if folder.has(NAME):
        return _read(folder) or SpeakingUpRules()
    borrowed.append(shipped.root / NAME)
    rules = _read(shipped) or SpeakingUpRules()
    teams = [team.id for team in routes.teams]
    others = [about for about in rules.abouts if about not in _teams_of(shipped)]
    return rules.model_copy(
        update={
            "abouts": (*teams, *others),
            "routes": (Route(team=routes.escalation),),
            "fallback": tuple(team for team in teams if team != routes.escalation),
        }
    )


def speaking_up_faults(pack: Pack, folder: Folder) -> Iterator[Fault]:
    """Ids that nobody defined, and rules that cannot work."""
    source = folder.yaml(NAME) if folder.has(NAME) else None
    if source is None:
        return
    rules, teams = pack.speaking_up, [team.id for team in pack.routes.teams]
    places = [place.id for place in pack.policy.vocabulary.places]
    for number, route in enumerate(rules.routes):
        lists: tuple[tuple[str, Sequence[str], Sequence[str]], ...] = (
            ("team", [route.team], teams),
            ("standby", [route.standby] if route.standby else [], teams),
            ("without", route.without, rules.abouts),
            ("categories", route.categories, rules.categories),
            ("severities", route.severities, rules.severities),
            ("places", route.places, places),
        )
        for name, ids, known in lists:
            for id_ in ids:
                if id_ not in known:
                    line = source.line_of(["routes", number])
                    yield Fault(NAME, line, f"'{id_}' in {name} is not defined{did_you_mean(id_, known)}")
    closed: tuple[tuple[str, Sequence[str], Sequence[str], str], ...] = (
        ("urgent", rules.urgent, rules.severities, "is not in 'severities'"),
        ("fallback", rules.fallback, teams, "is not a team of routing.yaml"),
    )
    for name, named, known, what in closed:
        for id_ in set(named) - set(known):
            yield Fault(NAME, source.line_of([name]), f"'{id_}' {what}{did_you_mean(id_, known)}")
    for name in ("categories", "severities", "outcomes", "routes", "clocks"):
        if not getattr(rules, name):
            yield Fault(NAME, source.line_of([name]), f"'{name}' is empty; nobody could report anything.")


def _read(folder: Folder) -> SpeakingUpRules | None:
    source = folder.yaml(NAME) if folder.has(NAME) else None
    return None if source is None else validated(SpeakingUpRules, source, source.data, folder.faults)


def _teams_of(shipped: Folder) -> set[Any]:
    source = shipped.yaml(ROUTING)
    data = source.data if source is not None and isinstance(source.data, dict) else {}
    return {team.get("id") for team in data.get("teams", ()) if isinstance(team, dict)}
