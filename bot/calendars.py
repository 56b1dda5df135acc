"""Working days of a place: weekends and public holidays left out. The only room that knows the `holidays` package."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.cases.places import Calendars

if TYPE_CHECKING:
    from holidays import HolidayBase


class WorkingDays:
    """Working days, by place."""

    def __init__(self, calendars: Calendars) -> None:
        """`calendars` say whose holidays a place keeps."""
        self._calendars = calendars

    def working_day_after(self, day: date, count: int, place: str) -> date:
        """The `count`-th working day after a day; `count` is at least 1."""
        where = self._calendars.of(place)
        found = day
        while count > 0:
            found += timedelta(days=1)
            count -= _works(found, where.country, where.subdivision)
        return found


@lru_cache(maxsize=20_000)
def _works(day: date, country: str, subdivision: str) -> bool:
    public = _holidays(country, subdivision, day.year)
    weekend = public.weekend if public is not None else {5, 6}
    return day.weekday() not in weekend and (public is None or day not in public)


@lru_cache(maxsize=512)
def _holidays(country: str, subdivision: str, year: int) -> HolidayBase | None:
    import holidays  # noqa: PLC0415 - a twentieth of a second that a question in the terminal need not wait

    if not country:
        return None
    return holidays.country_holidays(country, subdiv=subdivision or None, years=year)


def known_calendar(country: str, subdivision: str) -> bool:
    """Whether there is such a calendar."""
    import holidays  # noqa: PLC0415 - as above

    supported = holidays.list_supported_countries(include_aliases=False)
    return not country or (country in supported and (not subdivision or subdivision in supported[country]))
