"""Reading and writing rows of reports: `BoxLook` and `BoxWork` on a connection."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.reports.report import MAILBOX, Attempt, Item, LogDay, Reader, RecoveryKey, Report, Wrap
from storage.reports.reach import LOTS, SqlReach, place
from storage.reports.tables import (
    ATTEMPT,
    COUNT,
    DAY,
    FILE,
    ITEM,
    LEAF,
    READER,
    RECOVERY,
    RECUSED,
    REPORT,
    SETTLED,
    WRAP,
)

DAYS = ("personal", "acknowledged", "spoken", "feedback", "closed")


class SqlLook(SqlReach):
    """The port `BoxLook`."""

    def report(self, report_id: str) -> Report | None:
        """A report."""
        return self._one(REPORT.c.id == report_id)

    def by_locator(self, locator: bytes) -> Report | None:
        """The report with this hash of a locator."""
        return self._one(REPORT.c.locator == locator)

    def reports(self, report_ids: Collection[str]) -> tuple[Report, ...]:
        """Reports by their ids."""
        return tuple(_report(row) for row in self._lots(select(REPORT).order_by(REPORT.c.id), REPORT.c.id, report_ids))

    def open_reports(self) -> tuple[Report, ...]:
        """Reports that are not closed."""
        return tuple(_report(row) for row in self._rows(select(REPORT).where(REPORT.c.closed.is_(None)).order_by(REPORT.c.id)))

    def closed_before(self, day: date) -> tuple[Report, ...]:
        """Reports that were closed before a day."""
        wanted = select(REPORT).where(REPORT.c.closed < day.isoformat()).order_by(REPORT.c.id)
        return tuple(_report(row) for row in self._rows(wanted))

    def readers(self, report_id: str) -> tuple[Reader, ...]:
        """Keys of a report."""
        wanted = select(READER).where(READER.c.report == report_id).order_by(READER.c.key)
        return tuple(Reader(row["key"], row["person"], row["role"], row["public"]) for row in self._rows(wanted))

    def readers_of(self, report_ids: Collection[str]) -> Mapping[str, tuple[Reader, ...]]:
        """Keys of reports."""
        found: dict[str, list[Reader]] = {id_: [] for id_ in report_ids}
        for row in self._lots(select(READER).order_by(READER.c.report, READER.c.key), READER.c.report, report_ids):
            found[row["report"]].append(Reader(row["key"], row["person"], row["role"], row["public"]))
        return {id_: tuple(readers) for id_, readers in found.items()}

    def recused_of(self, report_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
        """People who took themselves out."""
        found: dict[str, set[str]] = {id_: set() for id_ in report_ids}
        for row in self._lots(select(RECUSED), RECUSED.c.report, report_ids):
            found[row["report"]].add(row["person"])
        return {id_: frozenset(people) for id_, people in found.items()}

    def items(
        self, report_ids: Collection[str], kinds: Collection[str], *, bodies: bool = True, until: date | None = None
    ) -> tuple[Item, ...]:
        """Items of reports."""
        columns = [column for column in ITEM.columns if bodies or column.name != "body"]
        wanted = select(*columns).where(ITEM.c.kind.in_(list(kinds)))
        if until is not None:
            wanted = wanted.where(ITEM.c.day <= until.isoformat())
        found = self._lots(wanted, ITEM.c.report, report_ids)
        found = self._with_files(found) if bodies else found
        wraps = self._wraps([row["id"] for row in found])
        ordered = sorted(found, key=place)
        return tuple(_item(row, wraps.get(row["id"], [])) for row in ordered)

    def item(self, report_id: str, item_id: str) -> Item | None:
        """One item, whole."""
        found = self._with_files(self._rows(select(ITEM).where(ITEM.c.id == item_id, ITEM.c.report == report_id)))
        return _item(found[0], self._wraps([item_id]).get(item_id, [])) if found else None

    def report_of(self, item_id: str) -> str:
        """Id of the report that has an item."""
        return str(self._connection.execute(select(ITEM.c.report).where(ITEM.c.id == item_id)).scalar_one_or_none() or "")

    def attempts(self) -> tuple[Attempt, ...]:
        """All attempts."""
        wanted = select(ATTEMPT).order_by(ATTEMPT.c.day.desc(), ATTEMPT.c.id)
        return tuple(
            Attempt(row["id"], date.fromisoformat(row["day"]), row["person"], row["what"], row["report"])
            for row in self._rows(wanted)
        )

    def counts(self, quarter: str, team: str) -> Mapping[str, Mapping[str, int]]:
        """Facts of a quarter."""
        found: dict[str, dict[str, int]] = {}
        for row in self._rows(select(COUNT).where(COUNT.c.quarter == quarter, COUNT.c.team == team)):
            found.setdefault(row["list"], {})[row["value"]] = row["count"]
        return found

    def quarters(self) -> tuple[tuple[str, str], ...]:
        """Quarters with facts, by team."""
        wanted = select(COUNT.c.quarter, COUNT.c.team).distinct().order_by(COUNT.c.quarter.desc(), COUNT.c.team)
        return tuple((row["quarter"], row["team"]) for row in self._rows(wanted))

    def settled(self) -> frozenset[tuple[str, str]]:
        """Quarters that were counted, by team."""
        return frozenset((row["quarter"], row["team"]) for row in self._rows(select(SETTLED)))

    def uncounted(self) -> tuple[Report, ...]:
        """Closed reports whose facts are still to be counted."""
        wanted = select(REPORT).where(REPORT.c.closed.is_not(None), REPORT.c.counted.is_(False)).order_by(REPORT.c.id)
        return tuple(_report(row) for row in self._rows(wanted))

    def told(self, first: date, last: date) -> Mapping[str, int]:
        """How many texts of its reporter appeared, by report."""
        span = (ITEM.c.day >= first.isoformat(), ITEM.c.day <= last.isoformat())  # PostgreSQL has no BETWEEN with a collation
        wanted = select(ITEM.c.report, func.count().label("texts")).where(
            ITEM.c.kind == "text", ITEM.c.author == MAILBOX, *span
        )
        return {row["report"]: row["texts"] for row in self._rows(wanted.group_by(ITEM.c.report))}

    def leaves(self, day: date) -> tuple[bytes, ...]:
        """Commitments of a day."""
        wanted = select(LEAF.c.leaf).where(LEAF.c.day == day.isoformat())
        return tuple(sorted(bytes(leaf) for leaf in self._connection.execute(wanted).scalars()))

    def leaf_days(self) -> tuple[date, ...]:
        """Days with commitments."""
        days = self._connection.execute(select(LEAF.c.day).distinct().order_by(LEAF.c.day)).scalars()
        return tuple(date.fromisoformat(day) for day in days)

    def log(self, limit: int = 400) -> tuple[LogDay, ...]:
        """The last closed days."""
        rows = self._rows(select(DAY).order_by(DAY.c.day.desc()).limit(limit))
        return tuple(LogDay(date.fromisoformat(row["day"]), row["root"], row["head"]) for row in reversed(rows))

    def recovery(self) -> RecoveryKey | None:
        """The recovery key."""
        rows = self._rows(select(RECOVERY))
        return RecoveryKey(rows[0]["key"], rows[0]["public"], (rows[0]["first"], rows[0]["second"])) if rows else None

    def _one(self, where: Any) -> Report | None:
        rows = self._rows(select(REPORT).where(where))
        return _report(rows[0]) if rows else None

    def _with_files(self, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Rows of items, those of files with their bodies."""
        ids = [row["id"] for row in rows if row["kind"] == "file"]
        bodies = {row["item"]: row["body"] for row in self._lots(select(FILE), FILE.c.item, ids)}
        return [{**row, "body": bodies.get(row["id"], row["body"])} for row in rows]

    def _wraps(self, items: Sequence[str]) -> dict[str, list[Wrap]]:
        found: dict[str, list[Wrap]] = {}
        for at in range(0, len(items), LOTS):
            wanted = select(WRAP).where(WRAP.c.item.in_(items[at : at + LOTS])).order_by(WRAP.c.item, WRAP.c.key)
            for row in self._rows(wanted):
                found.setdefault(row["item"], []).append(Wrap(row["key"], row["sender"], row["enc"], row["ct"]))
        return found


class SqlWork(SqlLook):
    """The port `BoxWork`."""

    def __init__(self, connection: Connection, *, sqlite: bool) -> None:
        """`connection` is within a transaction that may write."""
        super().__init__(connection)
        self._sqlite = sqlite

    def put(self, report: Report) -> None:
        """Keep a report."""
        row = asdict(report) | {"day": report.day.isoformat()}
        for name in DAYS:
            day = getattr(report, name)
            row[name] = None if day is None else day.isoformat()
        self._put(REPORT, row)

    def add_item(self, item: Item) -> None:
        """Keep an item."""
        self._connection.execute(delete(WRAP).where(WRAP.c.item == item.id))
        apart = item.kind == "file"
        row = {"id": item.id, "report": item.report, "kind": item.kind, "author": item.by, "n": item.n}
        self._put(ITEM, row | {"day": item.day.isoformat(), "body": b"" if apart else item.body})
        self._put(FILE, *([{"item": item.id, "body": item.body}] if apart else []))
        self.add_wraps(item.id, item.wraps)

    def add_wraps(self, item_id: str, wraps: Sequence[Wrap]) -> None:
        """Add wraps."""
        self._put(
            WRAP, *({"item": item_id, "key": one.key, "sender": one.sender, "enc": one.enc, "ct": one.ct} for one in wraps)
        )

    def add_readers(self, report_id: str, readers: Sequence[Reader]) -> None:
        """Note keys of a report."""
        self._put(READER, *(asdict(reader) | {"report": report_id} for reader in readers))

    def drop_keys(self, report_id: str, keys: Collection[str], *, until: date | None = None) -> None:
        """Take keys out with their wraps."""
        items = select(ITEM.c.id).where(ITEM.c.report == report_id)
        if until is not None:
            items = items.where(ITEM.c.day <= until.isoformat())
        self._connection.execute(delete(WRAP).where(WRAP.c.key.in_(list(keys)), WRAP.c.item.in_(items)))
        theirs = update(READER).where(READER.c.report == report_id, READER.c.key.in_(list(keys)))
        self._connection.execute(theirs.values(role="gone" if until is None else "leaving"))

    def drop_wraps(self, item_ids: Collection[str], keys: Collection[str]) -> None:
        """Forget wraps of items for keys."""
        self._connection.execute(delete(WRAP).where(WRAP.c.key.in_(list(keys)), WRAP.c.item.in_(list(item_ids))))

    def recuse(self, report_id: str, person: str) -> None:
        """Note that somebody took herself out."""
        self._put(RECUSED, {"report": report_id, "person": person})

    def count(self, quarter: str, team: str, lists: Mapping[str, Mapping[str, int]]) -> None:
        """Add numbers."""
        of = {"quarter": quarter, "team": team}
        rows = [of | {"list": name, "value": value, "count": n} for name, cells in lists.items() for value, n in cells.items()]
        if rows:
            insert, keys = self._insert(COUNT), [column.name for column in COUNT.primary_key.columns]
            more = {"count": COUNT.c.count + insert.excluded["count"]}
            self._connection.execute(insert.on_conflict_do_update(index_elements=keys, set_=more), rows)

    def settle(self, quarter: str, team: str) -> None:
        """Note that a quarter and a team were counted."""
        self._put(SETTLED, {"quarter": quarter, "team": team})

    def attempt(self, attempt: Attempt) -> None:
        """Note an attempt."""
        self._put(ATTEMPT, asdict(attempt) | {"day": attempt.day.isoformat()})

    def forget_attempts(self, before: date) -> int:
        """Erase old attempts."""
        about = select(REPORT.c.id)
        old = delete(ATTEMPT).where(ATTEMPT.c.day < before.isoformat(), ATTEMPT.c.report.not_in(about))
        return int(self._connection.execute(old).rowcount)

    def add_leaves(self, day: date, leaves: Sequence[bytes]) -> None:
        """Keep commitments."""
        if leaves:
            rows = [{"day": day.isoformat(), "leaf": leaf} for leaf in sorted(leaves)]
            self._connection.execute(self._insert(LEAF).on_conflict_do_nothing(), rows)

    def close_day(self, day: LogDay) -> None:
        """Keep a closed day."""
        self._put(DAY, {"day": day.day.isoformat(), "root": day.root, "head": day.head})

    def put_recovery(self, key: RecoveryKey) -> None:
        """Keep the recovery key."""
        self._connection.execute(delete(RECOVERY))
        self._put(RECOVERY, {"key": key.key, "public": key.public, "first": key.holders[0], "second": key.holders[1]})

    def erase(self, report_id: str) -> None:
        """Erase a report."""
        items = select(ITEM.c.id).where(ITEM.c.report == report_id)
        for rows in (WRAP, FILE):
            self._connection.execute(delete(rows).where(rows.c.item.in_(items)))
        for rows in (ITEM, READER, RECUSED, ATTEMPT):
            self._connection.execute(delete(rows).where(rows.c.report == report_id))
        self._connection.execute(delete(REPORT).where(REPORT.c.id == report_id))

    def _insert(self, rows: Table) -> Any:
        return sqlite.insert(rows) if self._sqlite else postgresql.insert(rows)

    def _put(self, rows: Table, *new: Mapping[str, Any]) -> None:
        """Insert rows, or replace those that have the same keys."""
        if not new:
            return
        keys, insert = [column.name for column in rows.primary_key.columns], self._insert(rows)
        others = {name: insert.excluded[name] for name in new[0] if name not in keys}
        done = insert.on_conflict_do_update(index_elements=keys, set_=others) if others else insert.on_conflict_do_nothing()
        self._connection.execute(done, list(new))


def _report(row: Mapping[str, Any]) -> Report:
    days = {name: None if row[name] is None else date.fromisoformat(row[name]) for name in DAYS}
    return Report(**{**row, **days, "day": date.fromisoformat(row["day"])})


def _item(row: Mapping[str, Any], wraps: Iterable[Wrap]) -> Item:
    return Item(
        id=row["id"],
        report=row["report"],
        kind=row["kind"],
        by=row["author"],
        n=row["n"],
        day=date.fromisoformat(row["day"]),
        body=row.get("body", b""),
        wraps=tuple(wraps),
    )
