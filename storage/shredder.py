"""Erasing from tables: the port `Shredder`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import and_, delete, or_
from sqlmodel import col, select

from bot.cases.kinds import Span
from bot.ports import TO_MANAGERS
from storage.chain import tombstone
from storage.engine import Database, changed
from storage.log import append, keep_bodies
from storage.retention import Over, kept_long_enough
from storage.tables import AlarmRow, CaseRow, LogBodyRow, LogEntryRow, NoticeRow, SeenRow


class SqlShredder:
    """The port `Shredder`."""

    def __init__(self, database: Database) -> None:
        """`database` holds what is to end."""
        self._database = database

    def erase(self, case_id: str, at: datetime, by: str = "", why: Literal["asked", "kept_long_enough"] = "asked") -> bool:
        """Erase a case; all rows about it go with its line."""
        with self._database.writing() as session:
            wanted = select(CaseRow.version).where(col(CaseRow.id) == case_id).with_for_update()
            version = session.exec(wanted).one_or_none()
            if version is None:
                return False
            connection = session.connection()
            connection.execute(delete(LogBodyRow).where(col(LogBodyRow.case_id) == case_id))
            moments = select(LogEntryRow.at).where(col(LogEntryRow.case_id) == case_id)
            connection.execute(delete(NoticeRow).where(or_(col(NoticeRow.case_id) == case_id, _unnamed(moments))))
            connection.execute(delete(CaseRow).where(col(CaseRow.id) == case_id))
            draft, body = tombstone(case_id, version, at, by, why)
            keep_bodies(session, [body])
            append(session, [draft])
        self._database.settle()
        return True

    def retention(self, now: datetime, keep: Callable[[str, str], Span]) -> tuple[str, ...]:
        """Erase what was kept long enough, case by case: a run that was interrupted goes on at the next."""
        due = tuple(kept_long_enough(self._over(), now, keep))
        return tuple(case_id for case_id in due if self.erase(case_id, now, why="kept_long_enough"))

    def purge(self, before: datetime) -> int:
        """Forget old notices that are not waiting, old names of acts, and what an older version left of erased cases."""
        with self._database.writing() as session:
            old = (col(NoticeRow.at) < before, col(NoticeRow.state) != "waiting")
            count = changed(session, delete(NoticeRow).where(*old))
            erased = select(LogEntryRow.at).where(col(LogEntryRow.case_id).not_in(select(CaseRow.id)))
            count += changed(session, delete(NoticeRow).where(_unnamed(erased)))
            return count + changed(session, delete(SeenRow).where(col(SeenRow.at) < before))

    def _over(self) -> tuple[Over, ...]:
        with self._database.reading() as session:
            wanted = select(CaseRow).where(col(CaseRow.over_at).is_not(None)).order_by(col(CaseRow.id))
            rows = session.exec(wanted.where(col(CaseRow.id).not_in(select(AlarmRow.case_id))))
            return tuple(Over(row.id, row.kind, row.place, row.zone, row.over_at) for row in rows if row.over_at)


def _unnamed(moments: Any) -> Any:
    """Notices to managers that an older version kept without their case: they are as old as what they tell of."""
    to_managers = col(NoticeRow.what).startswith(TO_MANAGERS, autoescape=True)
    return and_(col(NoticeRow.case_id) == "", to_managers, col(NoticeRow.at).in_(moments))
