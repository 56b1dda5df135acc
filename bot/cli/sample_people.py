"""Sample people for the demo: those of the pack's `sample_people.csv`, or some made from its teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cases.people import HANDLER, Person
from bot.cli.keeping import allowed_in
from storage.people_csv import import_people

if TYPE_CHECKING:
    from bot.library import Pack
    from storage import Store

FILE = "sample_people.csv"
PER_TEAM = 2


def put_sample_people(store: Store, pack: Pack) -> None:
    """Put sample people into an empty directory; one with people in it is left alone."""
    if store.directory.everybody():
        return
    path = pack.root / FILE
    if path.is_file() and not import_people(store.directory, path.read_bytes(), allowed_in(pack)).problems:
        return
    store.directory.put(made_up(pack))


def made_up(pack: Pack) -> list[Person]:
    """An employee with her line, everybody the pack's teams need, an administrator and an auditor."""
    place = next((place.id for place in pack.policy.vocabulary.places), "")
    zone = pack.calendars.of(place).zone

    def person(id_: str, name: str, manager: str, *roles: str) -> Person:
        return Person(id_, name, f"{id_}@example.com", manager, "sample", place, zone, roles)

    people = [
        person("s-board", "Sample board member", ""),
        person("s-head", "Sample head", "s-board"),
        person("s-manager", "Sample manager", "s-head"),
        person("s-employee", "Sample employee", "s-manager"),
        person("s-admin", "Sample administrator", "s-head", "admin"),
        person("s-auditor", "Sample auditor", "s-board", "auditor"),
    ]
    for team in pack.routes.teams:
        people += [
            person(f"s-{team.id}-{number}", f"Sample handler {number} of {team.id}", "s-board", f"{HANDLER}{team.id}")
            for number in range(1, PER_TEAM + 1)
        ]
    return people
