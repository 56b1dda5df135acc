"""What an adversary copies: the database file, what lies beside it, rows as stored, the backup, the time of change."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from storage.reports import SqlReportBox, save_box

Rows = tuple[tuple[str, ...], list[tuple[Any, ...]]]
"""Names of the columns, and the rows."""


@dataclass(frozen=True, slots=True)
class Dump:
    """A copy of everything.

    Attributes:
        since: when the copy before was made; `at` is the moment of this one.
        changed: when the file was last changed, as its folder tells.
        file: the database file; `beside` is what lies beside it, such as a write-ahead log.
        rows: all tables as the database gives them without being asked for an order.
        backup: the file that `mayi reports backup` writes, unpacked.
    """

    since: datetime
    at: datetime
    changed: datetime
    file: bytes
    beside: bytes
    rows: Mapping[str, Rows]
    backup: bytes

    @property
    def day(self) -> date:
        """Its day."""
        return self.at.date()


class Copier:
    """Makes copies, and keeps track of the simulated moment at which the file was changed."""

    def __init__(self, path: Path, box: SqlReportBox, start: datetime) -> None:
        """`path` is the file of `box`."""
        self._path, self._box = path, box
        self._stamp, self._changed = 0, start

    def notice(self, now: datetime) -> None:
        """Look whether the time of the last change is another one than before."""
        stamp = self._path.stat().st_mtime_ns
        if stamp != self._stamp:
            self._stamp, self._changed = stamp, now

    def copy(self, since: datetime, now: datetime) -> Dump:
        """A copy of everything."""
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as connection:
            names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = {name: _rows(connection, name) for name in names}
        backup = self._path.with_suffix(".gz")
        backup.unlink(missing_ok=True)
        save_box(self._box, backup)
        others = [path for path in sorted(self._path.parent.iterdir()) if path not in {self._path, backup}]
        beside = b"".join(path.read_bytes() for path in others)
        unpacked = gzip.decompress(backup.read_bytes())
        return Dump(since, now, self._changed, self._path.read_bytes(), beside, rows, unpacked)


def _rows(connection: sqlite3.Connection, name: str) -> Rows:
    found = connection.execute(f'SELECT * FROM "{name}"')  # noqa: S608 - a name the database gave
    return tuple(column[0] for column in found.description), found.fetchall()
