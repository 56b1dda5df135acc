"""What channels remember, in a table: the port `ChannelMemory`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, select

from storage.engine import Database, changed
from storage.tables import ChannelMemoryRow


class SqlChannelMemory:
    """The port `ChannelMemory`."""

    def __init__(self, database: Database) -> None:
        """`database` holds it."""
        self._database = database

    def get(self, channel: str, key: str) -> Mapping[str, Any] | None:
        """What was kept under a key; an empty mapping for a key that was only noted."""
        with self._database.reading() as session:
            wanted = select(ChannelMemoryRow.value).where(
                col(ChannelMemoryRow.channel) == channel, col(ChannelMemoryRow.key) == key
            )
            value = session.exec(wanted).one_or_none()
        return None if value is None else dict(json.loads(value))

    def put(self, channel: str, key: str, value: Mapping[str, Any], at: datetime) -> None:
        """Keep a value."""
        row = {"channel": channel, "key": key, "value": json.dumps(dict(value), sort_keys=True), "updated": at}
        with self._database.writing() as session:
            self._database.put(session, ChannelMemoryRow, ("channel", "key"), [row])

    def delete(self, channel: str, key: str) -> None:
        """Forget a key."""
        with self._database.writing() as session:
            which = (col(ChannelMemoryRow.channel) == channel, col(ChannelMemoryRow.key) == key)
            session.connection().execute(delete(ChannelMemoryRow).where(*which))

    def first_time(self, channel: str, key: str, at: datetime) -> bool:
        """Note a key; True for the first caller."""
        row = {"channel": channel, "key": key, "value": "{}", "updated": at}
        with self._database.writing() as session:
            return self._database.insert_new(session, ChannelMemoryRow, row)

    def purge(self, channel: str, before: datetime) -> int:
        """Forget what is older than a moment."""
        with self._database.writing() as session:
            old = (col(ChannelMemoryRow.channel) == channel, col(ChannelMemoryRow.updated) < before)
            return changed(session, delete(ChannelMemoryRow).where(*old))
