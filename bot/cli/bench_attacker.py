"""`mayi bench attacker`: what somebody with everything learns about who wrote sealed reports."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.attacker.adversary import Verdict, judged
from bot.cli.attacker.year import PROTECTIONS, REPORTS_A_YEAR, Company, Protection
from bot.library import load_pack
from bot.report_office import report_surroundings

if TYPE_CHECKING:
    from bot.reporting import Surroundings
    from bot.settings import Settings


def attack(settings: Settings, employees: tuple[int, ...], days: int, seed: int, without: str) -> int:
    """Print her advantage for each size of company."""
    known: dict[str, Protection] = {str(one): one for one in PROTECTIONS}
    if without not in known:
        print(f"There is no protection called {without!r}; write one of: {', '.join(PROTECTIONS[1:])}.", file=sys.stderr)
        return 2
    said = report_surroundings(load_pack(settings.content))
    print(f"{days} days; protection broken on purpose: {without or 'none'}")
    for size in employees:
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            year = Company(said, Path(folder), size, seed, known[without]).live(days)
        reports, visits = len(year.truth), len(year.visits)
        print(
            f"{size} employees, {reports} reports, {visits} visits in the network's log, {len(year.logged)} lines logged by us:"
        )
        _print("  network's log: who was on the page, and when", judged(year, seed, tells_senders=False))
        _print("  network's log: who sent something, and when", judged(year, seed))
        _print("  network's log: the same, with sizes", judged(year, seed, network_sizes=True))
        print(f"  no network's log (a device and a network of one's own): {1 / size:.2%}; {time.perf_counter() - start:.0f} s")
    return 0


def _print(name: str, verdict: Verdict) -> None:
    print(
        f"{name}: {verdict.judged} reports judged, {verdict.batch:.2f} people possible by the days; right by the days "
        f"{verdict.by_days:.1%}, right with everything {verdict.by_all:.1%}: advantage {verdict.advantage:+.1%} "
        f"(chance ±{verdict.spread:.1%}), best way: {verdict.way}"
    )


def run(  # noqa: PLR0913, PLR0917 - what a year depends on
    said: Surroundings, employees: int, days: int, seed: int, without: Protection = "", rate: float = REPORTS_A_YEAR
) -> Verdict:
    """A year in a folder of its own, and what she makes of it; sizes in the network's log help her when they are not padded."""
    with tempfile.TemporaryDirectory() as folder:
        year = Company(said, Path(folder), employees, seed, without, rate).live(days)
        return judged(year, seed, network_sizes=without == "sizes")
