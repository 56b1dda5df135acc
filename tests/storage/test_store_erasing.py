"""Erasing: what happened is gone, that something happened stays. On memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from request_scenes import GROUNDS, MONDAY, box, decided, filed, fill, happens, ids, keep, key, notice, taken, withdrawn
from sqlalchemy import text

from bot.cases import happenings as h
from bot.cases.deadlines import Alarm
from bot.cases.kinds import Span
from bot.ports import Notice

if TYPE_CHECKING:
    from datetime import datetime

    from storage import Store
    from storage.engine import Database


def test_an_erased_case_is_gone_and_the_log_is_whole(store: Store) -> None:
    """Its messages, grounds, alarms and notices with it; other cases stay."""
    store.keyring.add(key())
    other = keep(store, filed("other"))
    case = keep(store, filed(), alarms=(Alarm(MONDAY, "start", "missed"),))
    with store.cases.work() as work:
        work.keep_boxes(case.id, [box()])
        work.post([notice("1"), notice("2", case="other")])
    happens(store, case, taken(), alarms=(Alarm(MONDAY, "start", "missed"),))
    noted = store.log.head()
    assert store.shredder.erase(case.id, MONDAY, by="admin")
    assert store.cases.read(case.id) is None
    assert [found.id for found in store.cases.cases_of("employee")] == ["other"]
    assert ids(store) == ["other"]
    assert store.cases.due(MONDAY) == store.cases.boxes(case.id, "handler-1") == ()
    assert store.outbox.notice("1") is None
    assert store.outbox.notice("2") is not None
    assert store.cases.read("other") == other
    verdict = store.log.verify(noted)
    assert (verdict.faults, verdict.erased, verdict.entries) == ((), 1, 4)
    assert [entry.name for entry in store.log.entries(case.id)] == ["filed", "taken", "erased"]


def to_manager(case: str = "case-a", notice_id: str = "m", at: datetime = MONDAY) -> Notice:
    """What a manager is told."""
    return Notice(notice_id, "manager", "manager_protected", case, {"employee": "Anne Smith", "tool": "copilot"}, at)


def test_what_a_manager_was_told_goes_with_the_case_and_leads_nowhere_before(store: Store) -> None:
    """No outbox gives its case back; that of another employee stays."""
    keep(store, filed())
    keep(store, filed("other"))
    with store.cases.work() as work:
        work.post([to_manager(), to_manager("other", "n")])
    assert store.outbox.notice("m") is not None
    assert "case-a" not in str((store.outbox.notice("m"), store.outbox.notices_of("manager"), store.outbox.failures()))
    store.shredder.erase("case-a", MONDAY)
    assert [posted.notice.id for posted in store.outbox.notices_of("manager")] == ["n"]


def test_what_a_manager_was_told_by_an_older_version_goes_with_the_case_too(kept: Store, database: Database) -> None:
    """It was kept without its case, which is found by the moment; what is left of erased ones goes at the next purge."""
    moments = {id_: MONDAY + timedelta(microseconds=number) for number, id_ in enumerate(("erased", "case-a", "case-b"))}
    for id_, at in moments.items():
        keep(kept, filed(id_, at=at))
    kept.shredder.erase("erased", MONDAY)
    with kept.cases.work() as work:
        work.post([to_manager(notice_id=f"of {id_}", at=at) for id_, at in moments.items()])
        work.post([notice("round", to="manager", case="", at=moments["erased"])])
    with database.writing() as session:
        session.connection().execute(text("UPDATE notice SET case_id = ''"))
    assert kept.shredder.erase("case-a", MONDAY)
    told = [posted.notice.id for posted in kept.outbox.notices_of("manager")]
    assert told == ["round", "of case-b", "of erased"]
    kept.shredder.purge(MONDAY - timedelta(days=365))
    assert [posted.notice.id for posted in kept.outbox.notices_of("manager")] == ["round", "of case-b"]


def test_what_is_not_there_cannot_be_erased(store: Store) -> None:
    """Nor a second time; the log says it once."""
    keep(store, filed())
    assert not store.shredder.erase("unknown", MONDAY)
    assert store.shredder.erase("case-a", MONDAY)
    assert not store.shredder.erase("case-a", MONDAY)
    assert store.log.head().count == 2


def test_after_erasing_work_goes_on(store: Store) -> None:
    """The chain goes on from the tombstone."""
    keep(store, filed())
    store.shredder.erase("case-a", MONDAY)
    keep(store, filed("case-b"))
    assert store.log.verify().faults == ()
    assert store.log.head().count == 3


def test_what_was_erased_is_in_no_file_any_more(new_url: object) -> None:
    """Not in free pages of the database, and not in the file of recent changes."""
    from storage import open_store  # noqa: PLC0415

    url = new_url("sqlite")  # type: ignore[operator]
    folder = Path(url.removeprefix("sqlite:///")).parent
    store = open_store(url)
    keep(store, filed())
    assert any(GROUNDS.encode() in file.read_bytes() for file in folder.iterdir())
    store.shredder.erase("case-a", MONDAY)
    assert not any(GROUNDS.encode() in file.read_bytes() for file in folder.iterdir())
    store.close()


def test_no_table_names_an_erased_case_except_the_log(kept: Store, database: Database) -> None:
    """Whatever was kept about it."""
    fill(kept)
    kept.shredder.erase("case-a", MONDAY)
    with database.reading() as session:
        for table in ("case_line", "case_reach", "case_excluded", "alarm", "sealed_box", "notice"):
            rows = session.connection().execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - the names above
            assert not any("case-a" in row for row in rows), table
        (body,) = session.connection().execute(text("SELECT body FROM log_body WHERE case_id = 'case-a'")).scalars()
    assert '"name":"erased"' in body


DAY = timedelta(days=1)


def a_month(kind: str, place: str) -> Span:
    """Cases of the sample are kept for 30 days; those of one place for a year."""
    assert kind in {"opt_out", "approval"}
    return Span(amount=1, unit="years") if place == "paris" else Span(amount=30, unit="days")


def test_cases_are_kept_as_long_as_their_kind_and_place_say(store: Store) -> None:
    """To the end of the last day, where they were filed; open ones for ever."""
    happens(store, keep(store, filed("berlin")), withdrawn())
    happens(store, keep(store, filed("paris", place="paris", kind="approval")), withdrawn())
    keep(store, filed("open"))
    happens(store, keep(store, filed("decided")), taken(), decided())
    last_day = MONDAY + 30 * DAY
    midnight_in_berlin = last_day.replace(hour=23, minute=0, second=0, microsecond=0)
    assert store.shredder.retention(midnight_in_berlin - timedelta(microseconds=1), a_month) == ()
    assert store.shredder.retention(midnight_in_berlin, a_month) == ("berlin",)
    assert store.shredder.retention(midnight_in_berlin, a_month) == ()
    assert store.shredder.retention(MONDAY + 367 * DAY, a_month) == ("paris",)
    assert sorted(ids(store)) == ["decided", "open"]
    verdict = store.log.verify()
    assert (verdict.faults, verdict.erased) == ((), 2)


def test_a_closed_case_counts_from_its_closing(store: Store) -> None:
    """Not from what the clock added later; and not while the clock still has something to do."""
    case = happens(store, keep(store, filed()), taken(), decided(), h.Closed(at=MONDAY))
    check_in = Alarm(MONDAY + 90 * DAY, "check_in_1", "check_in")
    case = happens(store, case, h.CheckedIn(at=MONDAY + 20 * DAY, step="check_in_0"), alarms=(check_in,))
    assert store.shredder.retention(MONDAY + 40 * DAY, a_month) == ()
    happens(store, case, h.CheckedIn(at=MONDAY + 35 * DAY, step="check_in_1"))
    assert store.shredder.retention(MONDAY + 40 * DAY, a_month) == ("case-a",)


def test_keeping_cannot_be_counted_in_working_days(store: Store) -> None:
    """The pack is told what to write, and nothing is erased."""
    happens(store, keep(store, filed()), withdrawn())
    with pytest.raises(ValueError, match="write days or years"):
        store.shredder.retention(MONDAY + 999 * DAY, lambda _kind, _place: Span(amount=3, unit="working_days"))
    assert store.cases.read("case-a") is not None
