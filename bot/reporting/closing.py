"""What is counted about a closed report: four facts, without the report."""

from __future__ import annotations

from bot.reports.report import Report

TIMES = ((3, "within_3"), (7, "within_7"), (30, "within_30"), (90, "within_90"))
LONGER, NEVER = "longer", "never"
LISTS = ("category", "tool", "outcome", "time", "checkin")
NO_TOOL = "none"


def facts(report: Report, *, category: str, tool: str) -> tuple[tuple[str, str], ...]:
    """Pairs of list and value; the time is that until a person's first message."""
    return (("category", category), ("tool", tool or NO_TOOL), ("outcome", report.outcome), ("time", _time(report)))


def _time(report: Report) -> str:
    if report.personal is None:
        return NEVER
    days = (report.personal - report.day).days
    return next((name for most, name in TIMES if days <= most), LONGER)
