"""The scene of the scripted year: the sample pack's forms and routes, staff, a database, and a clock put forward by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.casework import CaseDesk
from bot.cli.year.plan import Planned, plan, staff
from bot.cli.year.worker import SetClock
from bot.library import load_pack
from bot.office import surroundings
from storage import Store, open_store

EMPLOYEES = 300


@dataclass(frozen=True)
class Scene:
    """Everything the worker and the count need."""

    desk: CaseDesk
    store: Store
    clock: SetClock
    planned: list[Planned]


def scene(content: Path, database: str, requests: int, seed: int, since: datetime) -> Scene:
    """Open the database, put the staff into its directory, and draw the plan."""
    pack = load_pack(content)
    rules = surroundings(pack)
    store, clock = open_store(database), SetClock(since)
    if not store.directory.everybody():
        places = [place.id for place in pack.policy.vocabulary.places]
        store.directory.put(staff(pack.routes, places, EMPLOYEES))
    desk = CaseDesk(store.cases, store.outbox, store.directory, store.keyring, clock, rules)
    return Scene(desk, store, clock, plan(seed, requests, rules.kinds, rules.known, EMPLOYEES))
