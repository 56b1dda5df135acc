"""`mayi bench attacker`: what somebody with everything learns about who wrote sealed reports."""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.attacker.adversary import Log, Verdict, judged, returning
from bot.cli.attacker.broken import PROTECTIONS, Protection
from bot.cli.attacker.year import REPORTS_A_YEAR, Company, Habits, Year
from bot.library import load_pack
from bot.report_office import report_surroundings

if TYPE_CHECKING:
    from bot.reporting import Surroundings
    from bot.settings import Settings


SLACK, NETWORK = "Slack's log", "network's log"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is simulated: companies of some sizes, each for some days of some years."""

    employees: tuple[int, ...]
    days: int
    years: int = 1
    seed: int = 1
    rate: float = REPORTS_A_YEAR
    copies: int = 1


@dataclass
class Findings:
    """What she made of the years of one size."""

    reports: int = 0
    visits: int = 0
    logged: int = 0
    notices: set[frozenset[tuple[str, str]]] = field(default_factory=set)
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    def add(self, year: Year, seed: int) -> None:
        """A year more."""
        self.reports, self.visits = self.reports + len(year.truth), self.visits + len(year.visits)
        self.logged += len(year.logged)
        self.notices |= {day for day in year.notices if day}
        slack, seen, sent = Log(year.slack), Log(year.visits, tells_senders=False), Log(year.visits)
        found = {
            f"{SLACK}: who was there, and when": judged(year, slack, seed),
            f"{SLACK}: the same, and who came back after an answer": returning(year, slack, seed),
            f"{NETWORK}: who was on the page, and when": judged(year, seen, seed),
            f"{NETWORK}: the same, and who came back after an answer": returning(year, seen, seed),
            f"{NETWORK}: who sent something, and when": judged(year, sent, seed),
            f"{NETWORK}: who sent something, when, and how much": judged(year, sent, seed, network_sizes=True),
        }
        self.verdicts = {name: self.verdicts.get(name, Verdict()) + verdict for name, verdict in found.items()}


def attack(settings: Settings, plan: Plan, without: str) -> int:
    """Print her advantage for each size of company."""
    known: dict[str, Protection] = {str(one): one for one in PROTECTIONS}
    if without not in known:
        print(f"There is no protection called {without!r}; write one of: {', '.join(PROTECTIONS[1:])}.", file=sys.stderr)
        return 2
    said = report_surroundings(load_pack(settings.content))
    print(f"{plan.years} x {plan.days} days, copied {plan.copies} times a day; broken on purpose: {without or 'nothing'}")
    for size in plan.employees:
        start, found = time.perf_counter(), Findings()
        for number in range(plan.years):
            found.add(
                _lived(said, Habits(size, plan.rate, copies=plan.copies), plan.days, plan.seed + number, known[without]), 1
            )
        print(
            f"{size} employees, {found.reports} reports, {found.visits} visits, {found.logged} lines logged by us, "
            f"{len(found.notices)} different sets of notices on working days:"
        )
        for name, verdict in found.verdicts.items():
            _print(f"  {name}", verdict)
        print(f"  no network's log (a device and a network of one's own): {1 / size:.2%}; {time.perf_counter() - start:.0f} s")
    return 0


def _print(name: str, verdict: Verdict) -> None:
    print(
        f"{name}: {verdict.judged} reports judged, {verdict.batch:.2f} people possible by the days; right by the days "
        f"{verdict.by_days:.1%}, right with everything {verdict.by_all:.1%}: advantage {verdict.advantage:+.1%} "
        f"(chance ±{verdict.spread:.1%}), by: {'; '.join(verdict.ways[:3])}"
    )


def run(  # noqa: PLR0913 - what a year depends on
    said: Surroundings, habits: Habits, days: int, seed: int, without: Protection = "", *, tells_senders: bool = True
) -> Verdict:
    """What she makes of some days; sizes in the network's log help her when they are not padded."""
    year = _lived(said, habits, days, seed, without)
    return judged(year, Log(year.visits, tells_senders=tells_senders), seed, network_sizes=without == "sizes")


def _lived(said: Surroundings, habits: Habits, days: int, seed: int, without: Protection) -> Year:
    with tempfile.TemporaryDirectory() as folder:
        return Company(said, Path(folder), habits, seed, without).live(days)
