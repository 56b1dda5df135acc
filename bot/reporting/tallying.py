"""Counting quarters that are over, from sealed reports, in the browser of somebody who opens them.

Nothing about a single report is given to the server to be counted, at no time: whoever copies the database every day would see
which report it was about. When a quarter is over, the console of a handler who can open its reports adds up what they hold and
sends the sums, once, of five reports at least. Until then the facts are where they always were: sealed in the reports.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.ports_reports import BoxLook, BoxWork
from bot.reporting import arriving
from bot.reporting.closing import ANSWERS, NO_TOOL, SEALED, time_of
from bot.reporting.desk import Reach, ReportDesk
from bot.reports.clocks import days_of, next_quarter, quarter
from bot.reports.figures import FEWEST
from bot.reports.report import Report

DONE: Mapping[str, Any] = {"v": 1, "done": True}
MOST_CLOSED = 20_000
Pair = tuple[str, str]
"""A quarter and a team."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a quarter and a team is still to be counted.

    Attributes:
        closed: reports that were closed in it.
        told: reports whose reporters wrote in it after their first text, with how often: check-ins may be among it.
    """

    closed: frozenset[str]
    told: Mapping[str, int]

    @property
    def reports(self) -> frozenset[str]:
        """All of them."""
        return self.closed | frozenset(self.told)

    def among(self, reports: Collection[str]) -> Waiting:
        """What of it is in some reports."""
        return Waiting(self.closed & frozenset(reports), {id_: n for id_, n in self.told.items() if id_ in reports})

    @property
    def is_enough(self) -> bool:
        """Whether anything of it could be shown."""
        return len(self.closed) >= FEWEST or sum(self.told.values()) >= FEWEST


class Tallying:
    """Sums of quarters that are over."""

    def __init__(self, desk: ReportDesk) -> None:
        """`desk` holds ports and rules."""
        self._desk = desk

    def uncounted(self, person: str) -> Mapping[str, Any]:
        """What her browser should count, by quarter and team."""
        with self._desk.box.look() as look:
            found = self._hers(look, person)
        return {
            "v": 1,
            "quarters": [
                {"quarter": when, "team": team, "closed": sorted(one.closed), "told": sorted(one.told)}
                for (when, team), one in sorted(found.items())
            ],
        }

    def count(self, person: str, sent: object) -> Mapping[str, Any]:
        """Keep the sums of a quarter and a team, for good; what somebody else counted meanwhile stays as it is."""
        fields = arriving.obj(sent)
        pair = arriving.text(fields, "quarter"), arriving.text(fields, "team")
        ids = arriving.random_ids(fields, "reports", MOST_CLOSED)
        with self._desk.box.work() as work:
            waiting = self._hers(work, person).get(pair)
            if waiting is not None:
                self._keep(work, pair, waiting, fields, ids)
        self._desk.touched()
        return DONE

    def _keep(self, work: BoxWork, pair: Pair, waiting: Waiting, fields: Mapping[str, Any], ids: Collection[str]) -> None:
        said = self._desk.said
        known = {"category": said.rules.categories, "tool": {*said.tools, NO_TOOL}, "outcome": said.rules.outcomes}
        lists = {name: arriving.sums(fields, name, known[name]) for name in SEALED}
        answers = arriving.sums(fields, "checkin", ANSWERS)
        sizes = {len(ids), *(sum(cells.values()) for cells in lists.values())}
        asked = sum(answers.values())
        too_few = 0 < len(ids) < FEWEST or 0 < asked < FEWEST
        if len(sizes) > 1 or too_few or not waiting.closed.issuperset(ids) or asked > sum(waiting.told.values()):
            raise arriving.unreadable()
        reports = work.reports(ids)
        for report in reports:
            work.put(replace(report, counted=True))
        work.count(*pair, {**lists, "checkin": answers, "time": Counter(time_of(report) for report in reports)})
        work.settle(*pair)

    def waiting(self, look: BoxLook) -> Mapping[Pair, Waiting]:
        """All there is to be counted, where there is enough of it."""
        teams, settled = self._desk.said.rules.teams, look.settled()
        over = closed_quarters(look, self._desk.today())
        quarters = [when for when in over if any((when, team) not in settled for team in teams)]
        if not quarters:
            return {}
        closed, told = self._closed(look), self._told(look, quarters)
        every = {(when, team): Waiting(closed[when, team], told[when, team]) for when in quarters for team in teams}
        return {pair: one for pair, one in every.items() if pair not in settled and one.is_enough}

    @staticmethod
    def _closed(look: BoxLook) -> Mapping[Pair, frozenset[str]]:
        """Reports that are closed and not counted, by the quarter of their closing."""
        found: dict[Pair, frozenset[str]] = defaultdict(frozenset)
        for report in look.uncounted():
            if report.closed is not None:
                found[quarter(report.closed), report.team] |= {report.id}
        return found

    def _told(self, look: BoxLook, quarters: Collection[str]) -> Mapping[Pair, Mapping[str, int]]:
        """Reports in which somebody wrote again, but for those that somebody of the team was left out of."""
        found: dict[Pair, dict[str, int]] = defaultdict(dict)
        for when in quarters:
            first, last = days_of(when)
            texts = look.told(first, last)
            reports = look.reports(texts)
            known = self._desk.known_to_all(look, reports)
            for report in reports:
                later = texts[report.id] - (first <= report.day <= last)
                if later > 0 and report.id in known:
                    found[when, report.team][report.id] = later
        return found

    def _hers(self, look: BoxLook, person: str) -> Mapping[Pair, Waiting]:
        """What she can open of it, where nobody can open more."""
        found = self.waiting(look)
        reports = {report.id: report for report in look.reports({id_ for one in found.values() for id_ in one.reports})}
        reach = Reach(self._desk, look, [*reports.values()])
        able = {id_: _people(reach, report) for id_, report in reports.items()}
        hers = {}
        for pair, one in found.items():
            opens = Counter(who for id_ in one.reports for who in able[id_])
            if opens[person] and opens[person] == max(opens.values()):
                hers[pair] = one.among([id_ for id_ in one.reports if person in able[id_]])
        return hers


def _people(reach: Reach, report: Report) -> frozenset[str]:
    """Who can open a report."""
    return frozenset(reader.person for reader in reach.opening(report))


def closed_quarters(look: BoxLook, today: date) -> list[str]:
    """Quarters that are over, since the log began, the newest first."""
    begun = [quarter(day) for day in look.leaf_days()[:1]] + [one for one, _ in look.quarters()]
    this = quarter(today)
    found = [min(begun)] if begun and min(begun) < this else []
    while found and next_quarter(found[-1]) < this:
        found.append(next_quarter(found[-1]))
    return found[::-1]
