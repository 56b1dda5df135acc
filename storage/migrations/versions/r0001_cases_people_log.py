"""The first tables: the event log, cases, people, notices, signing in, what channels remember."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WORDS = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)
OCTETS = sa.LargeBinary()

TABLES = (
    "sealed_box",
    "person_team",
    "case_reach",
    "case_excluded",
    "alarm",
    "session",
    "seen",
    "person",
    "notice",
    "log_head",
    "log_entry",
    "log_body",
    "handler_key",
    "channel_memory",
    "case_line",
    "account",
)


def upgrade() -> None:
    """From an empty database."""
    _log()
    _append_only()
    _cases()
    _about_cases()
    _notices()
    _people()
    _signing_in()
    _channels()


def downgrade() -> None:
    """To an empty database."""
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION mayi_append_only()")


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, WORDS, nullable=False) for name in names]


def _of_case() -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("case_id", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_line.id"], ondelete="CASCADE"),
    ]


def _log() -> None:
    op.create_table(
        "log_entry",
        sa.Column("n", sa.BigInteger(), primary_key=True, autoincrement=False),
        *_words("case_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_words("name", "digest", "previous", "hash"),
    )
    op.create_index("ix_log_entry_case_id_position", "log_entry", ["case_id", "position"], unique=True)
    op.create_table(
        "log_body",
        *_words("case_id"),
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("salt", OCTETS, nullable=False),
        *_words("actor", "body"),
        sa.PrimaryKeyConstraint("case_id", "position"),
    )
    head = op.create_table(
        "log_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        *_words("hash"),
    )
    op.bulk_insert(head, [{"id": 1, "count": 0, "hash": "0" * 64}])


def _append_only() -> None:
    """A mistake of the program cannot change the log; whoever may change the database itself is found by the chain."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION mayi_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the event log is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER log_entry_stays BEFORE UPDATE OR DELETE ON log_entry "
            "FOR EACH ROW EXECUTE FUNCTION mayi_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER log_entry_no_{act.lower()} BEFORE {act} ON log_entry "
            "BEGIN SELECT RAISE(ABORT, 'the event log is append-only'); END"
        )


def _cases() -> None:
    op.create_table(
        "case_line",
        sa.Column("id", WORDS, primary_key=True),
        *_words("submission"),
        sa.Column("version", sa.Integer(), nullable=False),
        *_words("kind", "state", "employee", "route", "handler", "tier", "place", "zone"),
        sa.Column("filed", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT),
        *_words("step"),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("over_at", MOMENT),
        sa.Column("decided_at", MOMENT),
        sa.Column("late", sa.Boolean(), nullable=False),
    )
    op.create_index("ix_case_line_state_due_at", "case_line", ["state", "due_at"])
    op.create_index("ix_case_line_employee_filed", "case_line", ["employee", "filed"])
    op.create_index("ix_case_line_handler", "case_line", ["handler"])
    op.create_index("ix_case_line_route", "case_line", ["route"])
    op.create_index("uq_case_line_submission", "case_line", ["submission"], unique=True)


def _about_cases() -> None:
    op.create_table("case_reach", *_of_case(), *_words("who"), sa.PrimaryKeyConstraint("case_id", "who"))
    op.create_index("ix_case_reach_who_case_id", "case_reach", ["who", "case_id"])
    op.create_table("case_excluded", *_of_case(), *_words("person"), sa.PrimaryKeyConstraint("case_id", "person"))
    op.create_table(
        "alarm",
        *_of_case(),
        *_words("step", "action"),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "step", "action", "at"),
    )
    op.create_index("ix_alarm_at", "alarm", ["at"])
    op.create_table(
        "sealed_box",
        *_of_case(),
        *_words("key_id"),
        sa.Column("encapsulated", OCTETS, nullable=False),
        sa.Column("ciphertext", OCTETS, nullable=False),
        sa.PrimaryKeyConstraint("case_id", "key_id"),
    )
    op.create_index("ix_sealed_box_key_id", "sealed_box", ["key_id"])
    op.create_table("seen", sa.Column("act", WORDS, primary_key=True), sa.Column("at", MOMENT, nullable=False))
    op.create_index("ix_seen_at", "seen", ["at"])


def _notices() -> None:
    op.create_table(
        "notice",
        sa.Column("seq", sa.Integer(), primary_key=True),
        *_words("id", "person", "what", "case_id", "given"),
        sa.Column("at", MOMENT, nullable=False),
        *_words("state"),
        sa.Column("tries", sa.Integer(), nullable=False),
        *_words("problem"),
        sa.Column("read", sa.Boolean(), nullable=False),
    )
    op.create_index("uq_notice_id", "notice", ["id"], unique=True)
    op.create_index("ix_notice_person_seq", "notice", ["person", "seq"])
    op.create_index("ix_notice_state_seq", "notice", ["state", "seq"])
    op.create_index("ix_notice_case_id", "notice", ["case_id"])


def _people() -> None:
    op.create_table(
        "person",
        sa.Column("id", WORDS, primary_key=True),
        *_words("name", "mail", "mail_key", "words", "manager", "unit", "place", "zone", "roles", "slack", "teams"),
        *_words("language"),
        sa.Column("active", sa.Boolean(), nullable=False),
    )
    for column in ("mail_key", "slack", "teams"):
        op.create_index(f"ix_person_{column}", "person", [column])
    op.create_table(
        "person_team",
        *_words("team", "person"),
        sa.ForeignKeyConstraint(["person"], ["person.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team", "person"),
    )
    op.create_index("ix_person_team_person", "person_team", ["person"])
    op.create_table(
        "handler_key",
        sa.Column("seq", sa.Integer(), primary_key=True),
        *_words("id", "person"),
        sa.Column("public", OCTETS, nullable=False),
        *_words("locked_private"),
    )
    op.create_index("ix_handler_key_person", "handler_key", ["person"])
    op.create_index("uq_handler_key_id", "handler_key", ["id"], unique=True)


def _signing_in() -> None:
    op.create_table(
        "account",
        sa.Column("person", WORDS, primary_key=True),
        *_words("password_hash", "totp_secret", "recovery_hashes"),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("totp_step", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("id_hash", WORDS, primary_key=True),
        *_words("person", "csrf"),
        sa.Column("created", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        *_words("via"),
    )
    op.create_index("ix_session_person", "session", ["person"])
    op.create_index("ix_session_expires", "session", ["expires"])


def _channels() -> None:
    op.create_table(
        "channel_memory",
        *_words("channel", "key", "value"),
        sa.Column("updated", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("channel", "key"),
    )
    op.create_index("ix_channel_memory_channel_updated", "channel_memory", ["channel", "updated"])
