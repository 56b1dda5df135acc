"""`mayi serve` with a clock that a file turns, and, for controls, with one protection broken on purpose.

`TURNED_CLOCK` is a file that holds the seconds by which the clock is wrong; `BROKEN` is a name of `BREAKS`. SIGUSR1 makes the
process readable to whoever started it, as a core dump would be.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import report_office
from bot.cli import main
from bot.jobs import Jobs
from bot.office import SystemClock
from bot.reporting import Reporting

CLOCK = Path(os.environ["TURNED_CLOCK"])
DUMPABLE = 4
HELD: list[object] = []

SystemClock.now = lambda _: datetime.now(tz=UTC) + timedelta(seconds=float(CLOCK.read_text() or 0))  # type: ignore[method-assign]
Jobs.run_clock.__defaults__ = (0.3,)
report_office.BETWEEN_TICKS = timedelta(0)


def log_it(sent: object) -> None:
    """Print what arrives."""
    sys.stdout.write(f"{json.dumps(sent)}\n")
    sys.stdout.flush()


def leave_it(sent: object) -> None:
    """Leave a temporary file behind."""
    with tempfile.NamedTemporaryFile("w", delete=False) as file:
        json.dump(sent, file)


BREAKS: dict[str, Callable[[object], object]] = {"log": log_it, "temporary file": leave_it, "memory": HELD.append}


def broken(how: Callable[[object], object]) -> None:
    """Let something be done with every report that arrives."""
    right = Reporting.report

    def report(self: Reporting, sent: object) -> Any:
        how(sent)
        return right(self, sent)

    Reporting.report = report  # type: ignore[method-assign]


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, lambda *_: ctypes.CDLL(None).prctl(DUMPABLE, 1, 0, 0, 0))
    if os.environ.get("BROKEN"):
        broken(BREAKS[os.environ["BROKEN"]])
    sys.exit(main())
