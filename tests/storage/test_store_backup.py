"""Backups: one file from either engine into either engine, checked, or nothing."""

from __future__ import annotations

import errno
import gzip
import json
import threading
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from request_scenes import filed, fill, happens, ids, keep, key, notice, taken
from sqlalchemy import select, text

from storage import BackupError, backup, check_backup, open_store, restore
from storage.engine import Database
from storage.migrating import is_untouched, newest
from storage.tables import Row

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage import Store


OLD = Path(__file__).with_name("old") / "revision_0001.jsonl"


@pytest.fixture
def made(kept: Store, url: str, tmp_path: Path) -> Path:
    """A backup of a little of everything."""
    fill(kept)
    path = tmp_path / "mayi.backup"
    backup(url, path)
    return path


def everything(url: str) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    database = Database(url)
    with database.reading() as session:
        found = {
            table.name: [tuple(row) for row in session.connection().execute(select(table).order_by(*table.primary_key))]
            for table in Row.metadata.sorted_tables
        }
    database.close()
    return found


@pytest.mark.parametrize("other", ["sqlite", "postgresql"])
def test_a_backup_of_one_engine_restores_into_either(
    url: str, made: Path, other: str, empty_url: Callable[[str], str], kept: Store
) -> None:
    """Every row of every table is the same, and work goes on from there."""
    into = empty_url(other)
    restored = restore(into, made)
    assert everything(into) == everything(url)
    assert all(everything(url).values()), "the sample fills every table"
    assert restored.head == kept.log.head()
    store = open_store(into)
    assert store.log.verify(kept.log.head()).faults == ()
    happens(store, keep(store, filed("case-new")), taken())
    store.keyring.add(key("key-2"))
    with store.cases.work() as work:
        work.post([notice("notice-2")])
    assert [found.id for found in store.keyring.keys_of("handler-1")] == ["key-2", "key-1"]
    assert [posted.notice.id for posted in store.outbox.notices_of("employee")] == ["notice-2", "notice-1"]
    assert store.log.verify().faults == ()
    store.close()


def test_a_backup_can_be_read_by_nobody_else_and_says_what_it_holds(made: Path, kept: Store) -> None:
    """It is about people, like the database."""
    assert made.stat().st_mode & 0o077 == 0
    checked = check_backup(made)
    assert checked.counts["case_line"] == 2
    assert checked.counts["log_entry"] == kept.log.head().count == checked.head.count
    assert [file.name for file in made.parent.iterdir() if "backup" in file.name] == ["mayi.backup"]


def test_a_backup_is_of_one_moment_while_others_write(kept: Store, url: str, tmp_path: Path) -> None:
    """Whatever is filed meanwhile is in it as a whole or not at all."""
    for number in range(20):
        keep(kept, filed(f"before-{number}"))
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            happens(kept, keep(kept, filed(f"meanwhile-{number}")), taken())
            number += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backup(url, tmp_path / f"{number}.backup") for number in range(3)]
    finally:
        stop.set()
        writer.join()
    for one in made:
        assert one.faults == ()
        assert one.counts["log_entry"] == one.counts["log_body"] == one.head.count
        assert one.counts["case_line"] >= 20


def test_a_file_that_is_there_is_not_written_over(url: str, made: Path) -> None:
    """Yesterday's backup stays."""
    before = made.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        backup(url, made)
    assert made.read_bytes() == before


def test_a_backup_that_cannot_be_written_leaves_no_half_file(url: str, tmp_path: Path) -> None:
    """The message says why."""
    with pytest.raises(BackupError, match="No such file or directory"):
        backup(url, tmp_path / "nowhere" / "mayi.backup")
    with pytest.raises(BackupError, match="cannot be written"):
        backup(url, tmp_path / "too-long-a-name" / ("x" * 300))


def test_a_backup_that_breaks_off_leaves_nothing(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when it is nearly done; there is no file that looks like a backup, nor half of one."""

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BackupError, match="No space left on device"):
        backup(url, tmp_path / "mayi.backup")
    assert [file for file in tmp_path.iterdir() if "backup" in file.name] == []


def test_only_an_empty_database_is_filled(url: str, made: Path, new_url: Callable[[str], str], engine: str) -> None:
    """Nothing of what is there is lost; a database with empty tables will do."""
    before = everything(url)
    with pytest.raises(BackupError, match="not empty"):
        restore(url, made)
    assert everything(url) == before
    into = new_url(engine)
    restore(into, made)
    assert everything(into) == before


def damaged(lines: list[bytes], how: str) -> bytes:
    if how == "a changed letter":
        return gzip.compress(b"".join(lines).replace(b"not now", b"not yet"))
    if how == "a removed row":
        return gzip.compress(b"".join(line for line in lines if not line.startswith(b'["case-b"')))
    if how == "no end":
        return gzip.compress(b"".join(lines[:-1]))
    if how == "cut off":
        packed = gzip.compress(b"".join(lines))
        return packed[: len(packed) // 2]
    if how == "another row":
        return gzip.compress(b"".join([*lines[:-1], b"[]\n", lines[-1]]))
    return {"nothing": b"", "no gzip": b"hello", "another gzip": gzip.compress(b"hello\n"), "a list": gzip.compress(b"[1]\n")}[
        how
    ]


@pytest.mark.parametrize(
    "how",
    [
        "a changed letter",
        "a removed row",
        "no end",
        "cut off",
        "another row",
        "nothing",
        "no gzip",
        "another gzip",
        "a list",
    ],
)
def test_a_damaged_backup_is_refused_before_anything_is_touched(
    how: str, empty_url: Callable[[str], str], tmp_path: Path
) -> None:
    """Whatever happened to it; the database stays without tables."""
    made = tmp_path / "damaged.backup"
    made.write_bytes(damaged(OLD.read_bytes().splitlines(keepends=True), how))
    url = empty_url("sqlite")
    for act in (lambda: check_backup(made), lambda: restore(url, made)):
        with pytest.raises(BackupError, match=r"damaged|is no backup"):
            act()
    untouched(url)


def untouched(url: str) -> None:
    database = Database(url)
    with database.reading() as session:
        assert is_untouched(session.connection())
    database.close()


def test_a_backup_that_is_not_there_is_named(tmp_path: Path, url: str) -> None:
    """With what the operating system says."""
    with pytest.raises(BackupError, match="No such file"):
        restore(url, tmp_path / "nowhere")
    with pytest.raises(BackupError, match="directory"):
        restore(url, tmp_path)


def test_a_backup_of_a_newer_program_is_refused(made: Path, empty_url: Callable[[str], str], engine: str) -> None:
    """Instead of filling tables that do not fit."""
    import hashlib  # noqa: PLC0415

    now = f'"revision":"{newest()}"'.encode()
    lines = gzip.decompress(made.read_bytes()).replace(now, b'"revision":"9999"').splitlines(keepends=True)
    end = json.loads(lines[-1])
    end["sha256"] = hashlib.sha256(b"".join(lines[:-1])).hexdigest()
    made.write_bytes(gzip.compress(b"".join([*lines[:-1], json.dumps(end).encode()])))
    url = empty_url(engine)
    with pytest.raises(BackupError, match="newer version"):
        restore(url, made)
    untouched(url)


def test_a_log_with_faults_is_named_when_it_is_backed_up_and_not_restored_unasked(
    kept: Store, url: str, tmp_path: Path, empty_url: Callable[[str], str], engine: str
) -> None:
    """The backup is made all the same: it may be the last one there is."""
    fill(kept)
    database = Database(url)
    with database.writing() as session:
        session.connection().execute(text("UPDATE log_body SET body = '{}' WHERE case_id = 'case-a' AND position = 1"))
    database.close()
    path = tmp_path / "faulty.backup"
    made = backup(url, path)
    assert [astuple(fault)[0] for fault in made.faults] == ["body_changed"]
    into = empty_url(engine)
    with pytest.raises(BackupError, match="body_changed at 2"):
        restore(into, path)
    untouched(into)
    assert restore(into, path, accept_faults=True).faults == made.faults
    store = open_store(into)
    assert ids(store) == ["case-a"]
    store.close()
