"""What is counted of closed reports and check-ins, by list."""

from __future__ import annotations

from bot.reports.report import Report

TIMES = ((3, "within_3"), (7, "within_7"), (30, "within_30"), (90, "within_90"))
LONGER, NEVER = "longer", "never"
SEALED = ("category", "tool", "outcome")
"""Lists that only somebody who opens a report can count."""

LISTS = (*SEALED, "time", "checkin")
NO_TOOL = "none"
ANSWERS = ("changed", "nothing", "rather_not")
"""Of check-ins."""


def time_of(report: Report) -> str:
    """How long it took until a person's first message."""
    if report.personal is None:
        return NEVER
    days = (report.personal - report.day).days
    return next((name for most, name in TIMES if days <= most), LONGER)
