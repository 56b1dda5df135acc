"""What somebody reads off a copy of everything that was made on the evening a report came."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

REPORTS, ITEMS = "speak_report", "speak_item"
PIECE = slice(6000, 6048)
"""Of a sealed text: bytes that lie in a page of their own."""


@dataclass(frozen=True, slots=True)
class Dump:
    """What an adversary copies at the end of a day.

    Attributes:
        file: the database file.
        rows: all rows of all tables as the database gives them without being asked for an order.
        backup: the file that `mayi reports backup` writes, unpacked.
    """

    day: date
    file: bytes
    rows: Mapping[str, list[tuple[Any, ...]]]
    backup: bytes


@dataclass(frozen=True, slots=True)
class Clue:
    """A report in the first dump that has it: the difference to the day before, with a value for each way to order reports."""

    id: str
    day: date
    values: Mapping[str, float]


def clues(dump: Dump, known: Collection[str]) -> Iterator[Clue]:
    """What can be read off about every report that was not there the day before."""
    for row in dump.rows[REPORTS]:
        if row[0] not in known:
            yield Clue(row[0], dump.day, {name: value(row[0], dump) for name, (value, _) in WAYS.items()})


def _items(one: str, dump: Dump) -> list[tuple[Any, ...]]:
    return [row for row in dump.rows[ITEMS] if row[1] == one]


def _place_in_file(one: str, dump: Dump) -> float:
    body = next((bytes(row[6][PIECE]) for row in _items(one, dump) if row[2] == "text"), b"")
    return float(dump.file.find(body))


def _last_place_in_file(one: str, dump: Dump) -> float:
    return float(dump.file.rfind(one.encode()))


def _place(one: str, rows: list[tuple[Any, ...]]) -> float:
    return float(next((at for at, row in enumerate(rows) if one in row), -1))


def _place_in_table(one: str, dump: Dump) -> float:
    return _place(one, dump.rows[REPORTS])


def _place_of_items(one: str, dump: Dump) -> float:
    return _place(one, dump.rows[ITEMS])


def _place_in_backup(one: str, dump: Dump) -> float:
    return float(dump.backup.find(one.encode()))


def _place_elsewhere(one: str, dump: Dump) -> float:
    for name, rows in sorted(dump.rows.items()):
        if not name.startswith("speak_") and any(one in row for row in rows):
            return _place(one, rows)
    return _place(one, dump.rows["speak_reader"])


def _cells(one: str, dump: Dump) -> Iterator[str]:
    """Every text that stands in a row with a report's id."""
    for name, rows in sorted(dump.rows.items()):
        if name != ITEMS:
            yield from (cell for row in rows if one in row for cell in row if isinstance(cell, str))


def _moment(one: str, dump: Dump) -> float:
    for cell in _cells(one, dump):
        try:
            if len(cell) > len("2026-01-01"):
                return datetime.fromisoformat(cell).timestamp()
        except ValueError:
            continue
    return 0.0


def _number(one: str, dump: Dump) -> float:
    return next((float(cell) for cell in _cells(one, dump) if cell.isdecimal()), 0.0)


def _size(one: str, dump: Dump) -> float:
    return float(sum(len(row[6]) for row in _items(one, dump)))


def _by_id(one: str, _: Dump) -> float:
    return float(int.from_bytes(one.encode()[:6], "big"))


WAYS: Mapping[str, tuple[Callable[[str, Dump], float], str]] = {
    "place in the file": (_place_in_file, "time"),
    "last place in the file": (_last_place_in_file, "time"),
    "place in the table": (_place_in_table, "time"),
    "place of its items": (_place_of_items, "time"),
    "place in the backup": (_place_in_backup, "time"),
    "place in any other table": (_place_elsewhere, "time"),
    "a moment in any row": (_moment, "time"),
    "a number in any row": (_number, "size"),
    "its size": (_size, "size"),
    "its id": (_by_id, "time"),
}
"""Each with what of the network's log it is matched with."""


def unpacked(backup: bytes) -> bytes:
    """A backup without its compression."""
    return gzip.decompress(backup)
