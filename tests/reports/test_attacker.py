"""Somebody with every database, backup and log tries to find out who wrote what; and files are searched for words."""

from __future__ import annotations

import gc
import gzip
import json
import logging
import secrets
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from conftest import make_house

from bot.cli.attacker.year import Protection
from bot.cli.bench_attacker import run
from bot.reporting.sealing import json_content
from bot.reporting.texts import pack
from storage.reports import load_box, open_report_box, save_box
from storage.reports.saving import BoxFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from conftest import House

    from bot.reporting import Surroundings

DAYS, PEOPLE, RATE = 4, 60, 40.0


def test_everything_together_tells_no_more_than_the_days(said: Surroundings) -> None:
    """Order, sizes, moments, backups, differences between days: nothing beyond chance, four standard deviations allowed."""
    verdict = run(said, PEOPLE, DAYS, 1, "", RATE)
    assert verdict.judged > 5
    assert verdict.advantage <= 2 * verdict.spread


@pytest.mark.parametrize("without", ["order", "time", "sizes", "stir"])
def test_the_attacker_finds_a_broken_protection(said: Surroundings, without: Protection) -> None:
    """Rows in the order they came, a moment, a true size, a file that is not laid anew: each gives everybody away."""
    verdict = run(said, PEOPLE, DAYS, 1, without, RATE)
    assert verdict.by_all > 0.9
    assert verdict.advantage > 2 * verdict.spread


def everything_on_disk(folder: Path) -> Iterator[tuple[str, bytes]]:
    """All files below a folder, unpacked ones too."""
    for path in folder.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            yield str(path), data
            if data[:2] == b"\x1f\x8b":
                yield f"{path} unpacked", gzip.decompress(data)


def spellings(marker: str) -> list[bytes]:
    """A marker as it could lie somewhere."""
    raw = marker.encode()
    return [raw, raw.hex().encode(), marker.encode("utf-16-le"), pack(raw)[2:-3].encode(), pack(b"x" + raw)[4:-3].encode()]


def test_a_marker_that_was_reported_in_every_way_is_nowhere(
    said: Surroundings, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Database, write-ahead log, backups, temporary files, logs, and what the server sends: nobody's words, no receipt."""
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    box = open_report_box(f"sqlite:///{tmp_path / 'reports.db'}")
    house = make_house(box, said)
    marker = f"zwiebelturm{secrets.token_hex(6)}"
    sent_out: list[bytes] = []
    file = len(b"{}").to_bytes(2, "big") + json_content({}) + marker.encode() * 50
    reporter = house.report(text=marker, tool=marker, about=("people_relations",), file=file, left_out=(marker,))
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever it is, it must not be kept
        house.reporting.report({"v": 1, "report": marker, "items": [marker]})
    house.go()
    hr = house.handlers["hr-1"]
    hr.answer(reporter.id, marker, "acknowledge")
    hr.answer(reporter.id, marker, note=True)
    reporter.write({"text": marker, "act": "named", "name": marker}, {"checkin": 30, "answer": "changed"})
    house.go()
    assert marker.encode() in b"".join(hr.contents(reporter.id))
    sent_out += [json.dumps(one, default=str).encode() for one in (house.reporting.inbox("hr-1"), house.reporting.door("en"))]
    sent_out += [json.dumps(house.reporting.read("hr-1", reporter.id)).encode(), house.reporting.mailbox({})]
    save_box(box, tmp_path / "backup.gz")
    secret = [reporter.receipt.private, reporter.receipt.locator, reporter.receipt.nonce]
    forbidden = [*spellings(marker), *secret, *(pack(one).encode() for one in secret)]
    found = [*everything_on_disk(tmp_path), ("log", caplog.text.encode()), *(("sent", one) for one in sent_out)]
    assert any(reporter.id.encode() in data for _, data in found)
    assert [name for name, data in found for bad in forbidden if bad in data] == []
    box.close()


def test_the_server_s_memory_holds_no_text_after_a_report_was_taken(said: Surroundings, tmp_path: Path) -> None:
    """What a dump of the process would show: it never had the text, only what was sealed in the browser."""
    box = open_report_box(f"sqlite:///{tmp_path / 'reports.db'}")
    house = make_house(box, said)
    marker = f"glockenspiel{secrets.token_hex(6)}"
    reporter = house.report(text=marker)
    house.go()
    house.reporting.read("hr-1", reporter.id)
    own = json.dumps([reporter.id])
    del reporter
    gc.collect()
    held = [one for one in gc.get_objects() if isinstance(one, dict) and one is not sys.modules]
    texts = [value for one in held for value in list(one.values()) if isinstance(value, str) and value == marker]
    assert len(texts) <= 1  # this test's own
    assert own
    box.close()


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
    with pytest.raises(BoxFileError, match="cannot be written"):
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
