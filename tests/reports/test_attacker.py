"""Somebody with every database, backup and log tries to find out who wrote what; and files are searched for words."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from report_house import make_house

from bot.cli.attacker.adversary import Log, judged, returning
from bot.cli.attacker.broken import Protection
from bot.cli.attacker.year import Company, Habits
from bot.cli.bench_attacker import run
from bot.reports.sizes import PADDED
from storage.reports import load_box, open_report_box, save_box
from storage.reports.saving import BoxFileError

if TYPE_CHECKING:
    from pathlib import Path

    from report_house import House

    from bot.reporting import Surroundings

MANY = Habits(employees=60, rate=40.0)
"""About nine reports a day: enough for an order to tell something."""

FEW = Habits(employees=300, rate=1.0, looks=8.0)
"""About one report a day among ten people who only look: enough for a moment to tell something."""


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte a report tells her no more than 32 kilobytes a report, and takes her ten times as long to look through."""
    monkeypatch.setitem(PADDED, "file", (32_768,))


@pytest.mark.usefixtures("small_files")
@pytest.mark.parametrize(("habits", "days"), [(MANY, 4), (FEW, 12)])
def test_everything_together_tells_no_more_than_the_days(said: Surroundings, habits: Habits, days: int) -> None:
    """Every column, place, size and time, backups, differences between days: within four standard deviations of chance."""
    verdict = run(said, habits, days, 1, tells_senders=habits is MANY)
    assert verdict.judged > 3
    assert verdict.advantage <= 2 * verdict.spread


@pytest.mark.usefixtures("small_files")
@pytest.mark.parametrize(
    ("without", "habits", "days", "least"),
    # Keys are random: of the twenty reports of four days she once found eighteen without a stir, so that is tried for longer.
    [("order", MANY, 4, 0.9), ("time", MANY, 4, 0.9), ("sizes", MANY, 4, 0.9), ("stir", MANY, 8, 0.9), ("touch", FEW, 12, 0.4)],
)
def test_the_attacker_finds_a_broken_protection(
    said: Surroundings, without: Protection, habits: Habits, days: int, least: float
) -> None:
    """Rows in the order they came, a moment, a true size, rows never laid anew, a file that tells when it changed."""
    verdict = run(said, habits, days, 1, without, tells_senders=habits is MANY)
    assert verdict.by_all > least
    assert verdict.advantage > 2 * verdict.spread


def test_slacks_own_log_and_outgoing_notices_tell_nothing(said: Surroundings, tmp_path: Path) -> None:
    """Who was in Slack and when, who came back after an answer, and who got which notice on which day."""
    year = Company(said, tmp_path, FEW, 1).live(12)
    log = Log(year.slack)
    for verdict in (judged(year, log), returning(year, log)):
        assert verdict.judged > 3
        assert verdict.batch > 50
        assert verdict.advantage <= 2 * verdict.spread
    working_days = [day for day in year.notices if day]
    assert len(working_days) > 5
    assert len(set(working_days)) == 1


def rows(path: Path, statement: str) -> list[Any]:
    """Rows of a database file, as somebody with a copy reads them."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def test_rows_lie_in_the_order_of_random_ids_and_nothing_else_is_left(disk: House, tmp_path: Path) -> None:
    """After every tick; no hidden counter, no free page with old bytes, nothing in the write-ahead log."""
    path = tmp_path / "reports.db"
    sent = [disk.report(text=f"Number {number}").id for number in range(12)]
    disk.reporting.tick()
    stored = [row[0] for row in rows(path, "SELECT * FROM speak_report")]
    assert sorted(sent) == stored != sent
    assert rows(path, "PRAGMA freelist_count") == [(0,)]
    schema = " ".join(sql for (sql,) in rows(path, "SELECT sql FROM sqlite_master WHERE type = 'table'"))
    assert schema.count("CREATE TABLE") == schema.count("WITHOUT ROWID") > 8
    assert "AUTOINCREMENT" not in schema
    wal = tmp_path / "reports.db-wal"
    assert not wal.exists() or wal.stat().st_size == 0
    assert path.stat().st_mode & 0o077 == 0


def test_no_row_holds_a_time_of_day(disk: House, tmp_path: Path) -> None:
    """Days, and never the day a report came: only the one it is shown."""
    reporter = disk.report(after=5)
    disk.go(3)
    for (name,) in rows(tmp_path / "reports.db", "SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in rows(tmp_path / "reports.db", f'SELECT * FROM "{name}"'):  # noqa: S608 - its own names
            assert not [cell for cell in row if isinstance(cell, float) or (isinstance(cell, int) and cell > 10_000)]
            days = [cell for cell in row if isinstance(cell, str) and cell.startswith("2026-")]
            assert all(len(day) == len("2026-01-01") for day in days if "Q" not in day)
    came = disk.clock.day - timedelta(days=3)
    (line,) = rows(tmp_path / "reports.db", f"SELECT * FROM speak_report WHERE id = '{reporter.id}'")  # noqa: S608 - ours
    assert came.isoformat() not in line
    assert (came + timedelta(days=6)).isoformat() in line


def test_postgresql_marks_no_row_with_when_it_came(said: Surroundings, postgres: Any) -> None:
    """All rows carry the number of one transaction and lie in the order of their ids."""
    import psycopg  # noqa: PLC0415 - this test alone

    url = postgres()
    box = open_report_box(url)
    house = make_house(box, said)
    sent = [house.report(text=f"Number {number}").id for number in range(6)]
    house.reporting.tick()
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT id, xmin::text FROM speak_report ORDER BY ctid").fetchall()
    assert [id_ for id_, _ in found] == sorted(sent)
    assert len({number for _, number in found}) == 1
    box.close()


def test_a_backup_fills_an_empty_box_and_a_damaged_one_nothing(disk: House, said: Surroundings, tmp_path: Path) -> None:
    """Sealed rows go and come back; handlers and the reporter read on."""
    reporter = disk.report()
    disk.go()
    kept = save_box(disk.box, tmp_path / "backup.gz")  # type: ignore[arg-type]
    assert (tmp_path / "backup.gz").stat().st_mode & 0o077 == 0
    with pytest.raises(BoxFileError, match="is there already"):
        save_box(disk.box, tmp_path / "backup.gz")  # type: ignore[arg-type]
    other = open_report_box(f"sqlite:///{tmp_path / 'other.db'}")
    damaged = tmp_path / "damaged.gz"
    damaged.write_bytes((tmp_path / "backup.gz").read_bytes()[:-20])
    with pytest.raises(BoxFileError, match="damaged"):
        load_box(other, damaged)
    assert load_box(other, tmp_path / "backup.gz") == kept
    with pytest.raises(BoxFileError, match="not empty"):
        load_box(other, tmp_path / "backup.gz")
    disk.box, disk.reporting = other, make_house(other, said).reporting
    disk.reporting.desk.directory.put(disk.store.directory.everybody())
    with other.look() as look:
        assert look.report(reporter.id) is not None
        assert len(look.items([reporter.id], ("head", "text"))) == 2
    other.close()
