"""Somebody with everything tries to say who wrote which report.

She begins with the days, which are in the open: whoever sent something on the day before a report is shown may have written it,
and whoever did not also send on the days of its later messages did not. That alone tells much where few people report. What
counts is what she gains beyond it: she puts the reports of a day into an order by anything she can find (their place in the
file, in the table, in the backup, their sizes, any moment that stands in any row beside their id) and matches it with the
order, the sizes or the moments of the network's log. She plants reports of her own to learn which way works best, which is
simulated by letting her know the truth of the first half; she is judged on the second.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cli.attacker.clues import WAYS, Clue
from bot.cli.attacker.year import Visit, Written, Year
from bot.reports.report import MAILBOX


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
    seen = year.clues
    batches = _batches(seen)
    half = sorted(batches)[: len(batches) // 2]
    candidates = {one.id: _candidates(one, year.items, visits) for one in seen}
    first = [one for day in half for one in batches[day]]
    second = [one for day in sorted(batches) if day not in half for one in batches[day]]
    scores = {}
    ways = {name: clue for name, (_, clue) in WAYS.items() if network_sizes or clue == "time"}
    for name, clue in ways.items():
        guesses = _guesses(first, name, clue, visits, candidates, random.Random(seed))  # noqa: S311 - not secret
        scores[name] = _right(guesses, first, year.truth)
    way = max(scores, key=lambda name: scores[name])
    guesses = _guesses(second, way, ways[way], visits, candidates, random.Random(seed + 1))  # noqa: S311 - as above
    chances = [1 / max(1, len(candidates[one.id])) for one in second]
    by_days = sum(chances) / max(1, len(chances))
    spread = 2 * (sum(chance * (1 - chance) for chance in chances) ** 0.5) / max(1, len(chances))
    batch = sum(len(candidates[one.id]) for one in second) / max(1, len(second))
    return Verdict(len(second), batch, by_days, _right(guesses, second, year.truth), way, spread)


def _visit_alike(visit: Visit) -> Visit:
    """A visit that could have been one to send or to write."""
    return Visit(visit.user, visit.at, "any", visit.size)


SENDING, WRITING = frozenset({"send", "any"}), frozenset({"post", "any"})


def _batches(seen: Sequence[Clue]) -> Mapping[date, list[Clue]]:
    batches: dict[date, list[Clue]] = defaultdict(list)
    for one in seen:
        batches[one.day].append(one)
    return batches


def _candidates(one: Clue, items: Sequence[Written], visits: Sequence[Visit]) -> frozenset[int]:
    """Who sent something on the day it came, and on the day before each of its later messages was shown."""
    senders = {visit.user for visit in visits if visit.kind in SENDING and visit.at.date() == one.day}
    for item in items:
        day = date.fromisoformat(item.day) - timedelta(days=1)
        if item.report == one.id and item.by == MAILBOX and day > one.day:
            senders &= {visit.user for visit in visits if visit.kind in WRITING and visit.at.date() == day}
    return frozenset(senders)


def _guesses(  # noqa: PLR0913, PLR0917 - all she has
    reports: Sequence[Clue],
    way: str,
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
        for one, visit in zip(sorted(shuffled, key=lambda one: one.values[way]), people, strict=False):
            able = sorted(candidates[one.id])
            guesses[one.id] = visit.user if visit.user in able else (pick.choice(able) if able else -1)
    return guesses


def _right(guesses: Mapping[str, int], reports: Sequence[Clue], truth: Mapping[str, int]) -> float:
    return sum(guesses.get(one.id) == truth[one.id] for one in reports) / max(1, len(reports))
