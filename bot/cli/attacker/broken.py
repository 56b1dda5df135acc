"""Protections broken on purpose: an adversary who does not find these would not find anything."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Literal

Protection = Literal["", "order", "time", "sizes", "stir", "touch"]
PROTECTIONS: tuple[Protection, ...] = ("", "order", "time", "sizes", "stir", "touch")
"""Rows in the order they came; a moment in a row; a true size; rows never laid anew; a file that tells when it changed."""


def broken_size(without: Protection, true: int, padded: int) -> int:
    """Bytes that the network sees."""
    return true if without == "sizes" else padded


def leak(without: Protection, path: Path, report: str, at: datetime, size: int) -> None:
    """Keep what is never kept, in a table of its own."""
    if without not in {"order", "time", "sizes"}:
        return
    with closing(sqlite3.connect(path)) as connection, connection:
        columns = "(report TEXT, value TEXT)" if without == "order" else "(report TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID"
        connection.execute(f"CREATE TABLE IF NOT EXISTS leak {columns}")
        value = {"order": "", "time": at.isoformat(), "sizes": str(size)}[without]
        connection.execute("INSERT INTO leak VALUES (?, ?)", (report, value))
