"""When somebody has to act on a report, by days. The strictest rule that applies wins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.cases.kinds import Span
from bot.reports.report import Report, Steps
from bot.reports.rules import WEEK, ClockName, ClockRule, SpeakingUpRules

WorkingDay = Callable[[date, int], date]
"""The n-th working day after a day."""


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline of a report, and whether it was met; `late` when it was not and the day has passed."""

    name: ClockName
    day: date
    met: bool
    late: bool


def due(report: Report | Steps, rules: Sequence[ClockRule], working_day: WorkingDay, today: date) -> tuple[Due, ...]:
    """All deadlines of a report, in the order of the rules, each name once."""
    found: dict[ClockName, Due] = {}
    for rule in rules:
        if rule.severities and report.severity not in rule.severities:
            continue
        day = _end(_start(rule.name, report), rule.within, working_day)
        if rule.name not in found or day < found[rule.name].day:
            met = _met(rule.name, report)
            found[rule.name] = Due(rule.name, day, met, not met and today > day)
    return tuple(found.values())


def is_late(report: Report | Steps, rules: Sequence[ClockRule], working_day: WorkingDay, today: date) -> bool:
    """Whether a deadline was missed and is still missed."""
    return any(one.late for one in due(report, rules, working_day, today))


def check_ins(report: Report, rules: SpeakingUpRules, today: date) -> tuple[tuple[int, date, bool], ...]:
    """When the reporter is asked about reprisals: days, the day, whether it has come."""
    ends = ((days, report.day + timedelta(days=days)) for days in rules.check_ins)
    return tuple((days, end, end <= today) for days, end in ends)


def batch_day(today: date, after: int) -> date:
    """The day on which handlers see what came today: the next one, or later when the reporter wants that."""
    return today + timedelta(days=1 + after)


def news_days(rules: SpeakingUpRules, today: date, count: int = 2) -> tuple[date, ...]:
    """The next days on which everybody is told to look."""
    if not rules.news:
        return ()
    days = (today + timedelta(days=step) for step in range(7 * (count + 1)))
    return tuple(day for day in days if WEEK[day.weekday()] in rules.news)[:count]


def quarter(day: date) -> str:
    """The quarter of a day: `2026-Q4`."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def next_quarter(one: str) -> str:
    """The quarter after `2026-Q4`."""
    year, number = int(one[:4]), int(one[-1])
    return f"{year + number // 4}-Q{number % 4 + 1}"


def days_of(quarter_: str) -> tuple[date, date]:
    """The first and the last day of `2026-Q4`."""
    after = next_quarter(quarter_)
    first, over = (date(int(one[:4]), 3 * int(one[-1]) - 2, 1) for one in (quarter_, after))
    return first, over - timedelta(days=1)


def years_before(day: date, years: int) -> date:
    """The same day some years ago; for the last of February the first of March where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def _start(name: ClockName, report: Report | Steps) -> date:
    return (report.spoken or report.day) if name == "status" else report.day


def _met(name: ClockName, report: Report | Steps) -> bool:
    if report.closed is not None:
        return True
    days = {
        "personal": report.personal,
        "acknowledged": report.acknowledged,
        "status": None,
        "feedback": report.feedback,
    }
    return days[name] is not None


def _end(start: date, span: Span, working_day: WorkingDay) -> date:
    if span.unit == "working_days":
        return working_day(start, span.amount)
    return start + timedelta(days=max(1, span.exactly().days))
