"""Who a report reaches, on a connection: what is sealed to whom, what is not yet, who wrote the last word."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from bot.reports.report import MAILBOX, Held, Lack, Place, Reader, Steps
from storage.reports.tables import ITEM, READER, REPORT, WRAP

LOTS = 500
"""Ids in one statement."""

SEALED = READER.join(ITEM, ITEM.c.report == READER.c.report).outerjoin(
    WRAP, and_(WRAP.c.item == ITEM.c.id, WRAP.c.key == READER.c.key)
)
"""Every key of a report beside every item of it, with the wrap where there is one."""


class SqlReach:
    """A part of the port `BoxLook`."""

    def __init__(self, connection: Connection) -> None:
        """`connection` is within a transaction."""
        self._connection = connection

    def places(self, person: str, keys: Collection[str], day: date) -> tuple[Place, ...]:
        """Reports shown by a day that are sealed to a person."""
        readable = or_(READER.c.role.in_(["reader", "leaving"]), and_(READER.c.role == "standby", REPORT.c.escalated))
        hers = and_(READER.c.key.in_(list(keys)), READER.c.person == person, REPORT.c.day <= day.isoformat())
        columns = (READER.c.report, READER.c.role, *(REPORT.c[name] for name in Steps._fields))
        wanted = select(*columns).join_from(READER, REPORT, REPORT.c.id == READER.c.report)
        rows = self._connection.execute(wanted.where(hers, readable)).all()
        steps = {cells: _steps(*cells) for cells in {tuple(row[2:]) for row in rows}}  # thousands of rows have few days
        return tuple(Place(report, role, steps[tuple(cells)]) for report, role, *cells in rows)

    def lacking(self, keys: Collection[str], day: date, report_ids: Collection[str] | None = None) -> tuple[Lack, ...]:
        """Shown items that are not sealed to keys that read their report."""
        reads = and_(READER.c.key.in_(list(keys)), READER.c.role.in_(["reader", "standby"]))
        pairs = select(READER.c.report, ITEM.c.id, READER.c.key).select_from(SEALED)
        rows = self._of(pairs.where(reads, ITEM.c.day <= day.isoformat(), WRAP.c.key.is_(None)), report_ids)
        return tuple(Lack(row["report"], row["id"], row["key"]) for row in rows)

    def held(self, report_ids: Collection[str] | None = None) -> tuple[Held, ...]:
        """Keys that are leaving, with what is still sealed to them."""
        pairs = select(*READER.columns, ITEM.c.day, WRAP.c.item).select_from(SEALED)
        found: dict[tuple[str, str], list[Held]] = {}
        for row in self._of(pairs.where(READER.c.role == "leaving"), report_ids):
            reader = Reader(row["key"], row["person"], row["role"], row["public"])
            theirs = found.setdefault((row["report"], row["key"]), [Held(row["report"], reader)])
            if row["item"] is not None:
                theirs.append(Held(row["report"], reader, row["item"], date.fromisoformat(row["day"])))
        return tuple(one for theirs in found.values() for one in (theirs[1:] or theirs))

    def last_authors(self, report_ids: Collection[str], day: date) -> Mapping[str, str]:
        """Who wrote the last word."""
        return _last(self._lots(_written(day), ITEM.c.report, report_ids))

    def unanswered(self, day: date) -> tuple[str, ...]:
        """Reports whose last word is the reporter's."""
        return tuple(report for report, by in _last(self._rows(_written(day))).items() if by == MAILBOX)

    def _of(self, wanted: Any, report_ids: Collection[str] | None) -> list[Mapping[str, Any]]:
        return self._rows(wanted) if report_ids is None else self._lots(wanted, READER.c.report, report_ids)

    def _rows(self, wanted: Any) -> list[Mapping[str, Any]]:
        return [dict(row) for row in self._connection.execute(wanted).mappings().all()]

    def _lots(self, wanted: Any, column: Any, ids: Collection[str]) -> list[Mapping[str, Any]]:
        """Rows for many ids, some at a time."""
        ordered, found = sorted(ids), list[Mapping[str, Any]]()
        for at in range(0, len(ordered), LOTS):
            found += self._rows(wanted.where(column.in_(ordered[at : at + LOTS])))
        return found


def place(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """By which items are ordered."""
    return row["report"], row["day"], row["n"], row["id"]


def _steps(severity: str, day: str, *days: str | None) -> Steps:
    return Steps(severity, date.fromisoformat(day), *(None if one is None else date.fromisoformat(one) for one in days))


def _written(day: date) -> Any:
    """Everything that was written by a day, without what was written."""
    columns = (ITEM.c.report, ITEM.c.author, ITEM.c.day, ITEM.c.n, ITEM.c.id)
    return select(*columns).where(ITEM.c.kind != "file", ITEM.c.day <= day.isoformat())


def _last(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, str]:
    """The last author of each report."""
    return {row["report"]: row["author"] for row in sorted(rows, key=place)}
