"""The first tables of sealed reports. No key counts up, no column holds a moment; SQLite adds no hidden row number."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OCTETS = sa.LargeBinary()

TABLES = (
    "speak_report",
    "speak_reader",
    "speak_recused",
    "speak_item",
    "speak_wrap",
    "speak_attempt",
    "speak_count",
    "speak_leaf",
    "speak_day",
    "speak_recovery",
)


def upgrade() -> None:
    """From an empty database."""
    _reports()
    _items()
    _kept_apart()


def downgrade() -> None:
    """To an empty database."""
    for table in TABLES:
        op.drop_table(table)


def _table(name: str, keys: str, *columns: sa.Column[Any]) -> None:
    """A table whose rows lie in the order of their keys."""
    there = {column.name for column in columns}
    keyed = [sa.Column(key, WORDS, nullable=False) for key in keys.split() if key not in there]
    op.create_table(name, *keyed, *columns, sa.PrimaryKeyConstraint(*keys.split()), sqlite_with_rowid=False)


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, WORDS, nullable=False) for name in names]


def _octets(*names: str) -> list[sa.Column[bytes]]:
    return [sa.Column(name, OCTETS, nullable=False) for name in names]


def _reports() -> None:
    days = ("personal", "acknowledged", "spoken", "feedback", "closed")
    _table(
        "speak_report",
        "id",
        *_octets("locator", "mailbox"),
        *_words("team", "severity", "day", "state", "outcome"),
        *(sa.Column(name, WORDS) for name in days),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
    )
    op.create_index("uq_speak_report_locator", "speak_report", ["locator"], unique=True)
    _table("speak_reader", "report key", *_words("person", "role"), *_octets("public"))
    op.create_index("ix_speak_reader_key", "speak_reader", ["key"])
    _table("speak_recused", "report person")


def _items() -> None:
    _table(
        "speak_item",
        "id",
        *_words("report", "kind", "author"),
        sa.Column("n", sa.Integer(), nullable=False),
        *_words("day"),
        *_octets("body"),
    )
    op.create_index("ix_speak_item_report", "speak_item", ["report"])
    _table("speak_wrap", "item key", *_words("sender"), *_octets("enc", "ct"))


def _kept_apart() -> None:
    """What is kept without the report it was about."""
    _table("speak_attempt", "id", *_words("day", "person", "what", "report"))
    _table("speak_count", "quarter team list value", sa.Column("count", sa.Integer(), nullable=False))
    _table("speak_leaf", "day leaf", *_octets("leaf"))
    _table("speak_day", "day", *_octets("root", "head"))
    _table("speak_recovery", "key", *_octets("public"), *_words("first", "second"))
