"""The tables of sealed reports. Keys are random, days are days, and no row says when or after which other row it came.

On SQLite every table is `WITHOUT ROWID`: rows lie in the order of their random keys, and there is no hidden counter.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, MetaData, Table

from storage.columns import Octets, Words

METADATA = MetaData()


def _key(name: str, kind: Any = Words) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _of(name: str, kind: Any = Words) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _table(name: str, *parts: Any) -> Table:
    return Table(name, METADATA, *parts, sqlite_with_rowid=False)


REPORT = _table(
    "speak_report",
    _key("id"),
    _of("locator", Octets),
    _of("mailbox", Octets),
    _of("team"),
    _of("severity"),
    _of("day"),
    _of("state"),
    _of("outcome"),
    Column("personal", Words),
    Column("acknowledged", Words),
    Column("spoken", Words),
    Column("feedback", Words),
    Column("closed", Words),
    _of("escalated", Boolean),
    _of("counted", Boolean),
    Index("uq_speak_report_locator", "locator", unique=True),
)
READER = _table(
    "speak_reader",
    _key("report"),
    _key("key"),
    _of("person"),
    _of("role"),
    _of("public", Octets),
    Index("ix_speak_reader_key", "key", "person", "role"),
)
RECUSED = _table("speak_recused", _key("report"), _key("person"))
ITEM = _table(
    "speak_item",
    _key("id"),
    _of("report"),
    _of("kind"),
    _of("author"),
    _of("n", Integer),
    _of("day"),
    _of("body", Octets),
    Index("ix_speak_item_report", "report", "day", "n", "kind", "author"),
)
FILE = _table("speak_file", _key("item"), _of("body", Octets))
"""Bodies of files, a megabyte and more each. Beside the others they would be read with them: SQLite looks for a key in such a
table by reading whole rows on the way to it. The body of such an item in `speak_item` is empty."""

WRAP = _table("speak_wrap", _key("item"), _key("key"), _of("sender"), _of("enc", Octets), _of("ct", Octets))
ATTEMPT = _table("speak_attempt", _key("id"), _of("day"), _of("person"), _of("what"), _of("report"))
COUNT = _table("speak_count", _key("quarter"), _key("team"), _key("list"), _key("value"), _of("count", Integer))
SETTLED = _table("speak_settled", _key("quarter"), _key("team"))
LEAF = _table("speak_leaf", _key("day"), _key("leaf", Octets))
DAY = _table("speak_day", _key("day"), _of("root", Octets), _of("head", Octets))
RECOVERY = _table("speak_recovery", _key("key"), _of("public", Octets), _of("first"), _of("second"))
