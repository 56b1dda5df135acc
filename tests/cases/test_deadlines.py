"""Deadlines in working days of a place: holidays, month ends, leap days, and clocks that change."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bot.calendars import WorkingDays
from bot.cases import happenings as h
from bot.cases.case import Case, after, file
from bot.cases.deadlines import alarms, appeal_until, dues, end_of, next_due
from bot.cases.kinds import FormField, Limits, RequestKind, Sooner, Span
from bot.cases.places import Calendars, PlaceTime

if TYPE_CHECKING:
    from collections.abc import Mapping

CALENDAR = WorkingDays(
    Calendars(
        places={
            "de": PlaceTime(country="DE"),
            "by": PlaceTime(country="DE", subdivision="BY"),
            "us": PlaceTime(country="US"),
            "uk": PlaceTime(country="GB", subdivision="ENG"),
            "ae": PlaceTime(country="AE"),
        }
    )
)


def span(amount: int, unit: str = "working_days") -> Span:
    return Span(amount=amount, unit=unit)


KIND = RequestKind(
    id="k",
    intent="k",
    fields=(FormField(id="f", type="text"),),
    protects=True,
    limits=Limits(
        start=span(2),
        decision=span(15),
        hard_stop=span(30),
        appeal_window=span(30, "days"),
        appeal=span(14, "days"),
        remind=span(2),
        check_ins=(span(30, "days"), span(90, "days")),
    ),
    keep={"default": span(3, "years")},
)


def case_of(at: datetime, place: str = "de", zone: str = "Europe/Berlin", facts: Mapping[str, str] | None = None) -> Case:
    facts = facts or {}
    filed = h.Filed(at=at, by="eve", kind="k", submission="s", facts=facts, place=place, zone=zone, route="team", protects=True)
    return file("C-1", filed)


def last_day(at: datetime, zone: str) -> date:
    return (at.astimezone(ZoneInfo(zone)) - timedelta(seconds=1)).date()


@pytest.mark.parametrize(
    ("place", "zone", "filed", "days", "expected"),
    [
        ("de", "Europe/Berlin", "2026-04-02T10:00+02:00", 2, "2026-04-08"),  # Good Friday and Easter Monday between
        ("us", "America/New_York", "2026-04-02T10:00-04:00", 2, "2026-04-06"),  # neither is a public holiday there
        ("by", "Europe/Berlin", "2026-06-03T10:00+02:00", 1, "2026-06-05"),  # Corpus Christi in Bavaria
        ("de", "Europe/Berlin", "2026-06-03T10:00+02:00", 1, "2026-06-04"),
        ("uk", "Europe/London", "2026-12-23T10:00+00:00", 2, "2026-12-29"),  # Boxing Day on a Saturday, made up on Monday
        ("de", "Europe/Berlin", "2026-12-30T10:00+01:00", 3, "2027-01-05"),  # over the turn of the year
        ("ae", "Asia/Dubai", "2026-01-09T10:00+04:00", 1, "2026-01-12"),  # Saturday and Sunday are the weekend there too
        ("nowhere", "UTC", "2026-05-01T10:00+00:00", 1, "2026-05-04"),  # an unknown place has weekends alone
    ],
)
def test_working_days_are_those_of_the_place(place: str, zone: str, filed: str, days: int, expected: str) -> None:
    end = end_of(span(days), datetime.fromisoformat(filed), place, zone, CALENDAR)
    assert last_day(end, zone) == date.fromisoformat(expected)


def test_a_request_filed_late_in_the_evening_counts_from_that_local_day() -> None:
    late = datetime(2026, 3, 2, 23, 30, tzinfo=ZoneInfo("America/Los_Angeles")).astimezone(UTC)
    assert last_day(end_of(span(1), late, "us", "America/Los_Angeles", CALENDAR), "America/Los_Angeles") == date(2026, 3, 3)


def test_a_day_ends_at_local_midnight_when_the_clocks_change() -> None:
    before = datetime(2026, 3, 27, 12, tzinfo=UTC)  # clocks go forward in Berlin on the 29th
    assert end_of(span(2, "days"), before, "de", "Europe/Berlin", CALENDAR) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert end_of(span(1, "days"), before, "de", "Europe/Berlin", CALENDAR) == datetime(2026, 3, 28, 23, tzinfo=UTC)


def test_years_keep_the_day_or_take_the_last_of_the_month() -> None:
    leap = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert last_day(end_of(span(1, "years"), leap, "us", "UTC", CALENDAR), "UTC") == date(2029, 2, 28)
    assert last_day(end_of(span(4, "years"), leap, "us", "UTC", CALENDAR), "UTC") == date(2032, 2, 29)


def test_the_start_is_due_first_until_somebody_talks_to_her() -> None:
    case = case_of(datetime(2026, 3, 2, 9, tzinfo=UTC))
    assert [due.step for due in dues(case, KIND, CALENDAR)] == ["start", "decision", "hard_stop"]
    case = after(case, h.Taken(at=case.filed.at, by="hanna"))
    assert next_due(case, KIND, CALENDAR).step == "start"
    case = after(case, h.Asked(at=case.filed.at, by="hanna", text="?"))
    assert next_due(case, KIND, CALENDAR).step == "decision"


def test_a_missed_step_is_told_once_and_the_next_goes_on() -> None:
    case = case_of(datetime(2026, 3, 2, 9, tzinfo=UTC))
    start = alarms(case, KIND, CALENDAR)
    assert ("start", "missed") in {(alarm.step, alarm.action) for alarm in start}
    case = after(case, h.Missed(at=case.filed.at + timedelta(days=4), step="start"))
    assert ("start", "missed") not in {(alarm.step, alarm.action) for alarm in alarms(case, KIND, CALENDAR)}
    assert next_due(case, KIND, CALENDAR).step == "decision"


def test_a_reminder_comes_two_working_days_before() -> None:
    case = case_of(datetime(2026, 3, 2, 9, tzinfo=UTC))
    due = {due.step: due.at for due in dues(case, KIND, CALENDAR)}
    remind = {alarm.step: alarm.at for alarm in alarms(case, KIND, CALENDAR) if alarm.action == "remind"}
    assert last_day(due["decision"], "Europe/Berlin") == date(2026, 3, 23)
    days = [date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 23)]
    assert last_day(remind["decision"], "Europe/Berlin") <= days[0]
    assert remind["decision"] > case.filed.at + timedelta(days=14)


def test_a_decision_can_be_appealed_for_thirty_days_and_closes_then() -> None:
    case = after(
        case_of(datetime(2026, 3, 2, 9, tzinfo=UTC)),
        h.Decided(at=datetime(2026, 3, 10, 9, tzinfo=UTC), by="hanna", outcome="granted"),
    )
    until = appeal_until(case, KIND, CALENDAR)
    assert last_day(until, "Europe/Berlin") == date(2026, 4, 9)
    assert [(alarm.at, alarm.action) for alarm in alarms(case, KIND, CALENDAR) if alarm.step == "window"] == [(until, "close")]


def test_an_appeal_has_its_own_deadline_and_the_old_ones_are_gone() -> None:
    case = case_of(datetime(2026, 3, 2, 9, tzinfo=UTC))
    case = after(case, h.Missed(at=datetime(2026, 3, 5, 9, tzinfo=UTC), step="start"))
    case = after(case, h.Decided(at=datetime(2026, 3, 10, 9, tzinfo=UTC), by="hanna", outcome="refused", reason="No."))
    case = after(case, h.Appealed(at=datetime(2026, 3, 12, 9, tzinfo=UTC), by="eve", reason="Yes.", route="team"))
    assert [(due.step, last_day(due.at, "Europe/Berlin")) for due in dues(case, KIND, CALENDAR)] == [
        ("appeal", date(2026, 3, 26))
    ]


def test_both_sides_are_reminded_before_a_decision_ends() -> None:
    decided = h.Decided(at=datetime(2026, 3, 10, 9, tzinfo=UTC), by="hanna", outcome="granted", until=date(2026, 9, 30))
    case = after(case_of(datetime(2026, 3, 2, 9, tzinfo=UTC)), decided)
    found = {alarm.action: alarm.at for alarm in alarms(case, KIND, CALENDAR) if alarm.step == "end"}
    assert found["ended"] == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert found["ends_soon"] == found["ended"] - timedelta(days=14)


def test_waiting_for_the_employee_stops_no_clock() -> None:
    case = case_of(datetime(2026, 3, 2, 9, tzinfo=UTC))
    before = {due.step: due.at for due in dues(case, KIND, CALENDAR)}
    case = after(case, h.Asked(at=datetime(2026, 3, 3, 9, tzinfo=UTC), by="hanna", text="?"))
    assert all(before[due.step] == due.at for due in dues(case, KIND, CALENDAR))


def test_an_answer_can_make_a_step_due_sooner() -> None:
    """Somebody in danger is answered on the next day, whatever else the kind allows; other cases of it are not touched."""
    sooner = Sooner(when={"f": "danger"}, start=span(1, "days"), status=span(7, "days"))
    kind = KIND.model_copy(update={"sooner": (sooner,), "limits": KIND.limits.model_copy(update={"status": span(30, "days")})})
    at = datetime(2026, 11, 21, 10, tzinfo=UTC)  # a Saturday

    def days(answer: str) -> dict[str, date]:
        case = case_of(at, facts={"f": answer})
        return {due.step: last_day(due.at, "Europe/Berlin") for due in dues(case, kind, CALENDAR)}

    assert days("danger")["start"] == date(2026, 11, 22)
    assert days("danger")["status_1"] == date(2026, 11, 28)
    assert days("danger")["decision"] == days("low")["decision"]
    assert days("low")["start"] == date(2026, 11, 24)
    assert days("low")["status_1"] == date(2026, 12, 21)
