"""Days and moments in words, in the time of the person they are about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from bot.rendering.phrasebook import Phrasebook

SHORTEST = timedelta(microseconds=1)


def day_in_words(day: date, book: Phrasebook) -> str:
    """A day: "1 December 2026"."""
    month = book.say(f"requests.dates.months.{day.month}")
    return book.say("requests.dates.day", number=day.day, month=month, year=day.year)


def written_day(text: str, book: Phrasebook) -> str:
    """An ISO day in words; a text that is none stays as it is."""
    try:
        return day_in_words(date.fromisoformat(text), book)
    except ValueError:
        return text


def day_of(moment: datetime, zone: str, book: Phrasebook) -> str:
    """The day of a moment, in a time zone."""
    return day_in_words(moment.astimezone(ZoneInfo(zone)).date(), book)


def moment_in_words(moment: datetime, zone: str, book: Phrasebook) -> str:
    """A moment to the minute, in a time zone."""
    local = moment.astimezone(ZoneInfo(zone))
    return book.say("requests.dates.moment", day=day_in_words(local.date(), book), time=f"{local:%H:%M}")


def last_day(end: datetime, zone: str, book: Phrasebook) -> str:
    """The last day of a step: a step ends at the midnight after it, which is already the next day."""
    return day_of(end - SHORTEST, zone, book)
