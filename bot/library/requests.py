"""The files about requests: their kinds, who handles them, and the calendars their deadlines are counted by.

A pack that leaves them out gets the shipped kinds and calendars, and a routing of its own offices: each contact of
`pack.yaml` is a team, and a request goes to the owner of the first clause that speaks of it. A file without a form, called
like a shipped kind, says what is otherwise in that kind and leaves all others as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.cases.kinds import OTHERS, RequestKind
from bot.cases.places import Calendars
from bot.cases.routing import Routes, Rule, Team
from bot.library.borrowing import laid_over
from bot.library.faults import Fault
from bot.library.validation import validated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from bot.library.files import Folder, Source
    from bot.policy import Clause, Vocabulary

KINDS = "requests/*.yaml"
ROUTING = "routing.yaml"
CALENDARS = "calendars.yaml"
DEFAULT = "default"
FORM = "fields"

Kept = TypeVar("Kept")
Model = TypeVar("Model", RequestKind, Routes, Calendars)


@dataclass(frozen=True, slots=True)
class RequestFiles:
    """What a pack says about requests.

    Attributes:
        kinds: by id, in the order of their files.
        borrowed: files of the shipped pack that filled gaps.
    """

    kinds: dict[str, RequestKind]
    routes: Routes
    calendars: Calendars
    borrowed: tuple[Path, ...] = ()


def read_requests(
    folder: Folder, shipped: Folder, vocabulary: Vocabulary, clauses: Iterable[Clause], contacts: Iterable[str]
) -> RequestFiles:
    """Read kinds, routing and calendars; faults are noted in `folder`.

    Args:
        folder: the pack.
        shipped: the pack that fills its gaps.
        vocabulary: its lists.
        clauses: from which the routing is made when there is no `routing.yaml`.
        contacts: ids of its offices, the first one first.
    """
    borrowed: list[Path] = []
    kinds = _kinds(folder, shipped, vocabulary, borrowed)
    read = _read(Routes, folder, ROUTING) if folder.has(ROUTING) else None
    routes = read or _own_offices(kinds.values(), clauses, tuple(contacts))
    lent = {path.stem for path in borrowed}
    kinds = {id_: _with_own_teams(kind, routes) if id_ in lent else kind for id_, kind in kinds.items()}
    return RequestFiles(
        kinds=kinds,
        routes=routes,
        calendars=_calendars(folder, shipped, vocabulary, borrowed),
        borrowed=tuple(borrowed),
    )


def _kinds(folder: Folder, shipped: Folder, vocabulary: Vocabulary, borrowed: list[Path]) -> dict[str, RequestKind]:
    """Kinds of the pack, or the shipped ones when it has no form. Small places keep cases as long as those around them."""
    changed = changed_kinds(folder, shipped)
    names = folder.names(KINDS) if set(folder.names(KINDS)) - changed else shipped.names(KINDS)
    kinds: dict[str, RequestKind] = {}
    for name in names:
        if name in changed or not folder.has(name):
            borrowed.append(shipped.root / name)
            kind = _lent(name, folder, shipped, vocabulary)
        else:
            kind = _read(RequestKind, folder, name)
        if kind is None:
            continue
        if kind.id in kinds:
            folder.faults.append(Fault(name, 1, f"id '{kind.id}' is used by 2 kinds of request; give each its own."))
        kinds[kind.id] = kind.model_copy(update={"keep": _spread(kind.keep, vocabulary)})
    return kinds


def changed_kinds(folder: Folder, shipped: Folder) -> frozenset[str]:
    """Files of the pack without a form, called like a shipped kind: they say what is otherwise there, such as a limit."""
    if folder.root == shipped.root:
        return frozenset()
    sources = (folder.yaml(name) for name in folder.names(KINDS) if shipped.has(name))
    return frozenset(one.name for one in sources if one is not None and isinstance(one.data, dict) and FORM not in one.data)


def _lent(name: str, folder: Folder, shipped: Folder, vocabulary: Vocabulary) -> RequestKind | None:
    """A shipped kind, for places of this pack alone, with what the pack says otherwise on top."""
    source = shipped.yaml(name)
    if source is None or not isinstance(source.data, dict):
        return None
    places = {DEFAULT, *(place.id for place in vocabulary.places)}
    lent = {**source.data, "keep": {place: span for place, span in source.data["keep"].items() if place in places}}
    if not folder.has(name):
        return validated(RequestKind, source, lent, shipped.faults)
    own = folder.yaml(name)
    return None if own is None else validated(RequestKind, own, laid_over(lent, own.data), folder.faults)


def _with_own_teams(kind: RequestKind, routes: Routes) -> RequestKind:
    """A borrowed kind: it can be about the teams of the pack that borrows it, not about those of the sample company."""
    abouts = (*(team.id for team in routes.teams), *OTHERS)
    fields = tuple(field.model_copy(update={"options": abouts}) if field.type == "about" else field for field in kind.fields)
    return kind.model_copy(update={"fields": fields})


def _calendars(folder: Folder, shipped: Folder, vocabulary: Vocabulary, borrowed: list[Path]) -> Calendars:
    """Calendars with an entry for every place of the pack."""
    if folder.has(CALENDARS):
        read = _read(Calendars, folder, CALENDARS) or Calendars()
    else:
        read = _read(Calendars, shipped, CALENDARS) or Calendars()
        borrowed.append(shipped.root / CALENDARS)
    return read.model_copy(update={"places": _spread(read.places, vocabulary)})


def _spread(by_place: Mapping[str, Kept], vocabulary: Vocabulary) -> dict[str, Kept]:
    """What is said of a place, said of the places in it too, unless they have their own; unknown places are left out."""
    inside = {place.id: place.inside for place in vocabulary.places}
    spread = {key: value for key, value in by_place.items() if key == DEFAULT}
    for place in inside:
        step: str | None = place
        seen: set[str] = set()
        while step is not None and step not in by_place and step not in seen:
            seen.add(step)
            step = inside.get(step)
        if step is not None and step in by_place:
            spread[place] = by_place[step]
    return spread


def _own_offices(kinds: Iterable[RequestKind], clauses: Iterable[Clause], contacts: tuple[str, ...]) -> Routes:
    """A routing without `routing.yaml`: every office is a team, and clauses say whose request it is.

    The first office gets what no clause speaks of, and sees to what others missed.
    """
    known = tuple(clauses)
    first = contacts[0] if contacts else DEFAULT
    rules = []
    for kind in kinds:
        answering = [clause.owner for clause in known if kind.intent in clause.answers]
        linked = ((clause.owner, links.request) for clause in known for links in clause.every_link)
        linking = [owner for owner, request in linked if request is not None and request == kind.intent]
        owners = [owner for owner in (*answering, *linking) if owner in contacts]
        rules.append(Rule(team=owners[0] if owners else first, kinds=(kind.id,)))
    teams = tuple(Team(id=id_, contact=id_) for id_ in contacts) or (Team(id=first),)
    return Routes(teams=teams, rules=tuple(rules), escalation=first)


def _read(model: type[Model], folder: Folder, name: str) -> Model | None:
    source: Source | None = folder.yaml(name)
    return None if source is None else validated(model, source, source.data, folder.faults)
