"""The event log in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import and_, insert, update
from sqlmodel import Session, col, select

from bot.ports_log import Entry, Head, Verdict
from storage.chain import Body, Draft, linked, verify
from storage.engine import Database
from storage.tables import CaseRow, LogBodyRow, LogEntryRow, LogHeadRow

BATCH = 2000
"""Rows read at once while the whole log goes by."""


def append(session: Session, drafts: Sequence[Draft]) -> None:
    """Put entries at the end of the log. Everybody else who adds waits from here to the commit, so this comes last."""
    if not drafts:
        return
    head = session.exec(select(LogHeadRow).where(col(LogHeadRow.id) == 1).with_for_update()).one()
    entries = tuple(linked(Head(head.count, head.hash), drafts))
    connection = session.connection()
    connection.execute(insert(LogEntryRow), [_row(entry) for entry in entries])
    last = entries[-1]
    connection.execute(update(LogHeadRow).where(col(LogHeadRow.id) == 1).values(count=last.n, hash=last.hash))


def keep_bodies(session: Session, bodies: Sequence[Body]) -> None:
    """Keep what the entries stand for."""
    rows = [
        {"case_id": body.case, "position": body.position, "salt": body.salt, "actor": body.actor, "body": body.json}
        for body in bodies
    ]
    if rows:
        session.connection().execute(insert(LogBodyRow), rows)


class SqlEventLog:
    """The port `EventLog`."""

    def __init__(self, database: Database) -> None:
        """`database` holds the log."""
        self._database = database

    def head(self) -> Head:
        """Its end."""
        with self._database.reading() as session:
            return head_of(session)

    def entries(self, case_id: str = "", after: int = 0, limit: int = 100) -> tuple[Entry, ...]:
        """Entries in order."""
        with self._database.reading() as session:
            wanted = select(LogEntryRow).where(col(LogEntryRow.n) > after)
            if case_id:
                wanted = wanted.where(col(LogEntryRow.case_id) == case_id)
            return tuple(_entry(row) for row in session.exec(wanted.order_by(col(LogEntryRow.n)).limit(limit)))

    def verify(self, noted: Head | None = None, most: int = 100) -> Verdict:
        """Look at everything."""
        with self._database.reading() as session:
            return verified(session, noted, most)


def head_of(session: Session) -> Head:
    """The head that is kept with the log."""
    row = session.exec(select(LogHeadRow).where(col(LogHeadRow.id) == 1)).one_or_none()
    return Head(row.count, row.hash) if row is not None else Head(0, "")


def verified(session: Session, noted: Head | None = None, most: int = 100) -> Verdict:
    """Check the log within a transaction."""
    lines = dict(session.exec(select(CaseRow.id, CaseRow.version)).all())
    return verify(_all(session), head_of(session), _alone(session), lines, noted=noted, most=most)


_SAME = and_(col(LogBodyRow.case_id) == col(LogEntryRow.case_id), col(LogBodyRow.position) == col(LogEntryRow.position))


def _all(session: Session) -> Iterator[tuple[Entry, Body | None]]:
    wanted = select(LogEntryRow, LogBodyRow).join(LogBodyRow, _SAME, isouter=True).order_by(col(LogEntryRow.n))
    for entry, body in session.exec(wanted.execution_options(yield_per=BATCH)):
        yield _entry(entry), _body(body) if body is not None else None


def _alone(session: Session) -> Iterator[Body]:
    wanted = select(LogBodyRow).join(LogEntryRow, _SAME, isouter=True).where(col(LogEntryRow.n).is_(None))
    for body in session.exec(wanted):
        yield _body(body)


def _row(entry: Entry) -> dict[str, object]:
    return {
        "n": entry.n,
        "case_id": entry.case,
        "position": entry.position,
        "at": entry.at,
        "name": entry.name,
        "digest": entry.digest,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def _entry(row: LogEntryRow) -> Entry:
    return Entry(row.n, row.case_id, row.position, row.at, row.name, row.digest, row.previous, row.hash)


def _body(row: LogBodyRow) -> Body:
    return Body(row.case_id, row.position, row.salt, row.actor, row.body)
