"""The tables of a database, made and changed: up, down, and whether they are as this program needs them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Text, inspect, text

from storage.columns import Words
from storage.engine import Database
from storage.tables import Row

SCRIPTS = Path(__file__).with_name("migrations")
BEFORE_THE_FIRST = "base"
ONE_AT_A_TIME = 7_329_001
"""Number of the lock that lets one program at a time change the tables on PostgreSQL."""


class NotMigratedError(Exception):
    """The tables are not as this program needs them; the message says what to do."""


def migrate(url: str, revision: str = "head") -> str:
    """Bring a database to this program's tables. All of it happens, or nothing; two at a time wait for each other.

    Returns:
        The revision it is at now.

    Raises:
        OutOfReachError: the database does not answer or cannot write; it is as it was.
        NotMigratedError: it was made by a newer program.
    """
    return _move(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> str:
    """Bring a database back to an older revision; `base` removes all tables with all they hold.

    Raises:
        OutOfReachError, NotMigratedError: as for `migrate`.
    """
    return _move(url, lambda config: command.downgrade(config, revision))


def check(url: str) -> tuple[str, ...]:
    """Differences between the tables of a database and those this program knows; none when all is well."""
    with alone(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": _differs})
        return tuple(str(difference) for difference in compare_metadata(context, Row.metadata))


def _differs(context: Any, _column: Any, _wanted: Any, there: Any, known: Any) -> bool | None:
    """Alembic compares types of this program by their names alone; None leaves the others to it."""
    if not isinstance(known, Words):
        return None
    wanted = known.load_dialect_impl(context.dialect)
    return not isinstance(there, Text) or there.collation != getattr(wanted, "collation", None)


@cache
def newest() -> str:
    """The revision that this program needs."""
    return str(ScriptDirectory(str(SCRIPTS)).get_current_head())


def known(revision: str) -> bool:
    """Whether this program knows a revision."""
    return any(script.revision == revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions())


def current(connection: Connection) -> str:
    """The revision a database is at, empty for none."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def is_untouched(connection: Connection) -> bool:
    """Whether none of this program's tables is there."""
    ours = {*Row.metadata.tables, "alembic_version"}
    return ours.isdisjoint(inspect(connection).get_table_names())


def ensure(url: str) -> None:
    """See that a database has this program's tables; an empty one gets them.

    Raises:
        NotMigratedError: it has those of another version.
        OutOfReachError: it does not answer.
    """
    with _reader(url) as connection:
        untouched, at = is_untouched(connection), current(connection)
    if untouched:
        migrate(url)
    elif at != newest():
        raise NotMigratedError(_what_to_do(at))


def _what_to_do(at: str) -> str:
    if at and not known(at):
        return f"The database was made by a newer version of this program (its tables are at {at}). Install that version."
    return (
        f"The tables of the database are at {at or 'no revision'}, this program needs {newest()}. "
        "Make a backup, then run: mayi migrate"
    )


def to_revision(connection: Connection, revision: str) -> None:
    """Migrate up within a transaction of `alone`."""
    command.upgrade(_config(connection), revision)


def back_to_nothing(connection: Connection) -> None:
    """Remove all tables within a transaction of `alone`."""
    command.downgrade(_config(connection), BEFORE_THE_FIRST)


def to_newest(connection: Connection) -> None:
    """Migrate up to what this program needs within a transaction of `alone`."""
    to_revision(connection, "head")


def _move(url: str, steps: Callable[[Config], Any]) -> str:
    with alone(url) as connection:
        if current(connection) and not known(current(connection)):
            raise NotMigratedError(_what_to_do(current(connection)))
        try:
            steps(_config(connection))
        except CommandError as error:
            raise NotMigratedError(str(error)) from error
        return current(connection)


def _config(connection: Connection) -> Config:
    config = Config(stdout=io.StringIO(), output_buffer=io.StringIO())
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes.update(connection=connection, metadata=Row.metadata)
    return config


@contextmanager
def alone(url: str) -> Iterator[Connection]:
    """A transaction that nobody else changes tables in."""
    database = Database(url, rebuilding=True)
    try:
        with database.writing() as session:
            connection = session.connection()
            if not database.is_sqlite:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({ONE_AT_A_TIME})"))
            yield connection
    finally:
        database.close()


@contextmanager
def _reader(url: str) -> Iterator[Connection]:
    database = Database(url)
    try:
        with database.reading() as session:
            yield session.connection()
    finally:
        database.close()
