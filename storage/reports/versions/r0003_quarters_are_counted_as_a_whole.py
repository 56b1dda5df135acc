"""Which quarters were counted. Before, every closing and every check-in was counted in the open on its day.

Quarters that were over when the log was last closed are as they are. In the running one check-ins are counted anew from the
sealed messages when it is over; what was closed in it before this step stays counted.
"""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """A table more."""
    keys = ("quarter", "team")
    columns = [sa.Column(key, WORDS, nullable=False) for key in keys]
    op.create_table("speak_settled", *columns, sa.PrimaryKeyConstraint(*keys), sqlite_with_rowid=False)
    connection = op.get_bind()
    last = connection.execute(sa.text("SELECT max(day) FROM speak_day")).scalar()
    over = {"running": _quarter(date.fromisoformat(last) + timedelta(days=1)) if last else ""}
    old = "SELECT DISTINCT quarter, team FROM speak_count WHERE team <> '' AND quarter < :running"
    connection.execute(sa.text(f"INSERT INTO speak_settled (quarter, team) {old}"), over)
    connection.execute(sa.text("DELETE FROM speak_count WHERE list = 'checkin' AND quarter >= :running"), over)


def downgrade() -> None:
    """Without it. What waits to be counted then is not counted."""
    op.drop_table("speak_settled")


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
