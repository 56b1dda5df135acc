"""The tables of sealed reports: from nothing, from old databases and backups, and never from a newer program's."""

from __future__ import annotations

import gzip
import json
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Engine, LargeBinary, MetaData, Table, event, inspect, text
from typer.testing import CliRunner

from bot.cli.main import app
from storage import NotMigratedError
from storage.engine import Database
from storage.migrating import alone
from storage.reports import REPORTS, load_box, open_report_box, save_box
from storage.reports.saving import BoxFileError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
OLD = sorted((Path(__file__).parent / "old").glob("revision_*.jsonl"))
LATER = ("speak_file", "speak_settled")
"""Tables that the oldest databases do not have; empty when they have no file and nothing had been counted."""

AS_BEFORE = "1"
"""What the first databases said of themselves, in a table of their own."""


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Gives the URL of a database without tables."""
    if request.param == "postgresql":
        return request.getfixturevalue("postgres")  # type: ignore[no-any-return]
    numbers = iter(range(9))
    return lambda: f"sqlite:///{tmp_path / f'reports_{next(numbers)}.db'}"


def tables(url: str) -> set[str]:
    """Names of all tables."""
    database = Database(url)
    with database.reading() as session:
        found = set(inspect(session.connection()).get_table_names())
    database.close()
    return found


def do(url: str, *statements: str) -> None:
    """Change a database by hand."""
    with alone(url) as connection:
        for statement in statements:
            connection.execute(text(statement))


def old_lines(path: Path) -> list[Any]:
    """A stored old database: what it is, then its rows by table."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def carried(path: Path) -> list[Any]:
    """All rows of an old database as this program's backup has them: with the tables that came later."""
    lines = old_lines(path)[1:-1]
    for name in LATER:
        if {"table": name} not in lines:
            after = [at for at, line in enumerate(lines) if isinstance(line, dict) and line["table"] > name]
            lines.insert(min(after, default=len(lines)), {"table": name})
    return lines


def put_old_database(url: str, path: Path) -> None:
    """A database as a program of that time made it, with what says so."""
    first, *lines, _ = old_lines(path)
    with alone(url) as connection:
        REPORTS.to_revision(connection, path.stem.removeprefix("revision_"))
        into = Table("speak_report", MetaData(), autoload_with=connection)
        for line in lines:
            if isinstance(line, dict):
                into = Table(line["table"], MetaData(), autoload_with=connection)
                continue
            cells = {
                column.name: b64decode(cell) if isinstance(column.type, LargeBinary) else cell
                for column, cell in zip(into.columns, line, strict=True)
            }
            connection.execute(into.insert().values(**cells))
    if first["mayi_reports"] == AS_BEFORE:
        made = "CREATE TABLE speak_revision (revision TEXT NOT NULL PRIMARY KEY)"
        do(url, "DROP TABLE speak_version", made, "INSERT INTO speak_revision VALUES ('1')")


def rows(url: str, path: Path) -> list[Any]:
    """All rows of a database, as a backup has them."""
    box = open_report_box(url)
    save_box(box, path)
    box.close()
    found = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    return found[1:-1]


def test_models_and_revisions_agree_up_and_down(new_url: Callable[[], str]) -> None:
    """What the program thinks of its tables is what the revisions make; down to nothing takes all of them away."""
    url = new_url()
    assert REPORTS.migrate(url) == REPORTS.newest()
    assert REPORTS.check(url) == ()
    assert REPORTS.downgrade(url, "base") == ""
    assert tables(url) == {"speak_version"}
    open_report_box(new_url()).close()
    assert REPORTS.migrate(url) == REPORTS.newest()
    do(url, "DROP INDEX ix_speak_reader_key")
    assert len(REPORTS.check(url)) == 1


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_database_is_carried_over_with_all_it_holds(new_url: Callable[[], str], old: Path, tmp_path: Path) -> None:
    """It is not opened before `mayi migrate`, which says so; afterwards every row is there."""
    url = new_url()
    put_old_database(url, old)
    if old != OLD[-1]:
        with pytest.raises(NotMigratedError, match="mayi migrate"):
            open_report_box(url)
    assert REPORTS.migrate(url) == REPORTS.newest()
    assert REPORTS.check(url) == ()
    assert "speak_revision" not in tables(url)
    assert rows(url, tmp_path / "new.gz") == carried(old)


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_an_old_backup_fills_a_new_database(new_url: Callable[[], str], old: Path, tmp_path: Path) -> None:
    """And one of a newer program fills nothing."""
    packed, newer = tmp_path / "old.gz", tmp_path / "newer.gz"
    packed.write_bytes(gzip.compress(old.read_bytes()))
    _, *rest = old.read_bytes().splitlines(keepends=True)
    newer.write_bytes(gzip.compress(b'{"mayi_reports":"9999"}\n' + b"".join(rest)))
    url = new_url()
    box = open_report_box(url)
    with pytest.raises(BoxFileError, match="newer version"):
        load_box(box, newer)
    assert load_box(box, packed) == sum(isinstance(line, list) for line in old_lines(old))
    box.close()
    assert rows(url, tmp_path / "again.gz") == carried(old)


COUNTED = (
    "INSERT INTO speak_day VALUES ('2026-06-30', x'01', x'02')",
    "INSERT INTO speak_count VALUES ('2026-Q2', 'oversight', 'outcome', 'put_right', 6)",
    "INSERT INTO speak_count VALUES ('2026-Q2', 'oversight', 'checkin', 'changed', 5)",
    "INSERT INTO speak_count VALUES ('2026-Q2', '', 'checkin', 'changed', 1)",
    "INSERT INTO speak_count VALUES ('2026-Q3', 'oversight', 'outcome', 'put_right', 2)",
    "INSERT INTO speak_count VALUES ('2026-Q3', 'oversight', 'checkin', 'changed', 3)",
)


def test_what_was_counted_in_the_open_is_neither_lost_nor_counted_again(new_url: Callable[[], str], tmp_path: Path) -> None:
    """Quarters that were over are settled; check-ins of the running one are counted from the messages; and down again."""
    url = new_url()
    with alone(url) as connection:
        REPORTS.to_revision(connection, "0002")
    binary = "" if url.startswith("sqlite") else "\\x"
    do(url, *(line.replace("x'0", f"'{binary}0") if binary else line for line in COUNTED))
    REPORTS.migrate(url)
    kept = [line for line in rows(url, tmp_path / "kept.gz") if isinstance(line, list)]
    assert ["2026-Q2", "oversight"] in kept
    counts = [line for line in kept if len(line) == len("qtlvn")]
    assert [(line[0], line[1], line[2], line[4]) for line in counts] == [
        ("2026-Q2", "", "checkin", 1),
        ("2026-Q2", "oversight", "checkin", 5),
        ("2026-Q2", "oversight", "outcome", 6),
        ("2026-Q3", "oversight", "outcome", 2),
    ]
    assert sum(len(line) == len("qt") for line in kept) == 1
    REPORTS.downgrade(url, "0002")
    assert "speak_settled" not in tables(url)
    assert REPORTS.migrate(url) == REPORTS.newest()


def test_files_go_into_a_table_of_their_own_and_back(new_url: Callable[[], str]) -> None:
    """Their bodies are the same before, after and after going back; no other body moves."""
    url = new_url()
    with alone(url) as connection:
        REPORTS.to_revision(connection, "0003")
    binary = "x'{}'" if url.startswith("sqlite") else "'\\x{}'"
    for name, kind, body in (("a", "file", "0102"), ("b", "text", "03")):
        do(url, f"INSERT INTO speak_item VALUES ('{name}', 'r', '{kind}', 'mailbox', 1, '2026-03-02', {binary.format(body)})")  # noqa: S608 - ours
    before = cells(url, "SELECT id, body FROM speak_item ORDER BY id")
    assert before == [("a", b"\x01\x02"), ("b", b"\x03")]
    REPORTS.migrate(url)
    assert cells(url, "SELECT * FROM speak_file") == before[:1]
    assert cells(url, "SELECT id, body FROM speak_item ORDER BY id") == [("a", b""), ("b", b"\x03")]
    box = open_report_box(url)
    with box.look() as look:
        items = look.items(["r"], ("file", "text"))
        assert [(item.id, item.body) for item in items] == before
        assert [item.body for item in items] == [one.body for item in items if (one := look.item("r", item.id))]
    box.close()
    REPORTS.downgrade(url, "0003")
    assert cells(url, "SELECT id, body FROM speak_item ORDER BY id") == before


def cells(url: str, statement: str) -> list[tuple[Any, ...]]:
    """Rows of a database as they are."""
    with alone(url) as connection:
        found = connection.execute(text(statement)).all()
    return [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in found]


def test_every_revision_has_its_stored_database() -> None:
    """A step without an old database that it was tried on is not tested."""
    steps = {path.name[1:5] for path in (ROOT / "storage" / "reports" / "versions").glob("r*.py")}
    assert {path.stem.removeprefix("revision_") for path in OLD} == steps
    assert REPORTS.newest() == max(steps)


def test_a_database_of_a_newer_program_is_left_alone(new_url: Callable[[], str]) -> None:
    """Opening, migrating and going back say what to do, and change nothing."""
    url = new_url()
    REPORTS.migrate(url)
    do(url, "UPDATE speak_version SET version_num = '9999'")
    before = tables(url)
    for act in (open_report_box, REPORTS.migrate, lambda url: REPORTS.downgrade(url, "base")):
        with pytest.raises(NotMigratedError, match="reports was made by a newer version"):
            act(url)
    assert tables(url) == before


def test_a_step_that_breaks_off_leaves_the_database_as_it_was(new_url: Callable[[], str], tmp_path: Path) -> None:
    """At every statement of carrying over; then it can be run again."""
    url = new_url()
    put_old_database(url, OLD[0])
    before, broken = tables(url), 0
    while True:
        left = [broken + 1]

        def fail(*_arguments: object, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise KeyboardInterrupt

        event.listen(Engine, "before_cursor_execute", fail)
        try:
            REPORTS.migrate(url)
        except KeyboardInterrupt:
            broken += 1
        else:
            break
        finally:
            event.remove(Engine, "before_cursor_execute", fail)
        assert tables(url) == before
    assert broken > 3
    assert rows(url, tmp_path / "all.gz") == carried(OLD[0])


def test_mayi_migrate_brings_up_both_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One command for whoever runs it; a newer database is named in a sentence."""
    url = f"sqlite:///{tmp_path / 'reports.db'}"
    put_old_database(url, OLD[0])
    monkeypatch.setenv("MAYI_DATABASE", f"sqlite:///{tmp_path / 'mayi.db'}")
    monkeypatch.setenv("MAYI_REPORTS_DATABASE", url)
    done = CliRunner().invoke(app, ["migrate"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"The database of reports is at revision {REPORTS.newest()}." in done.stdout
    open_report_box(url).close()
    do(url, "UPDATE speak_version SET version_num = '9999'")
    done = CliRunner().invoke(app, ["migrate"])
    assert done.exit_code == 1
    assert "database of reports was made by a newer version" in done.stderr
