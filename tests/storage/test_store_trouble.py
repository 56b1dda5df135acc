"""What goes wrong around a database: kills, two at once, a full disk, a server that goes away. Nothing is half kept."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from dies_at import decide_it, file_it
from request_scenes import GROUNDS, at_once, box, decided, filed, happens, ids, keep, line_of, notice, taken
from sqlalchemy import event, text

from bot.cases.case import after
from bot.ports import OutOfReachError
from storage import UnusableUrlError, open_store
from storage.engine import database_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Server

    from storage import Store
    from storage.engine import Database


def test_a_kill_between_any_two_statements_leaves_nothing_half_kept(engine: str, url: str) -> None:
    """Every case is there as a whole or not at all; what was acknowledged is there; and tried again, all is done once."""
    script = Path(__file__).with_name("dies_at.py")
    done = subprocess.run([sys.executable, str(script), url], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    acknowledged = [(int(step), what) for step, what in re.findall(r"(\d+) (\w+)", done.stdout)]
    last = acknowledged[-1][0]
    assert last > 25, engine
    store = open_store(url)
    assert store.log.verify().faults == ()
    for step in range(1, last + 1):
        name = f"case-{step}"
        case = store.cases.read(name)
        done_so_far = 0 if case is None else 2 if case.decision else 1
        assert done_so_far >= sum(1 for number, _ in acknowledged if number == step)
        assert [bool(store.outbox.notice(f"{name} {act}")) for act in ("filed", "decided")] == [
            done_so_far >= 1,
            done_so_far == 2,
        ]
        assert (name in {found for found, _ in store.cases.due(filed().filed.at, limit=999)}) == (done_so_far == 1)
        file_it(store, name)
        decide_it(store, name)
    assert store.log.head().count == 3 * last
    assert store.log.verify().faults == ()
    assert len(store.cases.cases_of("employee")) == last
    assert len(store.outbox.notices_of("employee", limit=999)) == 2 * last
    store.close()


def test_of_two_who_decide_at_once_the_second_is_told(store: Store) -> None:
    """One decision is kept, whole; the other handler learns that somebody was faster."""
    case = happens(store, keep(store, filed()), taken())

    def decide(by: str) -> Callable[[], None]:
        def act() -> None:
            happens(store, case, decided(by))

        return act

    raised = at_once(decide("handler-1"), decide("handler-2"))
    assert sorted(type(error).__name__ for error in raised) == ["ChangedMeanwhileError", "NoneType"]
    kept = store.cases.read("case-a")
    assert kept is not None
    assert len(kept.decisions) == 1
    assert kept.decisions[0].by == f"handler-{raised.index(None) + 1}"
    assert store.log.verify().faults == ()


def test_the_same_form_sent_by_many_at_once_is_one_case(store: Store) -> None:
    """Deliveries that overtake each other find the case of the first and change nothing."""
    assert at_once(*[lambda: file_it(store, "case-a")] * 6) == [None] * 6
    assert store.log.head().count == 1
    assert at_once(*[lambda: decide_it(store, "case-a")] * 6) == [None] * 6
    assert store.log.head().count == 3
    assert [posted.notice.id for posted in store.outbox.notices_of("employee")] == ["case-a decided", "case-a filed"]


def test_many_who_file_at_once_make_one_chain(store: Store) -> None:
    """Every entry has its place; nobody has to try again."""

    def act(thread: int) -> Callable[[], None]:
        def file_some() -> None:
            for number in range(5):
                file_it(store, f"case-{thread}-{number}")

        return file_some

    assert at_once(*(act(thread) for thread in range(6))) == [None] * 6
    assert store.log.head().count == 30
    assert store.log.verify().faults == ()
    assert len(ids(store)) == 30


def test_a_delivery_and_a_recovery_code_count_once_for_many_at_once(store: Store) -> None:
    """Of six callers one is the first."""
    answers: list[bool] = []
    assert at_once(*[lambda: answers.append(store.memory.first_time("slack", "e", filed().filed.at))] * 6) == [None] * 6
    assert sorted(answers) == [False] * 5 + [True]


def test_two_who_wait_for_each_other_do_not_wait_for_ever(server: Server, new_url: Callable[[str], str]) -> None:
    """One of them is told to try again, and nothing of hers is kept."""
    del server
    store = open_store(new_url("postgresql"))
    cases = [keep(store, filed(name)) for name in ("case-a", "case-b")]
    both_hold_one = threading.Barrier(2)

    def take(first: int, second: int) -> Callable[[], None]:
        def act() -> None:
            with store.cases.work() as work:
                for number in (first, second):
                    case = work.case(cases[number].id)
                    assert case is not None
                    if number == first:
                        both_hold_one.wait()
                    later = after(case, taken(f"handler-{first}"))
                    work.record(case.version, later, line_of(later), ())

        return act

    raised = at_once(take(0, 1), take(1, 0))
    assert sorted(type(error).__name__ for error in raised) == ["ChangedMeanwhileError", "NoneType"]
    handlers = {store.cases.read(name).handler for name in ("case-a", "case-b")}  # type: ignore[union-attr]
    assert handlers == {f"handler-{raised.index(None)}"}
    assert store.log.verify().faults == ()
    store.close()


def fill_disk(database: Database) -> Callable[[], None]:
    """Leave no room for another page; the answer gives the room back."""
    if database.is_sqlite:
        full = [True]

        def limit(connection: sqlite3.Connection, *_arguments: object) -> None:
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count = {pages if full[0] else 1_000_000}")

        database.engine.dispose()
        event.listen(database.engine, "connect", limit)

        def give_back() -> None:
            full[0] = False
            database.engine.dispose()

        return give_back
    raising = (
        "CREATE OR REPLACE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE SQLSTATE '53100'; END $$"
    )
    trigger = "CREATE TRIGGER full_disk BEFORE INSERT ON log_entry FOR EACH ROW EXECUTE FUNCTION full_disk()"
    with database.writing() as session:
        session.connection().execute(text(raising))
        session.connection().execute(text(trigger))

    def drop() -> None:
        with database.writing() as session:
            session.connection().execute(text("DROP TRIGGER full_disk ON log_entry"))

    return drop


def test_a_full_disk_keeps_nothing_and_says_so(kept: Store, database: Database) -> None:
    """What was there can be read; with room again, the same call works; nothing of the text is in the error."""
    keep(kept, filed("before"))
    give_back = fill_disk(database)
    big = filed("big", facts={"note": f"{GROUNDS} " * 2000})
    with pytest.raises(OutOfReachError) as caught:
        keep(kept, big)
    assert GROUNDS not in "".join(traceback.format_exception(caught.value))
    assert kept.cases.read("big") is None
    assert kept.cases.read("before") is not None
    assert kept.log.verify().faults == ()
    give_back()
    keep(kept, big)
    assert kept.cases.read("big") == big
    assert kept.log.verify().faults == ()


def test_a_server_that_goes_away_and_returns(server: Server, new_url: Callable[[str], str]) -> None:
    """Every port says that it is out of reach; what was under way is not kept; afterwards the same store works."""
    store = open_store(new_url("postgresql"))
    keep(store, filed("before"))
    case = filed()
    try:
        with pytest.raises(OutOfReachError), store.cases.work() as work:  # noqa: PT012 - it breaks in the middle
            work.record(0, case, line_of(case), ())
            server.stop()
            work.post([notice()])
        for act in (
            lambda: store.cases.read("before"),
            lambda: keep(store, case),
            lambda: ids(store),
            store.outbox.waiting,
            store.directory.everybody,
            store.log.verify,
            lambda: store.memory.first_time("slack", "event", case.filed.at),
        ):
            with pytest.raises(OutOfReachError):
                act()
    finally:
        server.start()
    assert store.cases.read("case-a") is None
    keep(store, case)
    server.stop()
    server.start()
    assert sorted(ids(store)) == ["before", "case-a"], "a restart that nobody noticed is noticed by nobody"
    assert store.log.verify().faults == ()
    store.close()


def test_a_file_that_another_program_holds(new_url: Callable[[str], str]) -> None:
    """After waiting its time, a call says so; when the file is free again, it works."""
    url = new_url("sqlite")
    store = open_store(url, wait_seconds=0.05)
    other = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OutOfReachError):
        keep(store, filed())
    assert store.cases.read("case-a") is None
    other.execute("COMMIT")
    other.close()
    keep(store, filed())
    assert ids(store) == ["case-a"]
    store.close()


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all/mayi.db", "postgresql://mayi:pass@127.0.0.1:1/mayi"])
def test_a_database_that_is_not_there_is_out_of_reach(url: str) -> None:
    """And its password is in no message."""
    with pytest.raises(OutOfReachError) as caught:
        open_store(url)
    assert "pass@" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("url", ["", "mayi.db", "mysql://root:pass@host/x", "sqlite://", "sqlite:///:memory:", "://"])
def test_an_address_that_cannot_be_used_is_answered_with_one_that_can(url: str) -> None:
    """Without repeating a password."""
    with pytest.raises(UnusableUrlError, match=r"write sqlite:////folder/mayi\.db or postgresql://") as caught:
        open_store(url)
    assert "pass" not in str(caught.value).replace("password", "")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+asyncpg"])
def test_any_address_of_postgresql_gets_the_driver_that_is_installed(scheme: str) -> None:
    """As hosting services write it."""
    assert database_url(f"{scheme}://u:p@h/d").drivername == "postgresql+psycopg"


def test_nobody_else_on_the_machine_reads_the_file(tmp_path: Path) -> None:
    """It is about people; what SQLite puts beside it too."""
    store = open_store(f"sqlite:///{tmp_path / 'mayi.db'}")
    keep(store, filed())
    assert {file.name: file.stat().st_mode & 0o077 for file in tmp_path.iterdir()} == {
        "mayi.db": 0,
        "mayi.db-shm": 0,
        "mayi.db-wal": 0,
    }
    store.close()


def test_grounds_that_belong_to_no_case_are_refused(store: Store) -> None:
    """Nothing is kept beside the cases, where nobody would erase it."""
    with pytest.raises(Exception), store.cases.work() as work:  # noqa: B017, PT011 - a mistake of the program, each its own
        work.keep_boxes("nowhere", [box()])
    assert store.log.verify().faults == ()
