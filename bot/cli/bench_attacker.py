"""`mayi bench attacker`: what somebody with everything learns about who wrote sealed reports."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.attacker.adversary import Verdict, judged
from bot.cli.attacker.year import PROTECTIONS, Company, Protection
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
    print("employees  reports  people by the days  right by the days  right with everything  advantage  (chance)  best way  s")
    for size in employees:
        start = time.perf_counter()
        verdict = run(said, size, days, seed, known[without])
        print(
            f"{size:9}  {verdict.judged:7}  {verdict.batch:18.2f}  {verdict.by_days:17.1%}  {verdict.by_all:21.1%}"
            f"  {verdict.advantage:+9.1%}  ±{verdict.spread:6.1%}  {verdict.way}  {time.perf_counter() - start:.0f}"
        )
    return 0


def run(said: Surroundings, employees: int, days: int, seed: int, without: Protection = "", rate: float = 0.048) -> Verdict:
    """A year in a folder of its own, and what she makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        year = Company(said, Path(folder), employees, seed, without, rate).live(days)
        return judged(year, seed)
