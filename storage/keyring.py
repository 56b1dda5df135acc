"""Handlers' keys in a table: the port `Keyring`."""

from __future__ import annotations

from sqlalchemy import delete
from sqlmodel import col, select

from bot.cases.sealing import HandlerKey
from storage.engine import Database
from storage.tables import HandlerKeyRow, SealedBoxRow


class SqlKeyring:
    """The port `Keyring`."""

    def __init__(self, database: Database) -> None:
        """`database` holds the keys."""
        self._database = database

    def keys_of(self, person: str) -> tuple[HandlerKey, ...]:
        """A handler's keys, the newest first."""
        with self._database.reading() as session:
            wanted = select(HandlerKeyRow).where(col(HandlerKeyRow.person) == person).order_by(col(HandlerKeyRow.seq).desc())
            return tuple(HandlerKey(row.id, row.person, row.public, row.locked_private) for row in session.exec(wanted))

    def add(self, key: HandlerKey) -> None:
        """Keep a new key.

        Raises:
            ValueError: there is a key with this id.
        """
        row = {"id": key.id, "person": key.person, "public": key.public, "locked_private": key.locked_private}
        with self._database.writing() as session:
            if not self._database.insert_new(session, HandlerKeyRow, row):
                raise ValueError(key.id)

    def remove(self, key_id: str) -> None:
        """Forget a key with every box sealed to it."""
        with self._database.writing() as session:
            session.connection().execute(delete(SealedBoxRow).where(col(SealedBoxRow.key_id) == key_id))
            session.connection().execute(delete(HandlerKeyRow).where(col(HandlerKeyRow.id) == key_id))
