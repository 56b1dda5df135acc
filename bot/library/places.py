"""Where the pack that comes with the program lies."""

from __future__ import annotations

from pathlib import Path


def shipped_content() -> Path:
    """The sample pack, beside the `bot` package both in a checkout and where it is installed."""
    return Path(__file__).resolve().parents[2] / "content"
