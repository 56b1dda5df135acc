"""Figures of closed quarters, and the list of attempts for oversight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cases.people import Person
from bot.reporting.closing import ANSWERS, LISTS, LONGER, NEVER, NO_TOOL, TIMES
from bot.reporting.desk import AUDITOR, POLICY_OWNER, ReportDesk
from bot.reporting.showing import Showing
from bot.reporting.tallying import Tallying, closed_quarters
from bot.reports.figures import table, total


class Counting:
    """Counts that may be shown."""

    def __init__(self, desk: ReportDesk, showing: Showing, tallying: Tallying) -> None:
        """`desk` holds ports and rules, `showing` knows who reads what, `tallying` what is still to be counted."""
        self._desk, self._showing, self._tallying = desk, showing, tallying

    def figures(self, person: str, language: str, *, asked: bool) -> Mapping[str, Any]:
        """Closed quarters by team. There is no sum over teams, and no choice of days: both could be subtracted.

        A quarter and a team in which nothing happened are there as well: to be there would tell something. What is still to be
        counted shows nothing: numbers never change once they are shown, as their difference would be shown too.
        """
        if asked:
            self._desk.kept_attempt(person, "filter")
        reader = self._desk.directory.person(person)
        if reader is None or not reader.active:
            return {"v": 1, "quarters": []}
        with self._desk.box.look() as look:
            quarters, waiting = closed_quarters(look, self._desk.today()), self._tallying.waiting(look)
            wanted = [(one, team) for one in quarters for team in self._desk.said.rules.teams if self._may_see(reader, team)]
            counts = {pair: {} if pair in waiting else look.counts(*pair) for pair in wanted}
            return {"v": 1, "quarters": [self._quarter(found, pair, language) for pair, found in counts.items()]}

    def _may_see(self, person: Person, team: str) -> bool:
        """Handlers see their own teams, where nothing is counted that they were left out of; owners and auditors see all."""
        teams = person.teams_of & set(self._desk.said.rules.teams)
        if teams:
            return team in teams
        return any(person.is_a(role) for role in (AUDITOR, POLICY_OWNER))

    def _quarter(self, counts: Mapping[str, Mapping[str, int]], of: tuple[str, str], language: str) -> dict[str, Any]:
        said = self._desk.said
        labels = said.labels.get(language) or said.labels[said.languages[0]]
        orders = self._orders()
        words = {"category": "categories", "tool": "tools", "outcome": "outcomes", "time": "times", "checkin": "answers"}
        tables = {
            name: [
                {"id": id_, "label": labels.get(words[name], {}).get(id_, id_), "count": count}
                for id_, count in table(counts.get(name, {}), orders[name])
            ]
            for name in LISTS
        }
        closed = list(counts.get("outcome", {}).values())
        label = labels.get("teams", {}).get(of[1], of[1])
        return {"quarter": of[0], "team": label, "tables": tables, "total": total(closed)}

    def _orders(self) -> Mapping[str, Sequence[str]]:
        rules = self._desk.said.rules
        return {
            "category": rules.categories,
            "tool": (*(tool for tool in self._desk.said.tools if tool != NO_TOOL), NO_TOOL),
            "outcome": rules.outcomes,
            "time": (*(name for _, name in TIMES), LONGER, NEVER),
            "checkin": ANSWERS,
        }

    def attempts(self, person: str) -> Mapping[str, Any]:
        """Attempts to find out more than one is given: for auditors all, for oversight those on reports it can read.

        An auditor who handles reports too is shown those on reports she can read: the others might be about her.
        """
        reader = self._desk.directory.person(person)
        if reader is None or not reader.active:
            return {"v": 1, "attempts": []}
        oversight = self._desk.said.oversight in reader.teams_of
        with self._desk.box.look() as look:
            found = look.attempts()
            handles = bool(reader.teams_of & set(self._desk.said.rules.teams))
            if handles or not reader.is_a(AUDITOR):
                may = oversight or reader.is_a(AUDITOR)
                hers = set(self._showing.mine(look, person)) if may else set()
                found = tuple(one for one in found if may and (not one.report or one.report in hers))
        return {
            "v": 1,
            "attempts": [
                {"day": one.day.isoformat(), "person": self._desk.name_of(one.person), "what": one.what} for one in found
            ],
        }
