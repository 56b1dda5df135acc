"""The box of reports in one file, and back: sealed rows in the order of their random keys, with no moment in it.

Lines of JSON under gzip: what it is, then for each table its name and its rows, at last the SHA-256 of all lines before.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, LargeBinary, MetaData, Table, func, select

from storage.migrating import alone
from storage.reports.box import SqlReportBox
from storage.reports.migrating import REPORTS, revision_of
from storage.reports.tables import METADATA

FORMAT = "mayi_reports"
BATCH = 50
"""Rows; one may hold ten megabytes."""


PROBLEMS = {
    "there_already": "{path} is there already. Name another file.",
    "not_written": "{path} cannot be written: {detail}.",
    "not_empty": "The database of reports is not empty. Load {path} into a new one.",
    "newer": "{path} was made by a newer version of this program. Install that version.",
    "none": "{path} holds no reports that this program can read.",
    "damaged": "{path} is damaged, or a part of it is missing.",
}


class BoxFileError(Exception):
    """The file cannot be written or used. Nothing was changed; the message says why."""

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        """`reason` is a key of `PROBLEMS`."""
        super().__init__(PROBLEMS[reason].format(path=path, detail=detail))


def save_box(box: SqlReportBox, path: Path) -> int:
    """Write all tables as of one moment; returns the number of rows. The file appears when it is whole, and was read again.

    Raises:
        BoxFileError: the file is there already, or cannot be written.
        OutOfReachError: the database does not answer.
    """
    part = path.parent / f".{path.name}.part"
    try:
        if path.exists():
            raise BoxFileError("there_already", path)
        with box.reading() as connection, _new_file(part) as file:
            rows = _write(file, connection)
        _check(part)
        part.replace(path)
    except OSError as error:
        raise BoxFileError("not_written", path, error.strerror or type(error).__name__) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return rows


def _new_file(path: Path) -> BinaryIO:
    """Only its owner may read it; one left by a run that was interrupted is written anew."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _write(file: BinaryIO, connection: Connection) -> int:
    """Write all lines down to the disk; returns the number of rows."""
    digest, rows = hashlib.sha256(), 0
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0, compresslevel=1) as zipped:
        for line in _lines_of(connection):
            data = json.dumps(line, separators=(",", ":")).encode() + b"\n"
            digest.update(data)
            zipped.write(data)
            rows += isinstance(line, list)
        zipped.write(json.dumps({"sha256": digest.hexdigest()}).encode() + b"\n")
    file.flush()
    os.fsync(file.fileno())
    return rows


def load_box(box: SqlReportBox, path: Path) -> int:
    """Fill an empty box from a file, in one transaction; returns the number of rows.

    Raises:
        BoxFileError: the file is damaged or no such file, or the box is not empty.
    """
    made = _check(path)
    with box.database.writing() as session:
        if any(_count(session.connection(), rows) for rows in METADATA.sorted_tables):
            raise BoxFileError("not_empty", path)
    with alone(box.database.url.render_as_string(hide_password=False)) as connection:
        REPORTS.back_to_nothing(connection)  # the tables may be newer than the file
        REPORTS.to_revision(connection, made)
        loaded = _fill(connection, path)
        REPORTS.to_revision(connection)
    box.database.settle()
    return loaded


def _fill(connection: Connection, path: Path) -> int:
    """Insert all rows into tables as they were when the file was made."""
    loaded = 0
    into: Table | None = None
    for line in _read(path):
        if isinstance(line, dict):
            into = Table(line["table"], MetaData(), autoload_with=connection) if "table" in line else None
        elif into is not None:
            loaded += 1
            connection.execute(into.insert().values(**_typed(into, line)))
    return loaded


def _lines_of(connection: Connection) -> Iterator[Any]:
    yield {FORMAT: REPORTS.current(connection)}
    for rows in METADATA.sorted_tables:
        yield {"table": rows.name}
        wanted = select(rows).order_by(*rows.primary_key.columns)
        for row in connection.execute(wanted, execution_options={"yield_per": BATCH}):
            yield [b64encode(value).decode() if isinstance(value, bytes) else value for value in row]


def _typed(rows: Table, line: list[Any]) -> dict[str, Any]:
    return {
        column.name: b64decode(value) if isinstance(column.type, LargeBinary) else value
        for column, value in zip(rows.columns, line, strict=True)
    }


def _count(connection: Connection, rows: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(rows)).scalar_one())


def _read(path: Path) -> Iterator[Any]:
    with gzip.open(path) as zipped:
        for data in zipped:
            yield json.loads(data)


def _check(path: Path) -> str:
    """Read a file to its end; returns the revision it was made at."""
    digest, last, made = hashlib.sha256(), None, ""
    try:
        with gzip.open(path) as zipped:
            for number, data in enumerate(zipped):
                line = json.loads(data)
                if number == 0:
                    made = _made(line, path)
                last = line
                if not (isinstance(line, dict) and "sha256" in line):
                    digest.update(data)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise BoxFileError("damaged", path) from error
    if not isinstance(last, dict) or last.get("sha256") != digest.hexdigest():
        raise BoxFileError("damaged", path)
    return made


def _made(first: Any, path: Path) -> str:
    """The revision that the first line names."""
    if not isinstance(first, dict) or not isinstance(first.get(FORMAT), str):
        raise BoxFileError("none", path)
    revision = revision_of(first[FORMAT])
    if not REPORTS.known(revision):
        raise BoxFileError("newer", path)
    return revision
