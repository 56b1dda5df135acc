"""Lists of thousands of reports are read from indexes alone, without the bodies beside which the rows lie."""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

WIDER = (
    ("ix_speak_reader_key", "speak_reader", ["key"], ["key", "person", "role"]),
    ("ix_speak_item_report", "speak_item", ["report"], ["report", "day", "n", "kind", "author"]),
)


def upgrade() -> None:
    """More columns."""
    for name, table, _, more in WIDER:
        op.drop_index(name, table)
        op.create_index(name, table, more)


def downgrade() -> None:
    """As before."""
    for name, table, before, _ in WIDER:
        op.drop_index(name, table)
        op.create_index(name, table, before)
