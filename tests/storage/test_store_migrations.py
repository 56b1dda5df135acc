"""Migrations: up and down, from nothing and from old databases, and interrupted in the middle. On SQLite and PostgreSQL."""

from __future__ import annotations

import gzip
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from request_scenes import at_once, filed, happens, ids, keep, key, line_of, query, taken
from sqlalchemy import Engine, event, inspect, text

from storage import NotMigratedError, check, downgrade, migrate, open_store, restore
from storage.engine import Database
from storage.migrating import newest
from storage.tables import Row

if TYPE_CHECKING:
    from collections.abc import Callable

OLD = sorted(Path(__file__).with_name("old").glob("revision_*.jsonl"))


def tables(url: str) -> set[str]:
    database = Database(url)
    with database.reading() as session:
        found = set(inspect(session.connection()).get_table_names())
    database.close()
    return found


def test_models_and_migrations_agree(engine: str, new_url: Callable[[str], str]) -> None:
    """What the program thinks of its tables is what the migrations make."""
    url = new_url(engine)
    assert check(url) == ()
    database = Database(url)
    with database.writing() as session:
        session.connection().execute(text("DROP INDEX ix_alarm_at"))
    database.close()
    assert len(check(url)) == 1


def test_an_empty_database_gets_its_tables_when_it_is_opened(engine: str, empty_url: Callable[[str], str]) -> None:
    """The first start needs no command."""
    url = empty_url(engine)
    open_store(url).close()
    assert tables(url) == {*Row.metadata.tables, "alembic_version"}
    assert migrate(url) == newest()


def test_up_down_and_up_again(engine: str, empty_url: Callable[[str], str]) -> None:
    """Down to nothing takes everything of ours away; then it starts anew."""
    url = empty_url(engine)
    assert migrate(url) == newest()
    assert downgrade(url, "base") == ""
    assert tables(url) <= {"alembic_version"}
    assert migrate(url) == newest()
    assert check(url) == ()
    store = open_store(url)
    keep(store, filed())
    assert store.log.verify().faults == ()
    store.close()


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_database_is_brought_up_with_all_it_holds(
    engine: str, old: Path, empty_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Down to nothing and up again too. The stored database was made by the program of that revision."""
    url = empty_url(engine)
    packed = tmp_path / "old.gz"
    packed.write_bytes(gzip.compress(old.read_bytes()))
    restore(url, packed)
    assert check(url) == ()
    store = open_store(url)
    verdict = store.log.verify()
    assert (verdict.faults, verdict.erased, verdict.cases) == ((), 1, 3)
    assert sorted(ids(store)) == ["case-a"]
    case = store.cases.read("case-a")
    assert case is not None
    assert case.decision is not None
    assert case.decision.reason == "not now"
    assert store.cases.boxes("case-a", "handler-2") == ()
    assert store.keyring.keys_of("handler-1") == (key(),)
    happens(store, keep(store, filed("case-new")), taken())
    assert store.log.verify().faults == ()
    store.close()
    downgrade(url, "base")
    migrate(url)
    store = open_store(url)
    assert store.cases.read("case-a") is None
    store.close()


def test_a_request_of_before_there_was_a_mark_keeps_everything_and_can_be_marked(
    engine: str, new_url: Callable[[str], str]
) -> None:
    """One step down takes the mark away and nothing else; up again it is there and empty, and the next change fills it."""
    url = new_url(engine)
    store = open_store(url)
    case = keep(store, filed("case-danger"), urgent=True)
    keep(store, filed("case-other"))
    assert ids(store) == ["case-danger", "case-other"]
    store.close()
    assert downgrade(url, "0001") == "0001"
    assert "urgent" not in columns(url, "case_line")
    assert migrate(url) == newest()
    assert check(url) == ()
    store = open_store(url)
    assert store.cases.read("case-danger") == case
    assert [line.urgent for line in store.cases.inbox(query()).lines] == [False, False]
    assert store.log.verify().faults == ()
    with store.cases.work() as work:
        work.record(case.version, case, line_of(case, urgent=True), ())
    assert [line.urgent for line in store.cases.inbox(query()).lines] == [True, False]
    store.close()


def columns(url: str, table: str) -> set[str]:
    database = Database(url)
    with database.reading() as session:
        found = {column["name"] for column in inspect(session.connection()).get_columns(table)}
    database.close()
    return found


def test_every_revision_has_its_stored_database() -> None:
    """A migration without an old database that it was tried on is not tested."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    from storage.migrating import SCRIPTS  # noqa: PLC0415

    revisions = {script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()}
    assert {path.stem.removeprefix("revision_") for path in OLD} == revisions


class InterruptionError(Exception):
    """The migration stops here."""


def interrupt_before(step: int) -> Callable[[], None]:
    """Let the n-th statement of any engine fail; the answer ends that."""
    left = [step]

    def fail(*_arguments: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise InterruptionError

    event.listen(Engine, "before_cursor_execute", fail)
    return lambda: event.remove(Engine, "before_cursor_execute", fail)


def test_a_migration_that_breaks_off_leaves_the_database_as_it_was(engine: str, empty_url: Callable[[str], str]) -> None:
    """At every statement of it; then it can be run again."""
    url = empty_url(engine)
    broken = 0
    while True:
        heal = interrupt_before(broken + 1)
        try:
            migrate(url)
        except InterruptionError:
            broken += 1
            heal()
            assert tables(url) == set()
            continue
        heal()
        break
    assert broken > 30
    assert check(url) == ()


def test_a_migration_that_is_killed_can_be_run_again(engine: str, empty_url: Callable[[str], str]) -> None:
    """The process dies in the middle; the database is as it was."""
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    url = empty_url(engine)
    script = (
        "import os, signal, sys\nfrom sqlalchemy import Engine, event\nimport storage\nleft = [25]\n"
        "def count(*_):\n    left[0] -= 1\n    left[0] or os.kill(os.getpid(), signal.SIGKILL)\n"
        "event.listen(Engine, 'before_cursor_execute', count)\nstorage.migrate(sys.argv[1])\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, url], check=False, env=dict(os.environ))
    assert killed.returncode == -9
    assert tables(url) == set()
    assert migrate(url) == newest()
    assert check(url) == ()


def test_two_programs_that_start_at_once_make_the_tables_once(engine: str, empty_url: Callable[[str], str]) -> None:
    """Replicas behind a load balancer, or a double start."""
    url = empty_url(engine)
    assert at_once(*[lambda: open_store(url).close()] * 4) == [None] * 4
    assert check(url) == ()


def set_revision(url: str, revision: str) -> None:
    database = Database(url)
    with database.writing() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    database.close()


def test_a_database_of_a_newer_program_is_left_alone(engine: str, new_url: Callable[[str], str]) -> None:
    """Opening, migrating and going back say what to do, and change nothing."""
    url = new_url(engine)
    set_revision(url, "9999")
    before = tables(url)
    for act in (open_store, migrate, lambda url: downgrade(url, "base")):
        with pytest.raises(NotMigratedError, match="newer version"):
            act(url)
    assert tables(url) == before


def test_a_database_that_was_not_migrated_is_not_opened(engine: str, new_url: Callable[[str], str]) -> None:
    """The message names the command."""
    url = new_url(engine)
    database = Database(url)
    with database.writing() as session:
        session.connection().execute(text("DELETE FROM alembic_version"))
    database.close()
    with pytest.raises(NotMigratedError, match="mayi migrate"):
        open_store(url)


def test_a_revision_that_does_not_exist_is_named(url: str) -> None:
    """A slip of the finger removes no table."""
    with pytest.raises(NotMigratedError, match="0o01"):
        downgrade(url, "0o01")
    assert check(url) == ()
