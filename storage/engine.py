"""The connection to SQLite or PostgreSQL: transactions, and what is said when it does not answer."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Executable, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DataError, DBAPIError, IntegrityError, ProgrammingError, StatementError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError
from sqlmodel import Session

from bot.ports import ChangedMeanwhileError, OutOfReachError
from storage.tables import Row

WRITING = "mayi_writing"
WAIT_SECONDS = 10.0
"""How long a transaction waits for others before it gives up."""
ASK_AGAIN_SECONDS = 0.01

POOL: Mapping[str, Any] = {
    "pool_pre_ping": True,  # a connection that broke while nobody used it is made anew
    "pool_size": 10,
    "max_overflow": 10,
    "pool_timeout": 15,
    "hide_parameters": True,  # an error never repeats what people wrote
}

LOST_A_RACE = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for a transaction that gave way to another one."""


NO_URL = "this is no address of a database"
NO_FILE = "a SQLite database needs a file"
OTHER_KIND = "only SQLite and PostgreSQL can be used"


class UnusableUrlError(ValueError):
    """The URL names no database that this program can use; the message says what to write, without the URL's password."""

    def __init__(self, problem: str) -> None:
        """`problem` is the first half of the message."""
        super().__init__(f"{problem}: write sqlite:////folder/mayi.db or postgresql://user:password@host/name")


class Database:
    """Transactions on one database. Safe to share between threads."""

    def __init__(self, url: str, *, wait_seconds: float = WAIT_SECONDS, rebuilding: bool = False) -> None:
        """Connects at the first call, not here.

        Args:
            url: `sqlite:////folder/mayi.db` or `postgresql://user:password@host/name`.
            wait_seconds: how long to wait for another transaction.
            rebuilding: foreign keys are off, as migrations of SQLite need it.

        Raises:
            UnusableUrlError: the URL is none of the two.
        """
        self.url = database_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.wait_seconds = wait_seconds
        if self.is_sqlite:
            self.engine = _sqlite_engine(self.url, wait_seconds, foreign_keys=not rebuilding)
        else:
            self.engine = _postgresql_engine(self.url)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: kept when the block ends without an error. On SQLite it is alone from its beginning.

        Raises:
            OutOfReachError: the database does not answer or cannot write; nothing was kept. When the connection breaks
                in the very moment of the commit, nobody can know: the same act tried again is not done twice.
            ChangedMeanwhileError: it gave way to another transaction.
        """
        with _in_plain_words(), Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={WRITING: True})
            if not self.is_sqlite:
                session.connection().execute(text(f"SET LOCAL lock_timeout = {int(self.wait_seconds * 1000)}"))
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A look at everything as of one moment, which waits for nobody.

        Raises:
            OutOfReachError: the database does not answer.
        """
        with _in_plain_words(), Session(self.engine) as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    def insert_new(self, session: Session, table: type[Row], row: Mapping[str, Any]) -> bool:
        """Insert a row unless there is one with its key; says whether it was new."""
        insert = self._insert(table).values(**row).on_conflict_do_nothing()
        return bool(changed(session, insert.execution_options(preserve_rowcount=True)))

    def put(self, session: Session, table: type[Row], key: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows, or replace the ones that have the same key."""
        if not rows:
            return
        insert = self._insert(table)
        others = {name: insert.excluded[name] for name in rows[0] if name not in key}
        session.connection().execute(insert.on_conflict_do_update(index_elements=list(key), set_=others), list(rows))

    def _insert(self, table: type[Row]) -> Any:
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def settle(self) -> None:
        """Move what was committed on SQLite into its main file, so that what was erased is in no file any more.

        Somebody who reads at this moment holds it up; then the next time does it.
        """
        if not self.is_sqlite:
            return
        with _in_plain_words():
            connection = self.engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            finally:
                connection.close()

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()


def changed(session: Session, statement: Executable) -> int:
    """How many rows a statement touched."""
    count = int(session.connection().execute(statement).rowcount)
    if count < 0:
        raise AssertionError("rowcount_unknown")  # a driver that does not count would make every answer a yes
    return count


def database_url(url: str) -> URL:
    """The URL with the driver that this program uses.

    Raises:
        UnusableUrlError: it is no URL of a SQLite file or of PostgreSQL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise UnusableUrlError(NO_URL) from None
    kind = parsed.drivername.partition("+")[0]
    if kind == "sqlite":
        if not parsed.database or parsed.database == ":memory:":
            raise UnusableUrlError(NO_FILE)
        return parsed.set(drivername="sqlite")
    if kind in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    raise UnusableUrlError(OTHER_KIND)


def _sqlite_engine(url: URL, wait_seconds: float, *, foreign_keys: bool) -> Engine:
    path = Path(str(url.database))
    engine = create_engine(url, connect_args={"timeout": wait_seconds}, **POOL)

    def connected(connection: Any, _entry: object) -> None:
        connection.isolation_level = None  # transactions begin where `begun` says, also around changes of tables
        cursor = connection.cursor()
        _turn_on_wal(cursor, wait_seconds)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.execute("PRAGMA secure_delete=ON")  # what is erased is overwritten, not only unlinked
        cursor.close()

    def begun(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    def connecting(*_arguments: Any) -> None:
        if path.exists():
            return
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # it is about people: nobody else reads the file
        except OSError as error:
            raise OutOfReachError(str(error.strerror)) from error

    event.listen(engine, "do_connect", connecting)
    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _turn_on_wal(cursor: Any, wait_seconds: float) -> None:
    """Turn on the write-ahead log. For a new file SQLite does not wait while another program does so: it is asked again."""
    end = time.monotonic() + wait_seconds
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
            time.sleep(ASK_AGAIN_SECONDS)
        else:
            return


def _postgresql_engine(url: URL) -> Engine:
    """Connections that notice a dead server within a minute, whatever the network hides."""
    arguments = {"connect_timeout": 5, "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
    missing = {name: value for name, value in arguments.items() if name not in url.query}
    return create_engine(url, connect_args=missing, **POOL)


@contextmanager
def _in_plain_words() -> Iterator[None]:
    """The database's own errors as those of the ports. Mistakes of this program stay what they are."""
    try:
        yield
    except NoConnectionFreeError as error:
        raise OutOfReachError("no_connection_free") from error
    except (DataError, IntegrityError, ProgrammingError):
        raise
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in LOST_A_RACE:
            raise ChangedMeanwhileError("gave_way") from error
        raise OutOfReachError(type(error.orig).__name__) from error
    except StatementError as error:
        raise (error.orig or error) from None  # a value that a column cannot take, without the statement around it
