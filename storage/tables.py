"""The tables. They hold rows, not domain objects: nothing here decides anything.

What happened to cases lies in two tables: `log_entry` is the chain and names nobody; `log_body` holds what happened, with
the salt of its digest and the actor, and can be erased without breaking the chain. All the other tables about a case can be
made anew from these two, except for sealed grounds and notices.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, ForeignKey, Index, MetaData, false
from sqlmodel import Field, SQLModel

from storage.columns import Moment, Octets, Words

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """What all tables share."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMES)


def _key() -> Any:
    return Field(primary_key=True, sa_type=Words)


def _words(default: str = "") -> Any:
    return Field(default=default, sa_type=Words, nullable=False)


def _of_case() -> Any:
    """The case that a row is about; the row goes when the case goes."""
    return Field(primary_key=True, sa_type=Words, sa_column_args=(ForeignKey("case_line.id", ondelete="CASCADE"),))


class LogEntryRow(Row, table=True):
    """One entry of the event log, see `bot.ports_log.Entry`. A trigger of the database lets nobody change or remove one."""

    __tablename__ = "log_entry"
    __table_args__ = (Index("ix_log_entry_case_id_position", "case_id", "position", unique=True),)
    n: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    case_id: str = _words()
    position: int
    at: datetime = Field(sa_type=Moment, nullable=False)
    name: str = _words()
    digest: str = _words()
    previous: str = _words()
    hash: str = _words()


class LogBodyRow(Row, table=True):
    """What an entry stands for, as JSON, with the salt of its digest and who acted."""

    __tablename__ = "log_body"
    case_id: str = _key()
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    salt: bytes = Field(sa_type=Octets, nullable=False)
    actor: str = _words()
    body: str = _words()


class LogHeadRow(Row, table=True):
    """The end of the log, one row, locked by whoever adds to it."""

    __tablename__ = "log_head"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    count: int = Field(sa_type=BigInteger, nullable=False)
    hash: str = _words()


class CaseRow(Row, table=True):
    """A case as lists need it."""

    __tablename__ = "case_line"
    __table_args__ = (
        Index("ix_case_line_state_due_at", "state", "due_at"),
        Index("ix_case_line_employee_filed", "employee", "filed"),
        Index("ix_case_line_handler", "handler"),
        Index("ix_case_line_route", "route"),
        Index("uq_case_line_submission", "submission", unique=True),
    )
    id: str = _key()
    submission: str = _words()
    version: int
    kind: str = _words()
    state: str = _words()
    employee: str = _words()
    route: str = _words()
    handler: str = _words()
    tier: str = _words()
    place: str = _words()
    zone: str = _words()
    filed: datetime = Field(sa_type=Moment, nullable=False)
    due_at: datetime | None = Field(default=None, sa_type=Moment)
    step: str = _words()
    missed: bool
    changed_at: datetime = Field(sa_type=Moment, nullable=False)
    over_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    late: bool
    urgent: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class CaseReachRow(Row, table=True):
    """Who a case is for as a handler: `team:<id>` for its route and escalations, `person:<id>` beside the team."""

    __tablename__ = "case_reach"
    __table_args__ = (Index("ix_case_reach_who_case_id", "who", "case_id"),)
    case_id: str = _of_case()
    who: str = _key()


class CaseExcludedRow(Row, table=True):
    """People to whom a case does not exist as handlers."""

    __tablename__ = "case_excluded"
    case_id: str = _of_case()
    person: str = _key()


class AlarmRow(Row, table=True):
    """What the clock has to do to a case."""

    __tablename__ = "alarm"
    __table_args__ = (Index("ix_alarm_at", "at"),)
    case_id: str = _of_case()
    step: str = _key()
    action: str = _key()
    at: datetime = Field(sa_type=Moment, primary_key=True)


class SealedBoxRow(Row, table=True):
    """Grounds, sealed to one handler's key. Nothing but this table holds any."""

    __tablename__ = "sealed_box"
    __table_args__ = (Index("ix_sealed_box_key_id", "key_id"),)
    case_id: str = _of_case()
    key_id: str = _key()
    encapsulated: bytes = Field(sa_type=Octets, nullable=False)
    ciphertext: bytes = Field(sa_type=Octets, nullable=False)


class HandlerKeyRow(Row, table=True):
    """A handler's key pair; `seq` counts them in the order they came."""

    __tablename__ = "handler_key"
    __table_args__ = (Index("ix_handler_key_person", "person"), Index("uq_handler_key_id", "id", unique=True))
    seq: int | None = Field(default=None, primary_key=True)
    id: str = _words()
    person: str = _words()
    public: bytes = Field(sa_type=Octets, nullable=False)
    locked_private: str = _words()


class SeenRow(Row, table=True):
    """A click or a delivery that was acted on."""

    __tablename__ = "seen"
    __table_args__ = (Index("ix_seen_at", "at"),)
    act: str = _key()
    at: datetime = Field(sa_type=Moment, nullable=False)


class NoticeRow(Row, table=True):
    """A notice on its way; `seq` counts them in the order they came, `given` is JSON."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("uq_notice_id", "id", unique=True),
        Index("ix_notice_person_seq", "person", "seq"),
        Index("ix_notice_state_seq", "state", "seq"),
        Index("ix_notice_case_id", "case_id"),
    )
    seq: int | None = Field(default=None, primary_key=True)
    id: str = _words()
    person: str = _words()
    what: str = _words()
    case_id: str = _words()
    given: str = _words("{}")
    at: datetime = Field(sa_type=Moment, nullable=False)
    state: str = _words("waiting")
    tries: int = 0
    problem: str = _words()
    read: bool = False


class PersonRow(Row, table=True):
    """Somebody who works here; `words` is her name and mail as `Directory.named` looks for them."""

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_mail_key", "mail_key"),
        Index("ix_person_slack", "slack"),
        Index("ix_person_teams", "teams"),
    )
    id: str = _key()
    name: str = _words()
    mail: str = _words()
    mail_key: str = _words()
    words: str = _words()
    manager: str = _words()
    unit: str = _words()
    place: str = _words()
    zone: str = _words("UTC")
    roles: str = _words("[]")
    slack: str = _words()
    teams: str = _words()
    language: str = _words()
    active: bool = True


class PersonTeamRow(Row, table=True):
    """Which teams a person handles cases in."""

    __tablename__ = "person_team"
    __table_args__ = (Index("ix_person_team_person", "person"),)
    team: str = _key()
    person: str = Field(primary_key=True, sa_type=Words, sa_column_args=(ForeignKey("person.id", ondelete="CASCADE"),))


class AccountRow(Row, table=True):
    """A local account; `recovery_hashes` is JSON."""

    __tablename__ = "account"
    person: str = _key()
    password_hash: str = _words()
    totp_secret: str = _words()
    recovery_hashes: str = _words("[]")
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    totp_step: int = Field(default=0, sa_type=BigInteger, nullable=False)


class SessionRow(Row, table=True):
    """Somebody is signed in."""

    __tablename__ = "session"
    __table_args__ = (Index("ix_session_person", "person"), Index("ix_session_expires", "expires"))
    id_hash: str = _key()
    person: str = _words()
    csrf: str = _words()
    created: datetime = Field(sa_type=Moment, nullable=False)
    expires: datetime = Field(sa_type=Moment, nullable=False)
    via: str = _words()


class ChannelMemoryRow(Row, table=True):
    """What a channel remembers; `value` is JSON."""

    __tablename__ = "channel_memory"
    __table_args__ = (Index("ix_channel_memory_channel_updated", "channel", "updated"),)
    channel: str = _key()
    key: str = _key()
    value: str = _words("null")
    updated: datetime = Field(sa_type=Moment, nullable=False)
