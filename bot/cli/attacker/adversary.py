"""Somebody with everything tries to say who wrote which report.

She begins with the days, which are in the open: whoever sent something between two copies of the database may have written what
is new in the second one, and whoever did not also send between the copies around its later messages did not. That alone tells
much where few people report. What counts is what she gains beyond it: she puts the reports of a batch into an order by anything
that she can read, or takes any size or moment that she finds, and matches it with the network's log. She plants reports of her
own to learn which way works best, which is simulated by letting her know the truth of the first half; she is judged on the
second.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cli.attacker.clues import Clue, Way, Written
from bot.cli.attacker.year import Kind, Visit, Year
from bot.reports.report import MAILBOX

SENDING: frozenset[Kind] = frozenset({"send", "any"})
WRITING: frozenset[Kind] = frozenset({"post", "any"})
ANY: Kind = "any"
COMES_BACK = timedelta(days=5)
"""Within so long after an answer was there most people look into their mailboxes: two news days lie in it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How well she did. Verdicts of several years add up.

    Attributes:
        judged: reports she was judged on.
        people: people who could have written each by its days alone, added up.
        chance: how many she would get right by the days alone, as expected; `variance` is that of this number.
        right: how many she got right with the way she found best; `ways` are those ways.
    """

    judged: int = 0
    people: int = 0
    chance: float = 0.0
    variance: float = 0.0
    right: int = 0
    ways: tuple[str, ...] = ()

    def __add__(self, other: Verdict) -> Verdict:
        """Both together."""
        return Verdict(
            self.judged + other.judged,
            self.people + other.people,
            self.chance + other.chance,
            self.variance + other.variance,
            self.right + other.right,
            tuple(sorted({*self.ways, *other.ways})),
        )

    @property
    def batch(self) -> float:
        """How many people could have written a report by its days alone, on average."""
        return self.people / max(1, self.judged)

    @property
    def by_days(self) -> float:
        """Share she gets right by the days alone."""
        return self.chance / max(1, self.judged)

    @property
    def by_all(self) -> float:
        """Share she gets right with everything."""
        return self.right / max(1, self.judged)

    @property
    def advantage(self) -> float:
        """What she gains beyond the days."""
        return self.by_all - self.by_days

    @property
    def spread(self) -> float:
        """Two standard deviations of what chance alone gives around `by_days`."""
        return 2 * float(self.variance**0.5) / max(1, self.judged)


class Log:
    """Lines that say who was there, in the order of their moments."""

    def __init__(self, lines: Iterable[Visit], *, tells_senders: bool = True) -> None:
        """`tells_senders`: it tells who sent something from who only looked."""
        told = lines if tells_senders else (Visit(one.user, one.at, ANY, one.size) for one in lines)
        self._lines = sorted(told, key=lambda one: one.at)
        self._moments = [one.at for one in self._lines]

    def between(self, since: datetime, at: datetime, kinds: Collection[Kind]) -> list[Visit]:
        """Lines of some kinds after one moment, up to another."""
        part = self._lines[bisect_right(self._moments, since) : bisect_right(self._moments, at)]
        return [one for one in part if one.kind in kinds]


def judged(year: Year, log: Log, seed: int = 1, *, network_sizes: bool = False) -> Verdict:
    """Let her try every way, learn on the first half, and judge her on the second.

    Args:
        year: what was seen.
        log: who was there, as somebody else's log tells.
        seed: of her guesses where nothing tells.
        network_sizes: the log also says how much somebody sent, not only when.
    """
    batches = _batches(year.clues)
    candidates = _all_candidates(year, log)
    first, second = _halves(batches)
    ways = sorted({way for one in year.clues for way in one.values if network_sizes or way[0] != "size"})
    scores: dict[Way, int] = {}
    for way in ways:
        scores[way] = _right(_guesses(first, way, log, candidates, random.Random(seed)), first, year)  # noqa: S311 - guesses
    if not scores:
        return Verdict()
    way = max(ways, key=lambda one: scores[one])
    guesses = _guesses(second, way, log, candidates, random.Random(seed + 1))  # noqa: S311 - guesses, nothing secret
    return _verdict(second, candidates, guesses, year, way[1])


def returning(year: Year, log: Log, seed: int = 1) -> Verdict:
    """She looks for people who were there when a report came, and again soon after each of its answers was there."""
    candidates = _all_candidates(year, log)
    answers: dict[str, list[datetime]] = defaultdict(list)
    for item in year.items:
        if item.by != MAILBOX:
            answers[item.report].append(item.at)
    pick, guesses = random.Random(seed), dict[str, int]()  # noqa: S311 - guesses, nothing secret
    for one in year.clues:
        able = sorted(candidates[one.id])
        pick.shuffle(able)
        came: dict[int, int] = defaultdict(int)
        for at in answers[one.id]:
            for user in {visit.user for visit in log.between(at, at + COMES_BACK, {ANY})}:
                came[user] += 1
        guesses[one.id] = max(able, key=lambda user: came[user], default=-1)
    return _verdict(year.clues, candidates, guesses, year, "who came back after an answer")


def _verdict(
    reports: Sequence[Clue], candidates: Mapping[str, Collection[int]], guesses: Mapping[str, int], year: Year, way: str
) -> Verdict:
    if any(year.truth[one.id] not in candidates[one.id] for one in reports):
        raise AssertionError("truth_excluded")  # days are in the open: they never lead away from whoever wrote it
    chances = [1 / len(candidates[one.id]) for one in reports]
    people = sum(len(candidates[one.id]) for one in reports)
    variance = sum(chance * (1 - chance) for chance in chances)
    return Verdict(len(reports), people, sum(chances), variance, _right(guesses, reports, year), (way,))


def _batches(seen: Sequence[Clue]) -> Mapping[datetime, list[Clue]]:
    batches: dict[datetime, list[Clue]] = defaultdict(list)
    for one in seen:
        batches[one.at].append(one)
    return batches


def _halves(batches: Mapping[datetime, list[Clue]]) -> tuple[list[Clue], list[Clue]]:
    half = sorted(batches)[: len(batches) // 2]
    first = [one for at in half for one in batches[at]]
    return first, [one for at in sorted(batches) if at not in half for one in batches[at]]


def _all_candidates(year: Year, log: Log) -> Mapping[str, frozenset[int]]:
    later: dict[str, list[Written]] = defaultdict(list)
    for item in year.items:
        if item.by == MAILBOX:
            later[item.report].append(item)
    return {one.id: _candidates(one, later[one.id], log) for one in year.clues}


def _candidates(one: Clue, items: Sequence[Written], log: Log) -> frozenset[int]:
    """Who sent something between the copies around a report, and between those around each of its later messages."""
    able = {visit.user for visit in log.between(one.since, one.at, SENDING)}
    for item in items:
        if item.at > one.at:
            able &= {visit.user for visit in log.between(item.since, item.at, WRITING)}
    return frozenset(able)


def _guesses(
    reports: Sequence[Clue], way: Way, log: Log, candidates: Mapping[str, frozenset[int]], pick: random.Random
) -> Mapping[str, int]:
    """Put the reports of a batch and the people who were there side by side."""
    guesses: dict[str, int] = {}
    for batch in _batches(reports).values():
        there = log.between(batch[0].since, batch[0].at, SENDING)
        pick.shuffle(there)
        able = {one.id: sorted(candidates[one.id]) for one in batch}
        matched = _by_moment(batch, way, there, able) if way[0] == "moment" else _by_rank(batch, way, there, pick)
        for one in batch:
            guess = matched.get(one.id, -1)
            guesses[one.id] = guess if guess in able[one.id] else (pick.choice(able[one.id]) if able[one.id] else -1)
    return guesses


def _by_moment(batch: Sequence[Clue], way: Way, there: Sequence[Visit], able: Mapping[str, Sequence[int]]) -> Mapping[str, int]:
    """The last who was there before the moment."""
    matched = {}
    for one in batch:
        moment = one.values.get(way, 0.0)
        before = [visit for visit in there if visit.at.timestamp() <= moment and visit.user in able[one.id]]
        matched[one.id] = max(before, key=lambda visit: visit.at).user if before else -1
    return matched


def _by_rank(batch: Sequence[Clue], way: Way, there: Sequence[Visit], pick: random.Random) -> Mapping[str, int]:
    """The first with the first, the largest with the largest."""
    people = sorted(there, key=lambda visit: visit.size if way[0] == "size" else visit.at.timestamp())
    shuffled = [*batch]
    pick.shuffle(shuffled)
    ordered = sorted(shuffled, key=lambda one: one.values.get(way, 0.0))
    last, steps = len(people) - 1, max(1, len(ordered) - 1)
    return {one.id: people[at * last // steps].user for at, one in enumerate(ordered) if people}


def _right(guesses: Mapping[str, int], reports: Sequence[Clue], year: Year) -> int:
    return sum(guesses.get(one.id) == year.truth[one.id] for one in reports)
