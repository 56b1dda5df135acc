"""What is kept: tables, backups, the log, erasing, people. The work behind `mayi migrate`, `backup`, `audit` and their like."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.chat_desk import LANGUAGES, REACHED
from bot.library import load_pack
from bot.office import ADMIN, AUDITOR, POLICY_OWNER, SystemClock, keeper
from bot.ports import OutOfReachError
from bot.ports_log import Head
from bot.report_office import open_reporting
from storage import Store, migrate, open_store
from storage.backup import Backup, BackupError, backup, restore
from storage.people_csv import import_people
from storage.people_rules import Allowed
from storage.reports import REPORTS, open_report_box

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.cases.people import Person
    from bot.library import Pack
    from bot.ports import Clock
    from bot.settings import Settings


def ready(url: str) -> str:
    """The database's address, with the folder of a SQLite file made.

    Raises:
        OutOfReachError: it cannot be made; the message names the folder.
    """
    if url.startswith("sqlite:///"):
        folder = Path(url.removeprefix("sqlite:///")).parent
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            message = f"the folder {folder} cannot be made: {error.strerror}"
            raise OutOfReachError(message) from None
    return url


def opened(settings: Settings, clock: Clock | None = None) -> Store:
    """The store of the settings; `clock` dates what says no moment, None for the machine's."""
    return open_store(ready(settings.database), clock=clock)


def carry_over(settings: Settings) -> tuple[str, str]:
    """Bring the tables of both databases to this version; their revisions."""
    return migrate(ready(settings.database)), REPORTS.migrate(ready(settings.reports_database))


def bring_up(settings: Settings) -> int:
    """The same, and say so."""
    main, reports = carry_over(settings)
    print(f"The database is at revision {main}.")
    print(f"The database of reports is at revision {reports}.")
    return 0


def save(settings: Settings, path: Path) -> int:
    """Write a backup."""
    return _told(lambda: backup(ready(settings.database), path), "written")


def load(settings: Settings, path: Path, *, accept_faults: bool) -> int:
    """Fill an empty database from a backup."""
    return _told(lambda: restore(ready(settings.database), path, accept_faults=accept_faults), "restored")


def _told(work: Callable[[], Backup], what: str) -> int:
    try:
        made = work()
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{made.path} {what} and checked: {sum(made.counts.values())} rows, log head {made.head.count}:{made.head.hash}.")
    for fault in made.faults:
        print(f"The log has a fault: {fault.name} at entry {fault.n}.", file=sys.stderr)
    return 1 if made.faults else 0


def verify(settings: Settings, noted: str) -> int:
    """Look at every entry of the log; exit code 1 when something in it cannot be."""
    head = None
    if noted:
        count, _, digest = noted.partition(":")
        if not count.isdecimal() or len(digest) != 64:  # noqa: PLR2004 - a SHA-256 in hexadecimal
            print("Write the noted head as it was printed: <number>:<64 letters and digits>.", file=sys.stderr)
            return 2
        head = Head(int(count), digest)
    store = opened(settings)
    found = store.log.verify(head)
    store.close()
    for fault in found.faults:
        where = f"entry {fault.n}" if fault.n else "the end"
        print(f"{fault.name}: {where}{f', case {fault.case}' if fault.case else ''}", file=sys.stderr)
    word = "whole" if not found.faults else "NOT whole"
    print(f"The log is {word}: {found.entries} entries of {found.cases} cases, {found.erased} of them erased.")
    print(f"Note this head elsewhere: {found.head.count}:{found.head.hash}")
    return 1 if found.faults else 0


def erase(settings: Settings, case: str) -> int:
    """Erase a case."""
    store = opened(settings)
    gone = store.shredder.erase(case, datetime.now(tz=UTC))
    store.close()
    print(f"{case} is erased; the log stays whole." if gone else f"There is no case {case}.")
    return 0 if gone else 1


def retention(settings: Settings) -> int:
    """Erase what was kept long enough."""
    pack, store = load_pack(settings.content), opened(settings)
    erased = store.shredder.retention(datetime.now(tz=UTC), keeper(pack))
    print(f"{len(erased)} cases were kept long enough and are erased.")
    box = open_report_box(ready(settings.reports_database))
    gone = open_reporting(pack, store.directory, store.keyring, SystemClock(), box).retention()
    box.close()
    store.close()
    years = pack.speaking_up.keep_years
    print(f"Sealed reports that were closed more than {years} {'year' if years == 1 else 'years'} ago: {gone} erased.")
    return 0


def people(settings: Settings, path: Path, *, partial: bool, absent_have_left: bool) -> int:
    """Bring the directory to what a file says; exit code 1 when rows are bad."""
    try:
        data = path.read_bytes()
    except OSError as error:
        print(f"{path} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    store, allowed = opened(settings), allowed_in(load_pack(settings.content))
    before = store.directory.everybody()
    done = import_people(store.directory, data, allowed, partial=partial, absent_have_left=absent_have_left)
    forget_chats(store, before)
    store.close()
    for problem in done.problems:
        print(f"{path.name}:{problem.line}: {problem.what}", file=sys.stderr)
    if done.done:
        print(f"{len(done.added)} added, {len(done.changed)} changed, {done.unchanged} as before, {len(done.left)} left.")
        if done.absent:
            print(f"{len(done.absent)} people are not in the file and stayed as they were; --absent-have-left marks them.")
    else:
        print("Nothing was imported. Correct the rows above, or take the good ones with --partial.")
    return 0 if done.done and not done.problems else 1


def forget_chats(store: Store, before: Iterable[Person]) -> None:
    """Forget where a chat reached people who have left, or who have another id there now, and the language they chose.

    Args:
        store: its directory is as it stands now.
        before: people as they were.
    """
    now = {person.id: person for person in store.directory.everybody()}
    for person in before:
        is_ = now.get(person.id)
        here = is_ is not None and is_.active
        for kept, id_, same in (
            (REACHED, person.teams, here and is_ is not None and is_.teams == person.teams),
            (LANGUAGES, person.slack, here and is_ is not None and is_.slack == person.slack),
        ):
            if id_ and not same:
                store.memory.delete(kept, id_)


def allowed_in(pack: Pack) -> Allowed:
    """What a pack knows of places, teams and languages; and the roles that the program, a form or a clause asks for."""
    forms = (role for kind in pack.requests.values() for role in kind.only_for)
    clauses = (role.id for role in pack.policy.vocabulary.roles)
    return Allowed(
        places=frozenset(place.id for place in pack.policy.vocabulary.places),
        teams=frozenset(team.id for team in pack.routes.teams),
        roles=frozenset({ADMIN, AUDITOR, POLICY_OWNER, *forms, *clauses}),
        languages=frozenset(pack.policy.languages),
        zone_of={place: time.zone for place, time in pack.calendars.places.items()},
    )
