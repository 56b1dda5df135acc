"""Notices in a table: the port `Outbox`."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import delete, update
from sqlmodel import col, select

from bot.ports import Notice, Posted
from storage.engine import Database, changed
from storage.tables import NoticeRow


class SqlOutbox:
    """The port `Outbox`."""

    def __init__(self, database: Database) -> None:
        """`database` holds the notices."""
        self._database = database

    def waiting(self, limit: int = 100, after: str = "") -> tuple[str, ...]:
        """Ids of notices that are to be delivered, the oldest first."""
        with self._database.reading() as session:
            wanted = select(NoticeRow.id).where(col(NoticeRow.state) == "waiting").order_by(col(NoticeRow.seq)).limit(limit)
            if after:
                before = select(NoticeRow.seq).where(col(NoticeRow.id) == after).scalar_subquery()
                wanted = wanted.where(col(NoticeRow.seq) > before)
            return tuple(session.exec(wanted))

    def notice(self, notice_id: str) -> Posted | None:
        """One notice."""
        with self._database.reading() as session:
            row = session.exec(select(NoticeRow).where(col(NoticeRow.id) == notice_id)).one_or_none()
            return posted(row) if row is not None else None

    def note(self, notice_id: str, state: Literal["waiting", "delivered", "failed"], problem: str = "") -> None:
        """What became of a try; a delivered notice stays delivered."""
        with self._database.writing() as session:
            same = update(NoticeRow).where(col(NoticeRow.id) == notice_id, col(NoticeRow.state) != "delivered")
            session.connection().execute(same.values(state=state, problem=problem, tries=col(NoticeRow.tries) + 1))

    def notices_of(self, person: str, limit: int = 50) -> tuple[Posted, ...]:
        """What a person was told, the newest first."""
        return self._posted(col(NoticeRow.person) == person, col(NoticeRow.seq).desc(), limit)

    def failures(self) -> tuple[Posted, ...]:
        """Notices that could not be delivered, the oldest first."""
        return self._posted(col(NoticeRow.state) == "failed", col(NoticeRow.seq))

    def forget(self, what: str, before: datetime) -> int:
        """Forget old notices of one name."""
        with self._database.writing() as session:
            return changed(session, delete(NoticeRow).where(col(NoticeRow.what) == what, col(NoticeRow.at) < before))

    def _posted(self, wanted: Any, order: Any, limit: int | None = None) -> tuple[Posted, ...]:
        with self._database.reading() as session:
            rows = session.exec(select(NoticeRow).where(wanted).order_by(order).limit(limit))
            return tuple(posted(row) for row in rows)


def notice_row(notice: Notice, now: datetime) -> dict[str, Any]:
    """The columns of a new notice; `now` is for one that says no moment."""
    return {
        "id": notice.id,
        "person": notice.to,
        "what": notice.what,
        "case_id": notice.case,
        "given": json.dumps(dict(notice.values), ensure_ascii=False, sort_keys=True),
        "at": notice.at or now,
        "state": "waiting",
        "tries": 0,
        "problem": "",
        "read": False,
    }


def posted(row: NoticeRow) -> Posted:
    """A notice with what became of it; one to a manager without its case."""
    notice = Notice(row.id, row.person, row.what, row.case_id, json.loads(row.given), row.at)
    notice = replace(notice, case="") if notice.to_manager else notice
    state = cast("Literal['waiting', 'delivered', 'failed']", row.state)
    return Posted(notice, state, row.tries, row.problem)
