"""The benchmark of the inbox measures the real thing; how long it takes is not asserted here."""

from __future__ import annotations

import subprocess
from collections.abc import Callable


def test_the_benchmark_of_the_inbox_files_cases_and_times_every_list(
    mayi: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    done = mayi("bench", "inbox", "--cases", "25", "--rounds", "2")
    assert done.stderr == ""
    assert "25 open cases on SQLite" in " ".join(done.stdout.split())
    for name in ("mine", "overdue", "all, last page", "search by name"):
        assert name in done.stdout
    assert "Every list must stay under 300 ms" in done.stdout
