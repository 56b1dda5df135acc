"""What somebody reads off a copy of everything about a report that was not in the copy before.

Nothing is left out because it should be harmless: every column of every row that belongs to a report is a clue, and so are the
places of its rows and its bytes in every file. She tries them all.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from bot.cli.attacker.copies import Dump

REPORTS, ITEMS = "speak_report", "speak_item"
PIECE = slice(6000, 6048)
"""Of a sealed text: bytes that lie in a page of their own."""

Kind = Literal["order", "size", "moment"]
Way = tuple[Kind, str]
"""What a value is matched with in the network's log, and where it was read."""


@dataclass(frozen=True, slots=True)
class Clue:
    """A report in the first copy that has it, with a value for each way; between `since` and `at` it came."""

    id: str
    since: datetime
    at: datetime
    values: Mapping[Way, float]


@dataclass(frozen=True, slots=True)
class Written:
    """A later item in the first copy that has it."""

    id: str
    report: str
    by: str
    since: datetime
    at: datetime


def clues(dump: Dump, known: Collection[str]) -> Iterator[Clue]:
    """What can be read off about every report that was not there before."""
    for row in dump.rows[REPORTS][1]:
        if row[0] not in known:
            yield Clue(row[0], dump.since, dump.at, dict(_values(row[0], dump)))


def written(dump: Dump, known: Collection[str]) -> Iterator[Written]:
    """Items that were not there before."""
    columns, rows = dump.rows[ITEMS]
    at = {name: columns.index(name) for name in ("id", "report", "author")}
    for row in rows:
        if row[at["id"]] not in known:
            yield Written(row[at["id"]], row[at["report"]], row[at["author"]], dump.since, dump.at)


def _values(report: str, dump: Dump) -> Iterator[tuple[Way, float]]:
    columns, rows = dump.rows[ITEMS]
    items = [dict(zip(columns, row, strict=True)) for row in rows if report in row]
    body = next((bytes(item["body"][PIECE]) for item in items if item["kind"] == "text"), b"")
    yield ("order", "first place of its text in the file"), dump.file.find(body)
    yield ("order", "last place of its id in the file"), dump.file.rfind(report.encode())
    yield ("order", "place in the files beside"), dump.beside.find(report.encode())
    yield ("order", "place in the backup"), dump.backup.find(report.encode())
    yield ("moment", "time of the file's last change"), dump.changed.timestamp()
    own = {report, *(item["id"] for item in items)}
    for name, (names, every) in sorted(dump.rows.items()):
        yield from _of_table(name, names, every, own)


def _of_table(
    table: str, names: tuple[str, ...], every: list[tuple[Any, ...]], own: Collection[str]
) -> Iterator[tuple[Way, float]]:
    """The place of the first row that belongs to a report, how many there are, and what stands in their columns."""
    hers = [(at, row) for at, row in enumerate(every) if any(cell in own for cell in row if isinstance(cell, str))]
    if not hers:
        return
    yield ("order", f"place in {table}"), hers[0][0]
    yield ("size", f"rows in {table}"), len(hers)
    for at, name in enumerate(names):
        cells = [row[at] for _, row in hers]
        yield ("size", f"length of {table}.{name}"), sum(len(cell) for cell in cells if isinstance(cell, bytes | str))
        yield from _of_cell(f"{table}.{name}", cells[0])


def _of_cell(name: str, cell: Any) -> Iterator[tuple[Way, float]]:
    if isinstance(cell, int | float) or (isinstance(cell, str) and cell.isdecimal()):
        yield ("order", name), float(cell)
        yield ("size", name), float(cell)
        return
    if isinstance(cell, str) and len(cell) > len("2026-01-01") and cell[:2] == "20":
        with contextlib.suppress(ValueError):
            yield ("moment", name), datetime.fromisoformat(cell).timestamp()
    if isinstance(cell, str | bytes):
        start = cell.encode()[:6] if isinstance(cell, str) else cell[:6]
        yield ("order", name), float(int.from_bytes(start.ljust(6, b"\0"), "big"))
