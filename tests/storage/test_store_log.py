"""The event log: whoever changes, removes, adds or moves anything is found, and the place is named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from request_scenes import GROUNDS, MONDAY, decided, filed, happens, keep, taken
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.ports_log import Fault, Head
from storage.chain import hash_of

if TYPE_CHECKING:
    from bot.ports_log import Entry
    from storage import Store
    from storage.engine import Database


@pytest.fixture
def head(kept: Store) -> Head:
    """Three cases with seven entries; the head was noted after the fifth."""
    first = keep(kept, filed("case-a"))
    second = keep(kept, filed("case-b"))
    happens(kept, first, taken(), decided())
    keep(kept, filed("case-c"))
    noted = kept.log.head()
    happens(kept, second, taken(), decided())
    return noted


def tamper(database: Database, *statements: str, **values: object) -> None:
    """What somebody does who has the database and means harm: she takes the triggers away first."""
    if database.is_sqlite:
        triggers = ("DROP TRIGGER IF EXISTS log_entry_no_update", "DROP TRIGGER IF EXISTS log_entry_no_delete")
    else:
        triggers = ("DROP TRIGGER IF EXISTS log_entry_stays ON log_entry",)
    with database.writing() as session:
        for statement in (*triggers, *statements):
            session.connection().execute(text(statement), values if ":" in statement else {})


def faults(store: Store, noted: Head | None = None) -> list[tuple[str, int, str]]:
    return [(fault.name, fault.n, fault.case) for fault in store.log.verify(noted).faults]


def test_an_untouched_log_is_whole(kept: Store, head: Head) -> None:
    """Also compared with the head that was noted when it was shorter."""
    verdict = kept.log.verify(head)
    assert verdict.faults == ()
    assert (verdict.entries, verdict.cases, verdict.erased, verdict.head) == (7, 3, 0, kept.log.head())
    assert head.count == 5


def test_the_twin_in_memory_makes_the_same_chain(store: Store) -> None:
    """Every engine links the entries in the same way; an empty log is whole too."""
    assert store.log.verify().faults == ()
    assert store.log.head() == Head(0, "0" * 64)
    case = keep(store, filed())
    happens(store, case, taken())
    first, second = store.log.entries()
    assert (first.previous, second.previous) == ("0" * 64, first.hash)
    assert all(entry.hash == hash_of(entry) for entry in (first, second))
    assert store.log.head() == Head(2, second.hash)
    assert store.log.entries("case-a", after=1) == (second,)
    assert store.log.entries("case-b") == ()
    assert len(store.log.entries(limit=1)) == 1


def test_the_log_names_nobody_and_holds_no_text(store: Store) -> None:
    """What an auditor reads tells that something happened, not to whom."""
    keep(store, filed())
    shown = repr(store.log.entries())
    assert "employee" not in shown
    assert GROUNDS not in shown


@pytest.mark.parametrize("statement", ["UPDATE log_entry SET name = 'closed'", "DELETE FROM log_entry"])
def test_the_program_itself_cannot_change_the_log(kept: Store, head: Head, database: Database, statement: str) -> None:
    """A mistake in a later version is stopped by the database."""
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.connection().execute(text(statement))
    assert kept.log.verify(head).faults == ()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("case_id", "'case-x'"),
        ("position", "9"),
        ("at", "'2020-01-01 00:00:00.000000+00'"),
        ("name", "'withdrawn'"),
        ("digest", "'" + "1" * 64 + "'"),
        ("previous", "'" + "2" * 64 + "'"),
        ("hash", "'" + "3" * 64 + "'"),
    ],
)
def test_a_change_of_an_entry_is_found(kept: Store, head: Head, database: Database, column: str, value: str) -> None:
    """Of any column of it."""
    if database.is_sqlite:
        value = value.replace("+00'", "'")
    tamper(database, f"UPDATE log_entry SET {column} = {value} WHERE n = 3")  # noqa: S608 - the columns above
    assert ("changed", 3) in [(name, n) for name, n, _ in faults(kept, head)]


def test_an_entry_changed_with_its_hash_is_found_at_the_next(kept: Store, head: Head, database: Database) -> None:
    """Whoever makes the hash fit as well breaks the link."""
    changed = hash_of(replace(kept.log.entries()[2], name="withdrawn"))
    tamper(database, "UPDATE log_entry SET name = 'withdrawn', hash = :hash WHERE n = 3", hash=changed)
    assert faults(kept) == [("unlinked", 4, "case-a")]
    assert faults(kept, head) == [("unlinked", 4, "case-a")]


def test_a_removed_entry_is_found(kept: Store, head: Head, database: Database) -> None:
    """In the middle, with its body."""
    tamper(
        database,
        "DELETE FROM log_entry WHERE n = 5",
        "DELETE FROM log_body WHERE case_id = 'case-c'",
        "DELETE FROM case_line WHERE id = 'case-c'",
    )
    assert faults(kept, head) == [("missing", 6, "case-b")]


def test_removed_last_entries_are_found(kept: Store, head: Head, database: Database) -> None:
    """The log is shorter than its head says."""
    tamper(
        database,
        "DELETE FROM log_entry WHERE n > 5",
        "DELETE FROM log_body WHERE case_id = 'case-b' AND position > 0",
        "UPDATE case_line SET version = 1 WHERE id = 'case-b'",
    )
    assert faults(kept, head) == [("end_missing", 7, "")]


def test_removed_last_entries_are_found_although_the_head_was_set_back(kept: Store, head: Head, database: Database) -> None:
    """By the head that was noted elsewhere, and only by that."""
    noted = kept.log.head()
    tamper(
        database,
        "DELETE FROM log_entry WHERE n > 5",
        "DELETE FROM log_body WHERE case_id = 'case-b' AND position > 0",
        "UPDATE case_line SET version = 1 WHERE id = 'case-b'",
        "UPDATE log_head SET count = :count, hash = :hash",
        count=head.count,
        hash=head.hash,
    )
    assert faults(kept, head) == []
    assert faults(kept, noted) == [("not_as_noted", 7, "")]


def test_a_log_written_anew_is_found_by_the_noted_head(kept: Store, head: Head, database: Database) -> None:
    """Whoever computes every hash anew is caught by one line on paper."""
    entries: list[Entry] = []
    for entry in kept.log.entries():
        changed = replace(entry, name="taken" if entry.n == 4 else entry.name)
        changed = replace(changed, previous=entries[-1].hash if entries else entry.previous)
        entries.append(replace(changed, hash=hash_of(changed)))
    for entry in entries:
        tamper(
            database,
            "UPDATE log_entry SET name = :name, previous = :previous, hash = :hash WHERE n = :n",
            name=entry.name,
            previous=entry.previous,
            hash=entry.hash,
            n=entry.n,
        )
    tamper(database, "UPDATE log_head SET hash = :hash", hash=entries[-1].hash)
    assert faults(kept) == []
    assert faults(kept, head) == [("not_as_noted", 5, "case-c")]


def test_an_added_entry_is_found(kept: Store, head: Head, database: Database) -> None:
    """At the end, with a hash that fits."""
    last = kept.log.entries()[-1]
    new = replace(last, n=8, position=3, name="closed", previous=last.hash)
    tamper(
        database,
        "INSERT INTO log_entry SELECT 8, case_id, 3, at, 'closed', digest, :previous, :hash FROM log_entry WHERE n = 7",
        previous=last.hash,
        hash=hash_of(new),
    )
    found = faults(kept, head)
    assert ("added", 8, "") in found
    assert ("body_missing", 8, "case-b") in found


def test_entries_that_changed_places_are_found(kept: Store, head: Head, database: Database) -> None:
    """Two neighbours with their numbers exchanged."""
    tamper(
        database,
        "UPDATE log_entry SET n = 99 WHERE n = 3",
        "UPDATE log_entry SET n = 3 WHERE n = 4",
        "UPDATE log_entry SET n = 4 WHERE n = 99",
    )
    assert {("changed", 3, "case-a"), ("changed", 4, "case-a")} <= set(faults(kept, head))


def test_a_changed_body_is_found(kept: Store, head: Head, database: Database) -> None:
    """What somebody wrote or decided cannot be put into other words."""
    tamper(database, "UPDATE log_body SET body = replace(body, 'granted', 'refused') WHERE case_id = 'case-a' AND position = 2")
    assert faults(kept, head) == [("body_changed", 4, "case-a")]


def test_a_removed_body_is_found(kept: Store, head: Head, database: Database) -> None:
    """Erasing leaves an entry of its own; this did not."""
    tamper(database, "DELETE FROM log_body WHERE case_id = 'case-a' AND position = 1")
    assert faults(kept, head) == [("body_missing", 3, "case-a")]


def test_a_body_without_an_entry_is_found(kept: Store, head: Head, database: Database) -> None:
    """Something that would happen to a case without the log."""
    tamper(
        database,
        "INSERT INTO log_body SELECT case_id, 7, salt, actor, body FROM log_body WHERE case_id = 'case-a' AND position = 1",
    )
    assert faults(kept, head) == [("body_alone", 0, "case-a")]


def test_a_case_that_is_not_in_the_log_or_not_as_the_log_has_it_is_found(kept: Store, head: Head, database: Database) -> None:
    """A line hidden from the lists, and one that is ahead."""
    tamper(database, "DELETE FROM case_line WHERE id = 'case-c'", "UPDATE case_line SET version = 9 WHERE id = 'case-a'")
    assert faults(kept, head) == [("line_differs", 0, "case-a"), ("line_differs", 0, "case-c")]


def test_an_erased_case_that_comes_back_is_found(kept: Store, head: Head, database: Database) -> None:
    """From an old backup, for instance."""
    with database.reading() as session:
        ((salt, body),) = session.connection().execute(text("SELECT salt, body FROM log_body WHERE case_id = 'case-c'"))
    kept.shredder.erase("case-c", MONDAY)
    assert faults(kept, head) == []
    tamper(database, "INSERT INTO log_body VALUES ('case-c', 0, :salt, '', :body)", salt=salt, body=body)
    assert faults(kept, head) == [("not_erased", 5, "case-c")]


def test_a_removed_head_is_found(kept: Store, head: Head, database: Database) -> None:
    """And nothing can be added without one."""
    tamper(database, "DELETE FROM log_head")
    assert ("added", 1, "") in faults(kept, head)


def test_so_many_faults_are_told(kept: Store, head: Head, database: Database) -> None:
    """Not a million of them."""
    tamper(database, "UPDATE log_entry SET name = 'closed'")
    assert kept.log.verify(head, most=2).faults == (Fault("changed", 1, "case-a"), Fault("changed", 2, "case-b"))
