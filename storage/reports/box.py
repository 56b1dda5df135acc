"""The port `ReportBox` on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, text

from bot.ports import OutOfReachError
from bot.reports.sizes import LARGEST_REPORT
from storage.engine import Database
from storage.reports.migrating import REPORTS
from storage.reports.rows import SqlLook, SqlWork
from storage.reports.tables import METADATA

ROOM = 20 * LARGEST_REPORT
"""Bytes that have to be free on the disk before a report is taken, beside twice the database, which `stir` needs."""


class SqlReportBox:
    """The port `ReportBox`. Safe to share between threads."""

    def __init__(self, database: Database) -> None:
        """`database` is one that holds nothing but reports."""
        self.database = database

    @contextmanager
    def look(self) -> Iterator[SqlLook]:
        """Begin to read."""
        with self.reading() as connection:
            yield SqlLook(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Everything as of one moment, while no rows are laid anew."""
        with self.database.reading() as session:
            self._hold(session.connection(), "ACCESS SHARE")
            yield session.connection()

    @contextmanager
    def work(self) -> Iterator[SqlWork]:
        """Begin a transaction, one at a time; afterwards the write-ahead log holds nothing of it any more.

        Whoever writes keeps whole rows as she read them: on SQLite and PostgreSQL alike she is alone from her first look on.
        """
        with self.database.writing() as session:
            self._hold(session.connection(), "SHARE ROW EXCLUSIVE")
            yield SqlWork(session.connection(), sqlite=self.database.is_sqlite)
        self.database.settle()
        self._touch()

    def stir(self) -> None:
        """Lay all rows anew in the order of their keys."""
        if self.database.is_sqlite:
            self._vacuum("VACUUM")
            self.database.settle()
            return
        with self.database.writing() as session:
            self._hold(session.connection(), "ACCESS EXCLUSIVE")
            _rewrite(session.connection())

    def has_room(self) -> bool:
        """Whether the disk can take more; a server of PostgreSQL sees to its own."""
        if not self.database.is_sqlite:
            return True
        path = Path(str(self.database.url.database))
        try:
            return shutil.disk_usage(path.parent).free > ROOM + 2 * path.stat().st_size
        except OSError:
            return True

    def close(self) -> None:
        """Let the database go."""
        self.database.close()

    def _hold(self, connection: Connection, mode: str) -> None:
        """Before anything is read on PostgreSQL: a table emptied and filled anew looks empty to whoever began before."""
        if not self.database.is_sqlite:
            names = ", ".join(sorted(METADATA.tables))
            connection.execute(text(f"LOCK TABLE {names} IN {mode} MODE"))

    def _touch(self) -> None:
        """Every transaction, each tick's too, is a change of the files: their time tells of the last tick, and of nobody."""
        if self.database.is_sqlite:
            for end in ("", "-wal", "-shm"):
                with suppress(OSError):
                    os.utime(f"{self.database.url.database}{end}")

    def _vacuum(self, statement: str) -> None:
        connection = self.database.engine.raw_connection()
        try:
            connection.cursor().execute(statement).close()
        except Exception as error:
            raise OutOfReachError(type(error).__name__) from error
        finally:
            connection.close()


def open_report_box(url: str, *, wait_seconds: float = 10.0) -> SqlReportBox:
    """Open the database of reports; an empty one gets its tables.

    Raises:
        UnusableUrlError: the URL is no SQLite file and no PostgreSQL database.
        NotMigratedError: its tables are those of another version; the message says what to do.
        OutOfReachError: it does not answer.
    """
    REPORTS.ensure(url)
    database = Database(url, wait_seconds=wait_seconds)
    database.settle()
    return SqlReportBox(database)


def _rewrite(connection: Connection) -> None:
    """Every row anew in one transaction: PostgreSQL marks rows with the number of theirs, and keeps them as they came."""
    for rows in METADATA.sorted_tables:
        keys = ", ".join(f'"{column.name}"' for column in rows.primary_key.columns)
        kept = f"kept_{rows.name}"
        connection.execute(text(f"CREATE TEMP TABLE {kept} ON COMMIT DROP AS SELECT * FROM {rows.name}"))  # noqa: S608 - our names
        connection.execute(text(f"TRUNCATE {rows.name}"))
        connection.execute(text(f"INSERT INTO {rows.name} SELECT * FROM {kept} ORDER BY {keys}"))  # noqa: S608 - our names
