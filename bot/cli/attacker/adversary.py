"""Somebody with everything tries to say who wrote which report.

She begins with the days, which are in the open: whoever sent something on the day before a report is shown may have written it,
and whoever did not also send on the days of its later messages did not. That alone tells much where few people report. What
counts is what she gains beyond it: she puts the reports of a day into an order by anything she can find (their place in the
file, in the table, in the backup, their sizes, any moment that stands in any row beside their id) and matches it with the
order, the sizes or the moments of the network's log. She plants reports of her own to learn which way works best, which is
simulated by letting her know the truth of the first half; she is judged on the second.
"""

from __future__ import annotations

import gzip
import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.cli.attacker.year import Dump, Visit, Year

REPORTS, ITEMS = "speak_report", "speak_item"
Value = Callable[["Seen"], float]
"""Something about a report that may go with when, or how much, somebody sent."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A report as the dump of its day shows it."""

    id: str
    day: date
    dump: Dump
    items: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well she did.

    Attributes:
        judged: reports she was judged on.
        batch: how many people could have written a report by its days alone, on average.
        by_days: share she gets right by the days alone, as expected.
        by_all: share she gets right with the way she found best.
        way: that way.
        spread: two standard deviations of what chance alone gives around `by_days`.
    """

    judged: int
    batch: float
    by_days: float
    by_all: float
    way: str
    spread: float

    @property
    def advantage(self) -> float:
        """What she gains beyond the days."""
        return self.by_all - self.by_days


def judged(year: Year, seed: int = 1, *, network_sizes: bool = False, tells_senders: bool = True) -> Verdict:
    """Let her try every way, learn on the first half, and judge her on the second.

    Args:
        year: what was seen.
        seed: of her guesses where nothing tells.
        network_sizes: the network's log also says how much somebody sent, not only when.
        tells_senders: it tells who sent something from who only looked.
    """
    visits = year.visits if tells_senders else [_visit_alike(visit) for visit in year.visits]
    seen = _seen(year)
    batches = _batches(seen)
    half = sorted(batches)[: len(batches) // 2]
    candidates = {one.id: _candidates(one, visits) for one in seen}
    first = [one for day in half for one in batches[day]]
    second = [one for day in sorted(batches) if day not in half for one in batches[day]]
    scores = {}
    ways = {name: way for name, way in _ways().items() if network_sizes or way[1] == "time"}
    for name, (value, clue) in ways.items():
        guesses = _guesses(first, value, clue, visits, candidates, random.Random(seed))  # noqa: S311 - not secret
        scores[name] = _right(guesses, first, year.truth)
    way = max(scores, key=lambda name: scores[name])
    value, clue = ways[way]
    guesses = _guesses(second, value, clue, visits, candidates, random.Random(seed + 1))  # noqa: S311 - as above
    chances = [1 / max(1, len(candidates[one.id])) for one in second]
    by_days = sum(chances) / max(1, len(chances))
    spread = 2 * (sum(chance * (1 - chance) for chance in chances) ** 0.5) / max(1, len(chances))
    batch = sum(len(candidates[one.id]) for one in second) / max(1, len(second))
    return Verdict(len(second), batch, by_days, _right(guesses, second, year.truth), way, spread)


def _visit_alike(visit: Visit) -> Visit:
    """A visit that could have been one to send or to write."""
    return Visit(visit.user, visit.at, "any", visit.size)


SENDING, WRITING = frozenset({"send", "any"}), frozenset({"post", "any"})


def _seen(year: Year) -> list[Seen]:
    """Each report in the first dump that has it: the difference to the day before."""
    found: dict[str, Seen] = {}
    for dump in year.dumps:
        for row in dump.rows[REPORTS]:
            if row[0] not in found:
                found[row[0]] = Seen(row[0], dump.day, dump, ())
    last = year.dumps[-1].rows[ITEMS] if year.dumps else []
    by_report = defaultdict(list)
    for row in last:
        by_report[row[1]].append(row)
    return [Seen(one.id, one.day, one.dump, tuple(sorted(by_report[one.id], key=lambda row: row[4]))) for one in found.values()]


def _batches(seen: Sequence[Seen]) -> Mapping[date, list[Seen]]:
    batches: dict[date, list[Seen]] = defaultdict(list)
    for one in seen:
        batches[one.day].append(one)
    return batches


def _candidates(one: Seen, visits: Sequence[Visit]) -> frozenset[int]:
    """Who sent something on the day it came, and on the day before each of its later messages was shown."""
    senders = {visit.user for visit in visits if visit.kind in SENDING and visit.at.date() == one.day}
    for row in one.items:
        day = date.fromisoformat(row[5]) - timedelta(days=1)
        if row[3] == "mailbox" and row[4] > 2 and day > one.day:  # noqa: PLR2004 - after head, text and file
            senders &= {visit.user for visit in visits if visit.kind in WRITING and visit.at.date() == day}
    return frozenset(senders)


def _ways() -> Mapping[str, tuple[Value, str]]:
    """What she tries: a value of the report, and what of the network's log it is matched with."""
    return {
        "place in the file": (_place_in_file, "time"),
        "last place in the file": (_last_place_in_file, "time"),
        "place in the table": (_place_in_table, "time"),
        "place of its items": (_place_of_items, "time"),
        "place in the backup": (_place_in_backup, "time"),
        "place in any other table": (_place_elsewhere, "time"),
        "a moment in any row": (_moment, "time"),
        "a number in any row": (_number, "size"),
        "its size": (_size, "size"),
        "its id": (lambda one: float(int.from_bytes(one.id.encode()[:6], "big")), "time"),
    }


def _guesses(  # noqa: PLR0913, PLR0917 - all she has
    reports: Sequence[Seen],
    value: Value,
    clue: str,
    visits: Sequence[Visit],
    candidates: Mapping[str, frozenset[int]],
    pick: random.Random,
) -> Mapping[str, int]:
    """Put the reports of a day and the people who sent that day side by side, each in an order."""
    guesses: dict[str, int] = {}
    for day, batch in _batches(reports).items():
        sent = [visit for visit in visits if visit.kind in SENDING and visit.at.date() == day]
        pick.shuffle(sent)
        people = sorted(sent, key=lambda visit: visit.at.timestamp() if clue == "time" else visit.size)
        shuffled = [*batch]
        pick.shuffle(shuffled)
        for one, visit in zip(sorted(shuffled, key=value), people, strict=False):
            able = sorted(candidates[one.id])
            guesses[one.id] = visit.user if visit.user in able else (pick.choice(able) if able else -1)
    return guesses


def _right(guesses: Mapping[str, int], reports: Sequence[Seen], truth: Mapping[str, int]) -> float:
    return sum(guesses.get(one.id) == truth[one.id] for one in reports) / max(1, len(reports))


def _text_body(one: Seen) -> bytes:
    """A piece of the body that lies in a page of its own."""
    text = next((row for row in one.items if row[2] == "text" and row[1] == one.id), None)
    return bytes(text[6][6000:6048]) if text is not None else b""


def _place_in_file(one: Seen) -> float:
    return float(one.dump.file.find(_text_body(one)))


def _last_place_in_file(one: Seen) -> float:
    return float(one.dump.file.rfind(one.id.encode()))


def _place(one: Seen, rows: Sequence[tuple[Any, ...]]) -> float:
    return float(next((at for at, row in enumerate(rows) if one.id in row), -1))


def _place_in_table(one: Seen) -> float:
    return _place(one, one.dump.rows[REPORTS])


def _place_of_items(one: Seen) -> float:
    return _place(one, one.dump.rows[ITEMS])


def _place_in_backup(one: Seen) -> float:
    return float(gzip.decompress(one.dump.backup).find(one.id.encode()))


def _others(one: Seen) -> list[tuple[Any, ...]]:
    return [
        row for name, rows in sorted(one.dump.rows.items()) if name not in {REPORTS, ITEMS} for row in rows if one.id in row
    ]


def _place_elsewhere(one: Seen) -> float:
    for name, rows in sorted(one.dump.rows.items()):
        if not name.startswith("speak_") and any(one.id in row for row in rows):
            return _place(one, rows)
    return _place(one, one.dump.rows["speak_reader"])


def _moment(one: Seen) -> float:
    """The finest moment that stands in a row with its id."""
    for row in (*_others(one), *(row for row in one.dump.rows[REPORTS] if row[0] == one.id)):
        for cell in row:
            try:
                if isinstance(cell, str) and len(cell) > len("2026-01-01"):
                    return datetime.fromisoformat(cell).timestamp()
            except ValueError:
                continue
    return 0.0


def _number(one: Seen) -> float:
    for row in _others(one):
        for cell in row:
            if isinstance(cell, str) and cell.isdecimal():
                return float(cell)
    return 0.0


def _size(one: Seen) -> float:
    return float(sum(len(row[6]) for row in one.items))
