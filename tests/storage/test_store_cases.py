"""Cases: what is kept, who finds it, and what the clock is told. On memory, SQLite and PostgreSQL alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from request_scenes import MONDAY, box, decided, filed, fill, happens, ids, keep, key, line_of, notice, query, taken, withdrawn

from bot.cases import happenings as h
from bot.cases.deadlines import Alarm
from bot.ports import VIEWS, ChangedMeanwhileError

if TYPE_CHECKING:
    from storage import Store


class OopsError(Exception):
    """Something else went wrong in the middle of a transaction."""


def test_a_case_is_read_as_it_was_kept(store: Store) -> None:
    """Facts, texts, moments to the microsecond: nothing is rounded or lost on the way."""
    case = happens(store, keep(store, filed()), taken(), decided(outcome="refused", reason="no\nnot now ✓"))
    assert store.cases.read("case-a") == case
    assert case.decision is not None
    assert store.cases.read("case-a").decision == case.decision


@pytest.mark.parametrize("unknown", ["", "case-b", "case-a\x00", "\ud800", "x" * 10_000, "' OR 1=1 --", "%"])
def test_a_case_that_is_not_there_is_none(store: Store, unknown: str) -> None:
    """Whatever stands in an address: an answer, and no case."""
    keep(store, filed())
    assert store.cases.read(unknown) is None
    with store.cases.work() as work:
        assert work.case(unknown) is None
        assert work.case_of(unknown) is None


def test_an_error_in_the_middle_keeps_nothing(store: Store) -> None:
    """Of a transaction that fails, not even a number in the log is left."""
    case = filed()
    with pytest.raises(OopsError), store.cases.work() as work:  # noqa: PT012 - the error comes after the rest
        work.done("click")
        work.record(0, case, line_of(case), [Alarm(MONDAY, "start", "missed")])
        work.keep_boxes(case.id, [box()])
        work.post([notice()])
        assert work.case(case.id) == case
        raise OopsError
    assert store.cases.read(case.id) is None
    assert store.log.head().count == 0
    assert store.cases.due(MONDAY) == ()
    assert store.outbox.notice("notice-1") is None
    assert store.log.verify().faults == ()
    with store.cases.work() as work:
        assert not work.done("click")
        assert work.case_of(case.filed.submission) is None


def test_nobody_sees_a_transaction_before_its_end(store: Store) -> None:
    """Somebody who reads meanwhile sees what was there before."""
    case = filed()
    with store.cases.work() as work:
        work.record(0, case, line_of(case), ())
        work.post([notice()])
        assert store.cases.read(case.id) is None
        assert store.outbox.waiting() == ()
        assert ids(store) == []
    assert ids(store) == ["case-a"]
    assert store.outbox.waiting() == ("notice-1",)


def test_the_same_act_is_done_once(store: Store) -> None:
    """A click that arrives again is known, in the same transaction and in later ones."""
    with store.cases.work() as work:
        assert not work.done("click")
        assert work.done("click")
        assert not work.done("another")
    with store.cases.work() as work:
        assert work.done("click")


def test_a_form_becomes_one_case(store: Store) -> None:
    """The form is found again by its random name, and a second case from it is refused."""
    keep(store, filed("case-a", submission="form"))
    with store.cases.work() as work:
        found = work.case_of("form")
        assert found is not None
        assert found.id == "case-a"
    with pytest.raises(ChangedMeanwhileError):
        keep(store, filed("case-b", submission="form"))
    assert store.cases.read("case-b") is None
    assert store.log.head().count == 1


def test_a_change_of_an_old_version_is_refused(store: Store) -> None:
    """Whoever decided on what she saw before somebody else decided is told, and nothing of hers is kept."""
    case = happens(store, keep(store, filed()), taken())
    happens(store, case, decided("handler-1"))
    with pytest.raises(ChangedMeanwhileError):
        happens(store, case, decided("handler-2", "refused", "no"))
    with pytest.raises(ChangedMeanwhileError):
        keep(store, filed())
    read = store.cases.read("case-a")
    assert read is not None
    assert [decision.by for decision in read.decisions] == ["handler-1"]
    assert store.log.head().count == 3
    assert store.log.verify().faults == ()


def test_several_things_happen_in_one_transaction(store: Store) -> None:
    """Each record goes on from the one before, and the log has them in order."""
    case = filed()
    with store.cases.work() as work:
        work.record(0, case, line_of(case), ())
        work.record(0, filed("case-b"), line_of(filed("case-b")), ())
        later = h.Taken(at=MONDAY, by="handler-1")
        from bot.cases.case import after  # noqa: PLC0415

        case = after(case, later)
        work.record(1, case, line_of(case), ())
        assert work.case("case-a") == case
    assert [(entry.n, entry.case, entry.position, entry.name) for entry in store.log.entries()] == [
        (1, "case-a", 0, "filed"),
        (2, "case-b", 0, "filed"),
        (3, "case-a", 1, "taken"),
    ]


def test_an_employee_finds_her_own_requests(store: Store) -> None:
    """The newest first, and nobody else's."""
    for number in range(3):
        keep(store, filed(f"case-{number}", at=MONDAY + timedelta(hours=number)))
    keep(store, filed("not-hers", by="somebody"))
    assert [case.id for case in store.cases.cases_of("employee")] == ["case-2", "case-1", "case-0"]
    assert store.cases.cases_of("nobody") == ()


def test_what_cannot_wait_comes_first_on_every_page_of_a_list(store: Store) -> None:
    """Before what is due sooner and what was there earlier; among its like, what is due first. Of what is over nothing does."""
    hours = {"late": 40, "soon": 1, "urgent later": 90, "urgent": 60}
    for name, due in hours.items():
        keep(store, filed(name), due=MONDAY + timedelta(hours=due), urgent="urgent" in name)
    assert ids(store) == ["urgent", "urgent later", "soon", "late"]
    pages = [store.cases.inbox(query(offset=offset, limit=2)).lines for offset in (0, 2)]
    assert [[line.urgent for line in lines] for lines in pages] == [[True, True], [False, False]]
    for name in ("urgent", "soon"):
        case = store.cases.read(name)
        assert case is not None
        happens(store, case, withdrawn(MONDAY + timedelta(hours=hours[name])))
    assert ids(store, view="over") == ["urgent", "soon"]
    assert ids(store) == ["urgent later", "late"]


def test_moments_come_back_in_utc(store: Store) -> None:
    """Wherever on earth something was filed; one that does not say where is refused."""
    tokyo = datetime(2026, 1, 5, 18, 30, tzinfo=timezone(timedelta(hours=9)))
    case = filed(at=tokyo)
    keep(store, case, alarms=(Alarm(tokyo, "start", "missed"),))
    line = store.cases.inbox(query()).lines[0]
    assert line.filed == tokyo
    ((_, alarm),) = store.cases.due(tokyo)
    (entry,) = store.log.entries()
    for moment in (alarm.at, entry.at):
        assert (moment.utcoffset(), moment.hour) == (timedelta(0), 9)
    with pytest.raises(ValueError, match="moment_without_zone"):
        keep(store, filed("naive", at=datetime(2026, 1, 5)))  # noqa: DTZ001 - what is tested


def test_a_list_is_for_the_route_for_people_beside_and_for_those_it_was_escalated_to(store: Store) -> None:
    """A case is in the list of exactly those who may handle it."""
    keep(store, filed("routed"))
    keep(store, filed("beside", route="other", beside=("handler-1",)))
    keep(store, filed("elsewhere", route="other"))
    escalated = keep(store, filed("escalated", route="other"))
    happens(store, escalated, h.Escalated(at=MONDAY, route="adjustments", why="missed"))
    moved = keep(store, filed("moved"))
    happens(store, moved, h.HandedOver(at=MONDAY, by="handler-2", route="other"))
    assert sorted(ids(store)) == ["beside", "escalated", "routed"]
    assert ids(store, teams=()) == ["beside"]
    assert ids(store, "handler-9", teams=()) == []
    assert sorted(ids(store, "handler-9", teams=("other",))) == ["beside", "elsewhere", "escalated", "moved"]


@pytest.mark.parametrize("view", ["mine", "unassigned", "due_soon", "overdue", "all", "over"])
def test_who_is_part_of_a_matter_can_notice_nothing_of_it(store: Store, view: str) -> None:
    """No list, total or page of any view changes for the employee, her manager, or a handler who excluded herself."""
    part_of_it = ("employee", "manager", "handler-1")
    empty = {person: store.cases.inbox(query(person, view)) for person in part_of_it}
    case = keep(store, filed(), due=MONDAY)
    case = happens(store, case, h.Recused(at=MONDAY, by="handler-1"))
    store.keyring.add(key("key-m", "manager"))
    with store.cases.work() as work:
        work.keep_boxes(case.id, [box("key-m")])
    if view == "over":
        happens(store, case, withdrawn())
    for person in part_of_it:
        everything = query(person, view, search="case", employees=("employee",), soon=MONDAY + timedelta(days=9))
        assert store.cases.inbox(query(person, view)) == empty[person]
        assert store.cases.inbox(everything) == empty[person]
        assert store.cases.boxes(case.id, person) == ()
    colleague = store.cases.inbox(query("handler-2", "over" if view == "over" else "all"))
    assert colleague.total == 1


def test_after_an_appeal_the_first_decider_finds_it_no_more(store: Store) -> None:
    """Neither the case nor the box that was sealed to her."""
    store.keyring.add(key())
    case = keep(store, filed())
    with store.cases.work() as work:
        work.keep_boxes(case.id, [box()])
    case = happens(store, case, taken(), decided("handler-1", "refused", "no"))
    assert store.cases.boxes(case.id, "handler-1") == (box(),)
    happens(store, case, h.Appealed(at=MONDAY, by="employee", reason="please", route="adjustments"))
    assert ids(store, "handler-1") == []
    assert ids(store, "handler-2") == ["case-a"]
    assert store.cases.boxes(case.id, "handler-1") == ()


def test_each_view_holds_what_it_says(store: Store) -> None:
    """Mine, nobody's, due soon, overdue, all that is not over, and what is."""
    hour = timedelta(hours=1)
    keep(store, filed("late"), due=MONDAY - hour)
    keep(store, filed("now"), due=MONDAY)
    keep(store, filed("soon"), due=MONDAY + hour)
    keep(store, filed("later"), due=MONDAY + 99 * hour)
    keep(store, filed("missed"), due=MONDAY + 99 * hour, missed=True)
    happens(store, keep(store, filed("mine")), taken())
    happens(store, keep(store, filed("theirs")), taken("handler-2"))
    happens(store, keep(store, filed("granted")), taken(), decided())
    happens(store, keep(store, filed("gone")), withdrawn())
    assert ids(store, view="overdue") == ["late", "now", "missed"]
    assert ids(store, view="due_soon") == ["soon"]
    assert ids(store, view="mine") == ["mine"]
    assert ids(store, view="unassigned") == ["late", "now", "soon", "later", "missed"]
    assert ids(store, view="all") == ["late", "now", "soon", "mine", "theirs", "later", "missed", "granted"]
    assert ids(store, view="over") == ["gone"]


def test_the_counts_beside_the_views_are_those_of_their_lists(store: Store) -> None:
    """One pass over the cases counts the same as opening every view; a search changes none of it."""
    fill(store)
    asked = query()
    counted = {view: store.cases.inbox(replace(asked, view=view, limit=0)).total for view in VIEWS}
    assert store.cases.counts(asked) == counted
    assert store.cases.counts(replace(asked, search="no such case")) == counted
    assert sum(counted.values()) > 0


def test_a_list_can_be_searched_by_id_by_people_and_by_kind(store: Store) -> None:
    """Letters of the id in any case; signs that databases treat in a special way are letters too."""
    keep(store, filed("Abc-1"))
    keep(store, filed("xyz-2", by="anne", kind="approval"))
    keep(store, filed("per%cent_"))
    assert ids(store, search="aBC") == ["Abc-1"]
    assert ids(store, search="%") == ids(store, search="_") == ["per%cent_"]
    assert ids(store, search="bc-1", employees=("anne",)) == ["Abc-1", "xyz-2"]
    assert ids(store, employees=("anne",)) == ["xyz-2"]
    assert ids(store, kind="approval") == ["xyz-2"]
    assert ids(store, search="c", kind="approval") == []
    assert ids(store, search="\x00") == ids(store, search="\ud800") == ids(store, search="'") == []


def test_pages_of_a_list_hold_every_case_once(store: Store) -> None:
    """The total says how many there are whatever page is shown, and cases due at the same moment keep their order."""
    for number in range(7):
        keep(store, filed(f"case-{number}"))
    pages = [store.cases.inbox(query(offset=offset, limit=3)) for offset in (0, 3, 6, 9)]
    assert [page.total for page in pages] == [7] * 4
    assert [line.id for page in pages for line in page.lines] == [f"case-{number}" for number in range(7)]


def test_a_line_shows_what_was_recorded_last(store: Store) -> None:
    """Every field of it."""
    case = happens(store, keep(store, filed(tier="high")), taken())
    (line,) = store.cases.inbox(query()).lines
    assert line == line_of(case)


def test_the_clock_is_told_what_is_due_the_oldest_first(store: Store) -> None:
    """Up to this moment, as many as asked for; what is recorded next replaces it."""
    hours = [MONDAY + timedelta(hours=number) for number in range(4)]
    keep(store, filed("case-b"), alarms=(Alarm(hours[2], "start", "missed"), Alarm(hours[0], "start", "remind")))
    case = keep(store, filed("case-a"), alarms=(Alarm(hours[1], "start", "missed"), Alarm(hours[3], "decision", "missed")))
    assert store.cases.due(hours[0] - timedelta(microseconds=1)) == ()
    assert store.cases.due(hours[2]) == (
        ("case-b", Alarm(hours[0], "start", "remind")),
        ("case-a", Alarm(hours[1], "start", "missed")),
        ("case-b", Alarm(hours[2], "start", "missed")),
    )
    assert len(store.cases.due(hours[3], limit=2)) == 2
    happens(store, case, taken(), alarms=())
    assert [case_id for case_id, _ in store.cases.due(hours[3])] == ["case-b", "case-b"]


def test_grounds_are_found_by_the_handler_they_are_sealed_to(store: Store) -> None:
    """A box sealed anew to the same key replaces the old one; a key that is forgotten takes its boxes along."""
    for name, person in (("old", "handler-1"), ("new", "handler-1"), ("theirs", "handler-2")):
        store.keyring.add(key(name, person))
    case = keep(store, filed())
    with store.cases.work() as work:
        work.keep_boxes(case.id, [box("old"), box("theirs")])
        work.keep_boxes(case.id, [box("new"), box("old")])
    assert store.cases.boxes(case.id, "handler-1") == (box("new"), box("old"))
    assert store.cases.boxes(case.id, "handler-2") == (box("theirs"),)
    assert store.cases.boxes("other", "handler-1") == store.cases.boxes(case.id, "handler-3") == ()
    store.keyring.remove("old")
    assert store.cases.boxes(case.id, "handler-1") == (box("new"),)
    happens(store, case, taken())
    assert store.cases.boxes(case.id, "handler-1") == (box("new"),)
    store.keyring.add(key("old", "handler-3"))
    assert store.cases.boxes(case.id, "handler-3") == (), "a key of the same name opens nothing of before"


def test_figures_tell_how_cases_went(store: Store) -> None:
    """Who had it last, when it was decided, whether a day passed without the decision it was for."""
    keep(store, filed("open"))
    late = happens(store, keep(store, filed("late")), h.Missed(at=MONDAY, step="decision"))
    happens(store, late, taken(), decided(at=MONDAY + timedelta(days=40)))
    happens(store, keep(store, filed("slow")), h.Missed(at=MONDAY, step="start"), withdrawn())
    keep(store, filed("elsewhere", route="other"))
    courses = store.cases.courses(frozenset({"adjustments"}))
    assert sorted((course.late, course.open, course.decided) for course in courses if course.decided is None) == [
        (False, False, None),
        (False, True, None),
    ]
    (decision,) = [course for course in courses if course.decided is not None]
    assert (decision.team, decision.late, decision.filed) == ("adjustments", True, MONDAY)
    assert decision.decided == datetime(2026, 2, 14, 9, 30, 15, 123456, tzinfo=UTC)
    assert store.cases.courses(frozenset()) == ()


def test_kinds_of_requests_that_are_not_over_are_known(store: Store) -> None:
    keep(store, filed("a"))
    happens(store, keep(store, filed("b", kind="approval")), taken(), decided())
    happens(store, keep(store, filed("c", kind="contest")), withdrawn())
    assert store.cases.kinds() == {"opt_out", "approval"}
