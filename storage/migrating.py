"""The tables of a database, made and changed: up, down, and whether they are as this program needs them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, MetaData, Text, inspect, text

from storage.columns import Words
from storage.engine import Database
from storage.tables import Row

SCRIPTS = Path(__file__).with_name("migrations")
BEFORE_THE_FIRST = "base"
ONE_AT_A_TIME = 7_329_001
"""Number of the lock that lets one program at a time change the tables on PostgreSQL."""


class NotMigratedError(Exception):
    """The tables are not as this program needs them; the message says what to do."""


def _nothing(_connection: Connection) -> None:
    """There is nothing to be done first."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The tables of one kind of database, and the way they came to be.

    Attributes:
        metadata: the tables that this program knows.
        versions: folder of the revisions.
        table: name of the table that keeps the revision.
        name: what the database is called in messages.
        first: done before anything else, in the same transaction.
    """

    metadata: MetaData
    versions: Path = SCRIPTS / "versions"
    table: str = "alembic_version"
    name: str = "database"
    first: Callable[[Connection], None] = _nothing

    def migrate(self, url: str, revision: str = "head") -> str:
        """Bring a database to this program's tables. All of it happens, or nothing; two at a time wait for each other.

        Returns:
            The revision it is at now.

        Raises:
            OutOfReachError: the database does not answer or cannot write; it is as it was.
            NotMigratedError: it was made by a newer program.
        """
        return self._move(url, lambda config: command.upgrade(config, revision))

    def downgrade(self, url: str, revision: str) -> str:
        """Bring a database back to an older revision; `base` removes all tables with all they hold.

        Raises:
            OutOfReachError, NotMigratedError: as for `migrate`.
        """
        return self._move(url, lambda config: command.downgrade(config, revision))

    def check(self, url: str) -> tuple[str, ...]:
        """Differences between the tables of a database and those this program knows; none when all is well."""
        with alone(url) as connection:
            context = self._context(connection, compare_type=_differs)
            return tuple(str(difference) for difference in compare_metadata(context, self.metadata))

    def newest(self) -> str:
        """The revision that this program needs."""
        return str(self._scripts().get_current_head())

    def known(self, revision: str) -> bool:
        """Whether this program knows a revision."""
        return any(script.revision == revision for script in self._scripts().walk_revisions())

    def current(self, connection: Connection) -> str:
        """The revision a database is at, empty for none."""
        return self._context(connection).get_current_revision() or ""

    def is_untouched(self, connection: Connection) -> bool:
        """Whether none of this program's tables is there."""
        return {*self.metadata.tables, self.table}.isdisjoint(inspect(connection).get_table_names())

    def ensure(self, url: str) -> None:
        """See that a database has this program's tables; an empty one gets them.

        Raises:
            NotMigratedError: it has those of another version.
            OutOfReachError: it does not answer.
        """
        with _reader(url) as connection:
            untouched, at = self.is_untouched(connection), self.current(connection)
        if untouched:
            self.migrate(url)
        elif at != self.newest():
            raise NotMigratedError(self._what_to_do(at))

    def to_revision(self, connection: Connection, revision: str = "head") -> None:
        """Migrate up within a transaction of `alone`."""
        self.first(connection)
        command.upgrade(self._config(connection), revision)

    def back_to_nothing(self, connection: Connection) -> None:
        """Remove all tables within a transaction of `alone`."""
        command.downgrade(self._config(connection), BEFORE_THE_FIRST)

    def _what_to_do(self, at: str) -> str:
        if at and not self.known(at):
            return (
                f"The {self.name} was made by a newer version of this program (its tables are at {at}). Install that version."
            )
        return (
            f"The tables of the {self.name} are at {at or 'no revision'}, this program needs {self.newest()}. "
            "Make a backup, then run: mayi migrate"
        )

    def _move(self, url: str, steps: Callable[[Config], Any]) -> str:
        with alone(url) as connection:
            at = self.current(connection)
            if at and not self.known(at):
                raise NotMigratedError(self._what_to_do(at))
            self.first(connection)
            try:
                steps(self._config(connection))
            except CommandError as error:
                raise NotMigratedError(str(error)) from error
            return self.current(connection)

    def _context(self, connection: Connection, **options: Any) -> MigrationContext:
        return MigrationContext.configure(connection, opts={"version_table": self.table, **options})

    def _config(self, connection: Connection | None = None) -> Config:
        config = Config(stdout=io.StringIO(), output_buffer=io.StringIO())
        for name, value in (
            ("path_separator", "newline"),
            ("script_location", str(SCRIPTS)),
            ("version_locations", str(self.versions)),
        ):
            config.set_main_option(name, value.replace("%", "%%"))
        config.attributes.update(connection=connection, metadata=self.metadata, version_table=self.table)
        return config

    def _scripts(self) -> ScriptDirectory:
        return ScriptDirectory.from_config(self._config())


MAIN = Schema(Row.metadata)
"""Requests, people, the log, notices, signing in."""

migrate, downgrade, check, ensure = MAIN.migrate, MAIN.downgrade, MAIN.check, MAIN.ensure
newest, known, current, is_untouched = MAIN.newest, MAIN.known, MAIN.current, MAIN.is_untouched
to_revision, back_to_nothing = MAIN.to_revision, MAIN.back_to_nothing


def _differs(context: Any, _column: Any, _wanted: Any, there: Any, known: Any) -> bool | None:
    """Alembic compares types of this program by their names alone; None leaves the others to it."""
    if not isinstance(known, Words):
        return None
    wanted = known.load_dialect_impl(context.dialect)
    return not isinstance(there, Text) or there.collation != getattr(wanted, "collation", None)


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
