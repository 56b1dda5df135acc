"""The tables of sealed reports, made and changed by revisions like all others, in a chain of their own.

Before there were revisions a table named `speak_revision` said `1`. Such a database is at revision 0001.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.migrating import Schema
from storage.reports.tables import METADATA

FIRST = "0001"
BEFORE = "1"
"""What databases and backups said that were made before there were revisions."""

VERSION, OLD = "speak_version", "speak_revision"


def _adopt(connection: Connection) -> None:
    """See that the revision is kept in a table without a hidden row number, and that an old database has one."""
    here = set(inspect(connection).get_table_names())
    if VERSION not in here:
        without = " WITHOUT ROWID" if connection.dialect.name == "sqlite" else ""
        connection.execute(text(f"CREATE TABLE {VERSION} (version_num VARCHAR(32) NOT NULL PRIMARY KEY){without}"))
        if OLD in here:
            connection.execute(text(f"INSERT INTO {VERSION} VALUES ('{FIRST}')"))  # noqa: S608 - our names
    if OLD in here:
        connection.execute(text(f"DROP TABLE {OLD}"))


REPORTS = Schema(METADATA, Path(__file__).with_name("versions"), VERSION, "database of reports", _adopt)
"""Sealed reports."""


def revision_of(written: str) -> str:
    """The revision that a backup was made at, by what it says."""
    return FIRST if written == BEFORE else written
