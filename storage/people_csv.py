"""People from a table that HR exports as CSV: which rows are good, what is wrong with the others, and the import.

1. The first row names the columns: id and name have to be there; email, manager, unit, place, roles, slack_id, teams_id,
   zone and language may be. Commas or semicolons between them; UTF-8, with or without a mark at the beginning.
2. A column that is not there leaves what is known of a person as it is; a cell that is empty empties it.
3. One bad row stops the import, unless the good ones are wanted.
4. Nobody is removed. Who is not in the file stays, or is marked as having left if that is asked for.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.cases.people import Person
from bot.ports import Directory
from storage.people_rules import Allowed, Problem, Row, across_rows, of_row

COLUMNS = {
    "id": "id",
    "name": "name",
    "email": "mail",
    "mail": "mail",
    "manager": "manager",
    "unit": "unit",
    "place": "place",
    "roles": "roles",
    "slackid": "slack",
    "teamsid": "teams",
    "zone": "zone",
    "language": "language",
}
"""Names of columns without spaces, hyphens and underscores, and what they fill."""

NAMES = "id, name, email, manager, unit, place, roles, slack_id, teams_id, zone, language"
NEEDED = ("id", "name")
NO_TABLE = "this is no CSV file: in the spreadsheet, choose Save as, and there CSV UTF-8"
NO_UTF8 = "this line is not in UTF-8: in the spreadsheet, choose Save as, and there CSV UTF-8"
OPEN_QUOTE = "the quotation marks of this row do not match: look for one that is not closed, and double those inside a cell"


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """What a file says.

    Attributes:
        people: the good rows.
        named: ids in all rows, the bad ones too.
        problems: by line.
    """

    people: tuple[Person, ...]
    named: frozenset[str]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. With problems and without `partial`, nothing: `done` is False.

    Attributes:
        left: ids of people who were marked as having left.
        absent: ids of people who work here and are not in the file, and stayed as they were.
    """

    done: bool
    added: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: int
    left: tuple[str, ...]
    absent: tuple[str, ...]
    problems: tuple[Problem, ...]


def import_people(
    directory: Directory, data: bytes, allowed: Allowed, *, partial: bool = False, absent_have_left: bool = False
) -> Imported:
    """Bring the directory to what a file says.

    Args:
        directory: is changed in one step, or not at all.
        data: content of the file.
        allowed: what the pack knows.
        partial: take the good rows although others are bad.
        absent_have_left: mark everybody who is not in the file as having left.

    Raises:
        OutOfReachError: the database does not answer; nothing was changed.
    """
    known = {person.id: person for person in directory.everybody()}
    file = read_people(data, tuple(known.values()), allowed)
    absent = tuple(person for person in known.values() if person.active and person.id not in file.named)
    done = bool(file.people) and (partial or not file.problems)
    leaving = absent if absent_have_left and done else ()
    added = tuple(person for person in file.people if person.id not in known)
    changed = tuple(person for person in file.people if person.id in known and known[person.id] != person)
    if done:
        directory.put([*added, *changed, *(replace(person, active=False) for person in leaving)])
    return Imported(
        done=done,
        added=_ids(added),
        changed=_ids(changed),
        unchanged=len(file.people) - len(added) - len(changed),
        left=_ids(leaving),
        absent=() if leaving else _ids(absent),
        problems=file.problems,
    )


def _ids(people: Sequence[Person]) -> tuple[str, ...]:
    return tuple(person.id for person in people)


def read_people(data: bytes, known: Sequence[Person], allowed: Allowed) -> PeopleFile:
    """Read a file; every bad row is reported, none raises an error."""
    text, problem = _decoded(data)
    if problem is not None:
        return PeopleFile((), frozenset(), (problem,))
    by_id = {person.id: person for person in known}
    problems: list[Problem] = []
    rows: list[Row] = []
    for line, cells in _table(text, problems):
        rows.append(Row(line, _person(cells, by_id, allowed)))
    if not rows and not problems:
        problems.append(Problem(1, "there are no people in the file: write one row for each person under the first row"))
    for row in rows:
        problems.extend(Problem(row.line, what) for what in of_row(row, allowed))
    problems.extend(across_rows(rows, by_id))
    bad = {problem.line for problem in problems}
    good = tuple(row.person for row in rows if row.line not in bad)
    named = frozenset(row.person.id for row in rows)
    return PeopleFile(good, named, tuple(sorted(problems, key=lambda problem: problem.line)))


def _decoded(data: bytes) -> tuple[str, Problem | None]:
    if b"\x00" in data:
        return "", Problem(1, NO_TABLE)
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n"), None
    except UnicodeDecodeError as error:
        return "", Problem(data.count(b"\n", 0, error.start) + 1, NO_UTF8)


def _table(text: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows with the line they begin in and their cells by field; what is wrong with the table goes to `problems`."""
    first = text.lstrip("\n").partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",", strict=True)
    names: list[str] = []
    line = 1
    try:
        for cells in reader:
            begins, line = line, reader.line_num + 1
            plain = [_plain(cell) for cell in cells]
            if not any(plain):
                continue
            if not names:
                names = _header(plain, begins, problems)
                if not names:
                    return
            elif len(plain) != len(names):
                problems.append(Problem(begins, _wrong_count(len(plain), len(names))))
            else:
                yield begins, dict(zip(names, plain, strict=True))
    except csv.Error:
        problems.append(Problem(line, OPEN_QUOTE))


def _plain(cell: str) -> str:
    """A cell without control characters and space around it."""
    return "".join(letter if letter.isprintable() else " " for letter in cell).strip()


def _wrong_count(found: int, named: int) -> str:
    return (
        f"the row has {found} cells, the first row names {named}: "
        "put a cell that holds a comma or a semicolon into quotation marks"
    )


def _header(cells: Sequence[str], line: int, problems: list[Problem]) -> list[str]:
    """Fields in the order of the columns; empty when the table cannot be read."""
    names = [COLUMNS.get(re.sub(r"[ _-]", "", cell).casefold(), "") for cell in cells]
    unknown = [cell or "an empty one" for cell, name in zip(cells, names, strict=True) if not name]
    missing = [name for name in NEEDED if name not in names]
    before = len(problems)
    if unknown:
        problems.append(Problem(line, f"unknown columns ({', '.join(unknown)}): the first row may name {NAMES}"))
    elif len(set(names)) != len(names):
        problems.append(Problem(line, "a column is named twice: remove one of them"))
    if missing:
        problems.append(Problem(line, f"the first row names no column {' and no column '.join(missing)}: add it"))
    return names if len(problems) == before else []


def _person(cells: Mapping[str, str], known: Mapping[str, Person], allowed: Allowed) -> Person:
    """A row as a person; a column that is not there leaves what is known."""
    fields: dict[str, Any] = dict(cells)
    if "roles" in fields:
        fields["roles"] = tuple(dict.fromkeys(re.findall(r"[^\s,;|]+", fields["roles"])))
    before = known.get(fields["id"], Person(id="", name="", mail=""))
    if not fields.get("zone"):
        fields.pop("zone", None)
        place = fields.get("place", before.place)
        if "zone" in cells or place != before.place or not before.id:
            fields["zone"] = allowed.zone_of.get(place, "UTC")
    return replace(before, active=True, **fields)
