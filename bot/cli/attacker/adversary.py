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
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.cli.attacker.clues import Clue, Way, Written
from bot.cli.attacker.year import Visit, Year
from bot.reports.report import MAILBOX

SENDING, WRITING = frozenset({"send", "any"}), frozenset({"post", "any"})
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


def judged(year: Year, seed: int = 1, *, network_sizes: bool = False, tells_senders: bool = True) -> Verdict:
    """Let her try every way, learn on the first half, and judge her on the second.

    Args:
        year: what was seen.
        seed: of her guesses where nothing tells.
        network_sizes: the network's log also says how much somebody sent, not only when.
        tells_senders: it tells who sent something from who only looked.
    """
    visits = year.visits if tells_senders else [Visit(one.user, one.at, "any", one.size) for one in year.visits]
    batches = _batches(year.clues)
    candidates = {one.id: _candidates(one, year.items, visits) for one in year.clues}
    first, second = _halves(batches)
    ways = sorted({way for one in year.clues for way in one.values if network_sizes or way[0] != "size"})
    scores: dict[Way, int] = {}
    for way in ways:
        scores[way] = _right(_guesses(first, way, visits, candidates, random.Random(seed)), first, year)  # noqa: S311 - guesses
    if not scores:
        return Verdict()
    way = max(ways, key=lambda one: scores[one])
    guesses = _guesses(second, way, visits, candidates, random.Random(seed + 1))  # noqa: S311 - guesses, nothing secret
    return _verdict(second, candidates, guesses, year, way[1])


def returning(year: Year, seed: int = 1) -> Verdict:
    """She looks for people who were on the page when a report came, and again soon after each of its answers was there."""
    visits = [Visit(one.user, one.at, "any", one.size) for one in year.visits]
    moments: dict[int, list[datetime]] = defaultdict(list)
    for visit in visits:
        moments[visit.user].append(visit.at)
    candidates = {one.id: _candidates(one, year.items, visits) for one in year.clues}
    answers: dict[str, list[datetime]] = defaultdict(list)
    for item in year.items:
        if item.by != MAILBOX:
            answers[item.report].append(item.at)
    pick, guesses = random.Random(seed), dict[str, int]()  # noqa: S311 - guesses, nothing secret
    for one in year.clues:
        able = sorted(candidates[one.id])
        pick.shuffle(able)
        came = {user: _came_back(moments[user], answers[one.id]) for user in able}
        guesses[one.id] = max(able, key=lambda user: came[user], default=-1)
    return _verdict(year.clues, candidates, guesses, year, "who came back after an answer")


def _came_back(moments: Sequence[datetime], answers: Sequence[datetime]) -> int:
    return sum(any(at < moment <= at + COMES_BACK for moment in moments) for at in answers)


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


def _candidates(one: Clue, items: Sequence[Written], visits: Sequence[Visit]) -> frozenset[int]:
    """Who sent something between the copies around a report, and between those around each of its later messages."""
    able = {visit.user for visit in visits if visit.kind in SENDING and one.since < visit.at <= one.at}
    for item in items:
        if item.report == one.id and item.by == MAILBOX and item.at > one.at:
            able &= {visit.user for visit in visits if visit.kind in WRITING and item.since < visit.at <= item.at}
    return frozenset(able)


def _guesses(
    reports: Sequence[Clue], way: Way, visits: Sequence[Visit], candidates: Mapping[str, frozenset[int]], pick: random.Random
) -> Mapping[str, int]:
    """Put the reports of a batch and the people who were there side by side."""
    guesses: dict[str, int] = {}
    for batch in _batches(reports).values():
        there = [one for one in visits if one.kind in SENDING and batch[0].since < one.at <= batch[0].at]
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
