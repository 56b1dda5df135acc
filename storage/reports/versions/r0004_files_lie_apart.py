"""Bodies of files get a table of their own: every report has one, and lists are read without them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
OUT = "INSERT INTO speak_file (item, body) SELECT id, body FROM speak_item WHERE kind = 'file'"
EMPTY = "UPDATE speak_item SET body = :empty WHERE kind = 'file'"
BACK = "UPDATE speak_item SET body = (SELECT body FROM speak_file WHERE item = speak_item.id) WHERE kind = 'file'"


def upgrade() -> None:
    """Bodies of files go there."""
    columns = (sa.Column("item", WORDS, nullable=False), sa.Column("body", sa.LargeBinary(), nullable=False))
    op.create_table("speak_file", *columns, sa.PrimaryKeyConstraint("item"), sqlite_with_rowid=False)
    connection = op.get_bind()
    connection.execute(sa.text(OUT))
    connection.execute(sa.text(EMPTY).bindparams(sa.bindparam("empty", b"", sa.LargeBinary)))


def downgrade() -> None:
    """They come back."""
    op.get_bind().execute(sa.text(BACK))
    op.drop_table("speak_file")
