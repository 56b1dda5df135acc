"""The worker as a process: `python -m bot.cli.year ...`; names of acknowledged forms come on standard input."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.year.scene import scene
from bot.cli.year.worker import Year, say


def main(
    content: Annotated[Path, typer.Option()],
    database: Annotated[str, typer.Option()],
    requests: Annotated[int, typer.Option()],
    seed: Annotated[int, typer.Option()],
    since: Annotated[str, typer.Option()],
) -> None:
    """Live the year from a moment on."""
    moment = datetime.fromisoformat(since)
    found = scene(content, database, requests, seed, moment)
    acked = set(sys.stdin.read().split())
    Year(found.desk, found.clock, found.planned, say).run(moment, acked)
    found.store.close()


if __name__ == "__main__":
    typer.run(main)
