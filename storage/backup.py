"""All tables in one file, and back into an empty database of either engine.

The file is gzip around lines of JSON: what it is and where the log ended; then for each table its columns and its rows; at
last how many rows there are, and the SHA-256 of all lines before. It describes itself: a newer program fills tables of the
revision that the file was made from, and migrates them. It holds everything about people that the database holds.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Boolean, Connection, Integer, Table, column, insert, select, table, text, types
from sqlmodel import Session

from bot.ports_log import Fault, Head
from storage.columns import Moment, Octets, Words
from storage.engine import Database
from storage.log import head_of, verified
from storage.migrating import alone, back_to_nothing, current, is_untouched, known, to_revision
from storage.tables import LogHeadRow, Row

FORMAT = 1
BATCH = 1000
TYPES: Mapping[str, type[types.TypeEngine[Any]]] = {
    "text": Words,
    "moment": Moment,
    "octets": Octets,
    "yes_no": Boolean,
    "number": Integer,
}


PROBLEMS = {
    "there_already": "{path} is there already. Name another file.",
    "not_written": "{path} cannot be written: {detail}.",
    "not_read": "{path} cannot be read: {detail}.",
    "no_backup": "{path} is no backup that this program can read.",
    "damaged": "{path} is damaged, or a part of it is missing.",
    "newer": "{path} was made by a newer version of this program. Install that version.",
    "not_empty": "The database is not empty. Restore into a new one.",
    "differs": "{path} could not be restored as it is. The database is as it was.",
    "faults": "The event log in {path} has faults ({detail}). The database is as it was.",
}


class BackupError(Exception):
    """A backup cannot be made or used. Nothing was changed.

    Attributes:
        reason: key of `PROBLEMS`; the message says why, and what to do.
    """

    def __init__(self, reason: str, path: Path, detail: str = "") -> None:
        """`detail` is the operating system's word for it, or where the fault is."""
        super().__init__(PROBLEMS[reason].format(path=path, detail=detail))
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds.

    Attributes:
        counts: rows by table.
        head: end of the event log in it.
        faults: what was wrong with the log when it was made or restored.
    """

    path: Path
    revision: str
    counts: Mapping[str, int]
    head: Head
    faults: tuple[Fault, ...] = ()


def backup(url: str, path: Path, now: datetime | None = None) -> Backup:
    """Write all tables as of one moment, while the program goes on. The file appears when it is whole, and was read again.

    Raises:
        BackupError: the file is there already or cannot be written.
        OutOfReachError: the database does not answer.
    """
    if path.exists():
        raise BackupError("there_already", path)
    part = path.with_name(f".{path.name}.part")
    database = Database(url)
    try:
        with database.reading() as session, _new_file(part) as file:
            revision, head = current(session.connection()), head_of(session)
            first = {"mayi_backup": FORMAT, "revision": revision, "count": head.count, "hash": head.hash}
            _write(file, {**first, "made": (now or datetime.now(UTC)).isoformat()}, session.connection())
            faults = verified(session).faults
        made = check_backup(part)
        part.replace(path)
    except OSError as error:
        raise BackupError("not_written", path, error.strerror or type(error).__name__) from error
    finally:
        part.unlink(missing_ok=True)
        database.close()
    return Backup(path, made.revision, made.counts, made.head, faults)


def check_backup(path: Path) -> Backup:
    """Read a backup to its end.

    Raises:
        BackupError: it is none, is damaged, or is not whole.
    """
    counts: dict[str, int] = {}
    lines = _lines(path)
    first = next(lines)
    name = ""
    for line in lines:
        if isinstance(line, list):
            counts[name] += 1
        else:
            name = line["table"]
            counts[name] = 0
    return Backup(path, first["revision"], counts, Head(first["count"], first["hash"]))


def restore(url: str, path: Path, *, accept_faults: bool = False) -> Backup:
    """Fill an empty database from a backup, in one transaction: all of it is there at the end, or nothing.

    `accept_faults` restores although the event log in the backup has faults; they are returned.

    Raises:
        BackupError: the backup is damaged, was made by a newer program, or its log has faults; or the database is not empty.
        OutOfReachError: the database does not answer or cannot write.
    """
    made = check_backup(path)
    if not known(made.revision):
        raise BackupError("newer", path)
    with alone(url) as connection:
        _make_room(connection, made)
        _fill(connection, path)
        to_revision(connection)
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            verdict = verified(session)
        counted = _counts(connection, made.counts)
        if counted != made.counts or verdict.head != made.head:
            raise BackupError("differs", path)
        if verdict.faults and not accept_faults:
            named = ", ".join(f"{fault.name} at {fault.n or fault.case}" for fault in verdict.faults[:3])
            raise BackupError("faults", path, named)
    return Backup(path, made.revision, made.counts, made.head, verdict.faults)


def _new_file(path: Path) -> BinaryIO:
    """Only its owner may read it; one left by a run that was interrupted is written anew."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _write(file: BinaryIO, first: Mapping[str, Any], connection: Connection) -> None:
    digest, counts = hashlib.sha256(), dict[str, int]()
    with gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=0) as zipped:

        def write(line: object) -> None:
            data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            digest.update(data)
            zipped.write(data)

        write(first)
        for rows in Row.metadata.sorted_tables:
            kinds = {each.name: _kind(each.type) for each in rows.columns}
            write({"table": rows.name, "columns": kinds})
            counts[rows.name] = 0
            for row in _rows(connection, rows):
                write([_plain(value) for value in row])
                counts[rows.name] += 1
        write({"counts": counts, "sha256": digest.hexdigest()})
    file.flush()
    os.fsync(file.fileno())


def _rows(connection: Connection, rows: Table) -> Iterator[Any]:
    wanted = select(rows).order_by(*rows.primary_key.columns)
    yield from connection.execute(wanted, execution_options={"yield_per": BATCH})


def _kind(of: types.TypeEngine[Any]) -> str:
    return next(name for name, kind in TYPES.items() if isinstance(of, kind))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    return value.isoformat() if isinstance(value, datetime) else value


def _typed(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "octets":
        return b64decode(value)
    return datetime.fromisoformat(value) if kind == "moment" else value


def _lines(path: Path) -> Iterator[Any]:
    """All lines but the last, which is compared with them.

    Raises:
        BackupError: it is no backup, is damaged, or is not whole.
    """
    digest, counted, name, last = hashlib.sha256(), dict[str, int](), "", None
    try:
        with gzip.open(path) as zipped:
            for number, data in enumerate(zipped):
                line = json.loads(data)
                if number == 0 and (not isinstance(line, dict) or line.get("mayi_backup") != FORMAT):
                    raise BackupError("no_backup", path)
                if isinstance(line, dict) and "sha256" in line:
                    last = line
                    break
                digest.update(data)
                if isinstance(line, dict):
                    name = line.get("table", "")
                    counted[name] = 0
                else:
                    counted[name] += 1
                yield line
    except (EOFError, gzip.BadGzipFile, zlib.error, ValueError, KeyError) as error:
        reason = "damaged" if digest.digest() != hashlib.sha256().digest() else "no_backup"
        raise BackupError(reason, path) from error
    except OSError as error:
        raise BackupError("not_read", path, str(error.strerror)) from error
    counted.pop("", None)
    if last is None or last["sha256"] != digest.hexdigest() or last["counts"] != counted:
        raise BackupError("damaged", path)


def _make_room(connection: Connection, made: Backup) -> None:
    """See that nothing is there, and make the tables of the revision."""
    if not is_untouched(connection):
        counts = _counts(connection, {name: 0 for name in Row.metadata.tables if name != LogHeadRow.__tablename__})
        if any(counts.values()):
            raise BackupError("not_empty", made.path)
        back_to_nothing(connection)  # the tables may be newer than the backup
    to_revision(connection, made.revision)


def _counts(connection: Connection, tables: Mapping[str, int]) -> dict[str, int]:
    found = {}
    for name in tables:
        found[name] = int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())  # noqa: S608 - our names
    return found


def _fill(connection: Connection, path: Path) -> None:
    lines = _lines(path)
    next(lines)
    connection.execute(text("DELETE FROM log_head"))  # the migration made an empty one
    kinds: dict[str, str] = {}
    into = table("none")
    batch: list[dict[str, Any]] = []
    for line in lines:
        if isinstance(line, list):
            batch.append({name: _typed(value, kind) for (name, kind), value in zip(kinds.items(), line, strict=True)})
        if batch and (isinstance(line, dict) or len(batch) == BATCH):
            connection.execute(insert(into), batch)
            batch = []
        if isinstance(line, dict):
            kinds = line["columns"]
            into = table(line["table"], *(column(name, TYPES[kind]()) for name, kind in kinds.items()))
    if batch:
        connection.execute(insert(into), batch)
    _settle_numbers(connection)


def _settle_numbers(connection: Connection) -> None:
    """New rows are counted on from the restored ones."""
    if connection.dialect.name != "postgresql":
        return
    for name in ("notice", "handler_key"):
        count_on = f"SELECT setval(pg_get_serial_sequence('{name}', 'seq'), max(seq)) FROM {name}"  # noqa: S608 - our names
        connection.execute(text(count_on))
