"""What the pack and the policy say about requests, as casework needs it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.cases.deadlines import Calendar
from bot.cases.kinds import RequestKind
from bot.cases.places import Calendars
from bot.cases.routing import Routes


@dataclass(frozen=True)
class Surroundings:
    """What the pack and the policy say about requests.

    Attributes:
        kinds: kinds of request by id.
        routes: who handles them.
        calendar: working days by place.
        known: ids an answer may have, by type of field: `activity`, `data`, `tool`, `clause`.
        wider_places: a place with those around it.
        calendars: clock of every place, for people whose own time zone is not known.
        policy: the policy's version.
        languages: that the pack speaks, the default first.
    """

    kinds: Mapping[str, RequestKind]
    routes: Routes
    calendar: Calendar
    known: Mapping[str, frozenset[str]]
    wider_places: Mapping[str, Collection[str]]
    calendars: Calendars
    policy: str
    languages: tuple[str, ...]
