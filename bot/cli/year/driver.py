"""The driver of the scripted year: starts the worker, kills it at random points, and counts at the end.

What must hold: every form whose filing was acknowledged is one case, no form is two; every step was done in time or noted as
missed and escalated to a person; everybody was told once of everything; the chain of the log is whole.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bot.cases import happenings as h
from bot.cases.case import OPEN, Case
from bot.cases.deadlines import end_of
from bot.casework.desk import CaseDesk
from bot.cli.year.plan import BEGIN, Planned


@dataclass
class Run:
    """What the driver saw.

    Attributes:
        acked: forms whose filing was acknowledged.
        reached: how far the year had come.
    """

    acked: set[str] = field(default_factory=set)
    reached: datetime = BEGIN
    kills: int = 0
    seconds: float = 0.0


def drive(command: list[str], kills: int, seed: int) -> Run:
    """Run the worker to the end of the year, killing it some times on the way.

    Args:
        command: starts the worker; the moment to go on from, and acknowledged forms on standard input.
        kills: how often it is killed.
        seed: of the points where it is.
    """
    run, draw, began = Run(), random.Random(seed), time.monotonic()  # noqa: S311 - a script, not a secret
    while True:
        lines_left = draw.randrange(20, 400) if run.kills < kills else None
        if _live(command, run, lines_left, draw):
            run.seconds = time.monotonic() - began
            return run
        run.kills += 1


def _live(command: list[str], run: Run, lines_left: int | None, draw: random.Random) -> bool:
    """One life of the worker; whether it came to the end of the year."""
    # some acknowledgements get lost on their way, so that the platform delivers those forms again
    remembered = {one for one in run.acked if draw.random() > 0.02}  # noqa: PLR2004
    worker = subprocess.Popen(  # noqa: S603 - our own worker
        [*command, "--since", run.reached.isoformat()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert worker.stdin is not None  # noqa: S101 - for the type checker
    assert worker.stdout is not None  # noqa: S101 - for the type checker
    with worker.stdin as told:
        told.write("\n".join(sorted(remembered)))
    for line in worker.stdout:
        what, _, value = line.strip().partition(" ")
        if what == "ack":
            run.acked.add(value)
        elif what == "day":
            run.reached = datetime.fromisoformat(value)
        if lines_left is not None:
            lines_left -= 1
            if lines_left <= 0:
                time.sleep(draw.random() * 0.02)  # somewhere in the middle of what comes next
                worker.send_signal(signal.SIGKILL)
                worker.wait()
                return False
    if worker.wait() != 0:
        sys.exit(f"the worker failed with exit code {worker.returncode}")
    return True


@dataclass(frozen=True)
class Count:
    """What was found at the end.

    Attributes:
        lost, doubled: acknowledged forms without a case, forms with more than one.
        overlooked: steps that were neither done in time nor noted as missed and escalated.
        untold: happenings that somebody should have been told of once and was not, or more than once.
        missed: steps that were late, noted and escalated, as happens.
    """

    cases: int
    happenings: int
    lost: int
    doubled: int
    overlooked: int
    untold: int
    missed: int
    still_open: int

    @property
    def clean(self) -> bool:
        """Whether everything held."""
        return not (self.lost or self.doubled or self.overlooked or self.untold)


def count(desk: CaseDesk, planned: list[Planned], run: Run) -> Count:
    """Count what the year left in the database."""
    cases = [case for person in sorted({one.person for one in planned}) for case in desk.book.cases_of(person)]
    filed = Counter(case.filed.submission for case in cases)
    return Count(
        cases=len(cases),
        happenings=sum(case.version for case in cases),
        lost=sum(1 for one in run.acked if not filed[one]),
        doubled=sum(1 for number in filed.values() if number > 1),
        overlooked=sum(_overlooked(case, desk, run.reached) for case in cases),
        untold=_untold(cases, desk),
        missed=sum(isinstance(one, h.Missed) for case in cases for one in case.happenings),
        still_open=sum(case.state in OPEN for case in cases),
    )


def _overlooked(case: Case, desk: CaseDesk, now: datetime) -> int:
    """Steps of the first round that passed without being done, or noted and escalated."""
    limits, filed = desk.kind(case).limits_for(case.filed.facts), case.filed
    ends = [one for one in case.happenings if isinstance(one, h.Decided | h.Withdrawn)]
    ended = ends[0].at if ends else now
    begun = [one.at for one in case.happenings if isinstance(one, h.Asked | h.Decided | h.Withdrawn)]
    done = {"start": min(begun, default=now), "decision": ended, "hard_stop": ended}
    wrong = 0
    for step, span in (("start", limits.start), ("decision", limits.decision), ("hard_stop", limits.hard_stop)):
        due = end_of(span, filed.at, filed.place, filed.zone, desk.rules.calendar)
        noted = case.noted(h.Missed, step) or any(isinstance(one, h.Missed) and one.step == step for one in case.happenings)
        late = done[step] >= due  # the day is over at the midnight after it
        wrong += late != noted
        wrong += noted and not any(isinstance(one, h.Escalated) for one in case.happenings)
    return wrong


def _untold(cases: list[Case], desk: CaseDesk) -> int:
    """Happenings the employee has to hear of, against the notices she got."""
    words = {h.Filed: "filed", h.Decided: "decided", h.Asked: "asked", h.Missed: "missed_employee", h.Appealed: "appealed"}
    wanted = Counter(
        (case.employee, case.id, words[type(one)]) for case in cases for one in case.happenings if type(one) in words
    )
    given: Counter[tuple[str, str, str]] = Counter()
    for person in {case.employee for case in cases}:
        notices = desk.outbox.notices_of(person, 100_000)
        given.update((person, one.notice.case, one.notice.what) for one in notices if one.notice.what in set(words.values()))
    return sum((wanted - given).values()) + sum((given - wanted).values())
