"""Lists of requests have what cannot wait before everything else.

Which answers mean that stands in the policy, not here: the clock marks what is open already when the program starts.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A mark, for nothing yet."""
    op.add_column("case_line", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Without it."""
    op.drop_column("case_line", "urgent")
