"""Promises 6, 7 and 8 for harm told of with a name: nobody else learns that it exists, and it has no price."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from scene import PEOPLE, Office

from bot.cases.people import able
from bot.cases.sealing import HandlerKey, SealedBox
from bot.casework.figures import figures_of, topics_of
from bot.conversation.requesting import (
    CaseOpened,
    FormSent,
    FormShown,
    InboxOpened,
    KeysBy,
    NotPossible,
    RequestOpened,
    RequestShown,
    RequestsOpened,
)
from storage import Store

if TYPE_CHECKING:
    from bot.conversation.requesting import RequestReply

VIEWS = ("mine", "unassigned", "due_soon", "overdue", "all", "over")
HR, OVERSIGHT = ("hr-a", "hr-b"), ("over-a", "over-b")


def all_that_is_shown_to(office: Office, person: str, case_id: str) -> list[object]:
    """Every list, count, case, notice and figure that somebody can get."""
    teams = {team.id: team.id for team in office.desk.rules.routes.teams}
    return [
        *(office.casework.hear(InboxOpened(person, view, words)) for view in VIEWS for words in ("", "employee", case_id)),  # type: ignore[arg-type]
        office.casework.hear(CaseOpened(person, case_id)),
        office.casework.hear(RequestOpened(person, case_id)),
        office.casework.hear(RequestsOpened(person)),
        office.store.outbox.notices_of(person),
        figures_of(office.desk, teams),
        topics_of(office.desk, lambda _, id_: id_),
    ]


def year_of(office: Office, *, with_it: bool) -> str:
    """A quarter of work, in which the employee tells of harm or does not."""
    for number in range(4):  # one more, and every figure of theirs would be shown
        office.file("colleague", "adjust", f"adjust-{number}", tool="helper")
    case_id = office.file("employee", "tell", "harm", tool="helper").case.id if with_it else "ZZZZ-ZZZZ-ZZ"
    if with_it:
        office.send("hr-a", "take", case_id)
        office.send("employee", "write", case_id, text="There is more.")
        office.send("hr-a", "reply", case_id, text="Thank you.")
    office.pass_days(120)
    if with_it:
        office.send("hr-a", "decide", case_id, outcome="granted")
    return case_id


@pytest.mark.parametrize("escalated_to", [False, True])
def test_promise_8_whoever_does_not_handle_it_sees_the_same_with_and_without_it(escalated_to: bool) -> None:  # noqa: FBT001 - a table
    """The same quarter twice: manager, director, other teams and colleagues get the same lists, notices and figures."""
    with_it, without = Office(Store.in_memory()), Office(Store.in_memory())
    case_id, _ = year_of(with_it, with_it=True), year_of(without, with_it=False)
    for person in PEOPLE:
        if person.id in {"employee", *HR} or (person.id in OVERSIGHT and not escalated_to):
            continue
        here, there = (all_that_is_shown_to(office, person.id, case_id) for office in (with_it, without))
        if person.id in OVERSIGHT:
            assert "escalated" in with_it.told(person.id)  # a deadline passed, so the people who watch over that know
            here, there = here[-2:], there[-2:]
        assert [repr_without_ids(one) for one in here] == [repr_without_ids(one) for one in there]


def repr_without_ids(shown: object) -> str:
    """What is shown, without the random ids of notices and cases, which differ between any two runs."""
    return re.sub(r"[0-9a-f]{32}|[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{2}", "·", repr(shown))


def test_promise_6_notices_to_handlers_do_not_say_what_it_is_and_the_manager_gets_none(office: Office) -> None:
    office.file(kind="tell")
    office.pass_days(8)
    notices = [posted.notice for id_ in HR for posted in office.store.outbox.notices_of(id_)]
    assert {notice.what for notice in notices} == {"new_case", "reminded"}
    assert all(dict(notice.values) == {"restricted": "yes"} for notice in notices)
    assert office.told("manager") == office.told("director") == office.told("top") == []


@pytest.mark.parametrize(
    ("whom", "goes_to", "never_to"),
    [("", HR, OVERSIGHT), ("hr", OVERSIGHT, HR), ("manager", OVERSIGHT, HR), ("oversight", HR, OVERSIGHT)],
)
def test_it_goes_never_to_whom_it_is_about(
    office: Office, whom: str, goes_to: tuple[str, ...], never_to: tuple[str, ...]
) -> None:
    case_id = office.file(kind="tell", whom=whom).case.id
    assert [office.told(person) for person in goes_to] == [["new_case"]] * 2
    assert [office.told(person) for person in never_to] == [[], []]
    assert office.case(goes_to[0], case_id).case.restricted
    assert office.casework.hear(CaseOpened(never_to[0], case_id)) == NotPossible("no_such_case")


@pytest.mark.parametrize(
    ("whom", "goes_to", "never_to"),
    [
        ("manager,hr", OVERSIGHT, HR),
        ("oversight,hr", ("board-a",), (*HR, *OVERSIGHT)),
        ("manager,oversight", ("board-a",), (*HR, *OVERSIGHT)),
        ("somebody_else,oversight", HR, OVERSIGHT),
    ],
)
def test_it_goes_to_none_of_several_whom_it_is_about(
    office: Office, whom: str, goes_to: tuple[str, ...], never_to: tuple[str, ...]
) -> None:
    """Not when it is filed, not when a day passes, not in a list, not when it is handed over or looked at again."""
    case_id = office.file(kind="tell", whom=whom).case.id
    assert [office.told(person) for person in goes_to] == [["new_case"]] * len(goes_to)
    offered = office.form(goes_to[0], "hand_over", case_id).draft.choices["team"] if len(goes_to) > 1 else ()
    office.pass_days(40)
    office.send(goes_to[0], "decide", case_id, outcome="refused", reason="We found nothing.")
    office.send("employee", "appeal", case_id, reason="Look again.")
    for person in (*never_to, "manager", "director"):
        assert person not in {member.id for team in offered for member in office.store.directory.team(team)}
        assert office.told(person) == []
        assert office.casework.hear(CaseOpened(person, case_id)) == NotPossible("no_such_case")
        assert [office.inbox(person, view).inbox.total for view in VIEWS] == [0] * len(VIEWS)
        assert set(office.inbox(person).counts.values()) == {0}


def test_a_case_of_before_that_names_one_is_still_kept_from_that_one(office: Office) -> None:
    """What was kept when one alone could be chosen is read, handed on and appealed around the same people."""
    case_id = office.file(kind="tell", whom="manager").case.id
    kept = office.store.cases.read(case_id)
    assert kept is not None
    assert kept.filed.facts["whom"] == "manager"
    assert office.form("over-a", "hand_over", case_id).draft.choices["team"] == ("board",)


def test_a_missed_deadline_is_never_escalated_to_whom_it_is_about(office: Office) -> None:
    """Somebody else of those whom the pack's rules name sees to it instead."""
    case_id = office.file(kind="tell", whom="oversight").case.id
    office.pass_days(100)
    assert [office.told(person) for person in OVERSIGHT] == [[], []]
    assert "escalated" in office.told("board-a")
    assert office.case("board-a", case_id).case.missed
    assert "missed_employee" in office.told("employee")


def test_what_the_ombudsperson_misses_goes_to_nobody_who_was_left_out(office: Office) -> None:
    """HR is left out of what is about a manager, also when a day passes; those who have it are told once more."""
    case_id = office.file(kind="tell", whom="manager").case.id
    office.pass_days(100)
    assert [office.told(person) for person in (*HR, "board-a", "manager")] == [[], [], [], []]
    assert "escalated" in office.told("over-a")
    assert office.form("over-a", "hand_over", case_id).draft.choices["team"] == ("board",)


def test_a_colleague_who_is_named_is_left_out_and_can_notice_nothing(office: Office) -> None:
    case_id = office.file(kind="tell", part="hr-a").case.id
    assert (office.told("hr-a"), office.told("hr-b")) == ([], ["new_case"])
    assert office.casework.hear(CaseOpened("hr-a", case_id)) == NotPossible("no_such_case")
    office.pass_days(100)
    assert office.told("hr-a") == []


def test_a_name_that_nobody_has_comes_back_because_it_could_protect_nobody(office: Office) -> None:
    reply = office.send("employee", "request", "tell", part="hr-b, Hr Ahh")
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"part": "unknown_person"}
    assert reply.draft.values["part"] == "hr-b, Hr Ahh"
    assert office.told("hr-a") == []


def test_when_nobody_is_left_it_is_not_taken_and_no_administrator_is_told(office: Office) -> None:
    reply = office.send("employee", "request", "tell", whom="hr", part="over-a, over-b, board-a")
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"": "nobody_left"}
    assert office.inbox("over-a").inbox.total == 0


def test_it_is_handed_over_only_to_whom_it_may_concern(office: Office) -> None:
    case_id = office.file(kind="tell", whom="oversight").case.id
    teams = office.form("hr-a", "hand_over", case_id).draft.choices["team"]
    assert teams == ("board",)
    reply = office.send("hr-a", "hand_over", case_id, team="desk")
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"team": "not_a_choice"}


def test_the_last_who_may_know_of_it_cannot_leave_it_to_nobody(office: Office) -> None:
    case_id = office.file(kind="tell", whom="oversight", part="hr-b, board-a").case.id
    reply = office.send("hr-a", "recuse", case_id)
    assert isinstance(reply, NotPossible)
    assert reply.reason == "nobody_left"
    assert office.case("hr-a", case_id).case.id == case_id


def test_the_clocks_of_speaking_up_run(office: Office) -> None:
    """An answer in three working days and seven days at most, a word every thirty days, an end by day ninety."""
    case = office.file(kind="tell").case
    assert case.due is not None
    assert (case.due.step, (case.due.at - office.clock.now()).days) == ("start", 3)
    office.pass_days(8)
    missed = [moment.about for moment in office.case("hr-a", case.id).case.timeline if moment.what == "missed"]
    assert missed == ["start", "acknowledge"]
    office.send("hr-a", "reply", case.id, text="We look into it.")
    due = office.case("hr-a", case.id).case.due
    assert due is not None
    assert (due.step, (due.at - office.clock.now()).days) == ("status_2", 30)
    office.pass_days(31)
    office.send("hr-a", "reply", case.id, text="We asked the vendor.")
    office.pass_days(170)
    missed = [moment.about for moment in office.case("hr-a", case.id).case.timeline if moment.what == "missed"]
    assert missed[:4] == ["start", "acknowledge", "status_2", "decision"]
    assert "hard_stop" in missed
    assert office.told("employee").count("check_in") == 3


def test_it_is_sealed_to_whom_it_goes_to_and_to_nobody_it_is_about(office: Office) -> None:
    for person in ("hr-a", "hr-b", "over-a"):
        office.store.keyring.add(HandlerKey(f"k-{person}", person, b"p" * 32, "{}"))
    draft = office.form("employee", "request", "tell").draft
    assert draft.keys_by is not None
    assert draft.keys_by.field == "whom"
    assert readers(draft.keys_by) == readers(draft.keys_by, "oversight") == ["k-hr-a", "k-hr-b"]
    assert readers(draft.keys_by, "hr") == readers(draft.keys_by, "manager") == ["k-over-a"]
    boxes = tuple(SealedBox(key.id, b"e" * 32, b"c" * 1024) for key in draft.keys)
    reply = hear(office, FormSent("employee", "request", "tell", "one", {"part": "hr-b"}, boxes))
    assert isinstance(reply, RequestShown)
    kept = {person: len(office.store.cases.boxes(reply.case.id, person)) for person in ("hr-a", "hr-b", "over-a")}
    assert kept == {"hr-a": 1, "hr-b": 0, "over-a": 0}


def readers(by: KeysBy, *chosen: str) -> list[str]:
    """Keys that the page seals to when these are chosen, as its script works it out."""
    ways = [
        None if set(way.unless) & set(chosen) else [one for one in way.people if not set(one.out) & set(chosen)]
        for way in by.ways
    ]
    open_ways = [way for way in ways if way is not None]
    tried = open_ways if by.goes_on else [*open_ways[:1], *([ways[-1]] if ways[-1] is not None else [])]
    return sorted(key for one in next((way for way in tried if way), []) for key in one.keys)


@pytest.mark.parametrize("restricted", [True, False])
def test_the_page_seals_to_those_and_only_those_who_get_it_whatever_is_chosen(
    office: Office,
    restricted: bool,  # noqa: FBT001 - a table
) -> None:
    """Every set of answers: what the page can work out by itself is what the routing does."""
    tell = office.desk.rules.kinds["tell"]
    office.change_pack(kinds={"tell": tell.model_copy(update={"sight": "restricted" if restricted else "team"})})
    office.store.directory.put(
        [replace(person, roles=(*person.roles, "handler:oversight")) for person in PEOPLE if person.id == "hr-b"]
    )
    for person in ("hr-a", "hr-b", "over-a", "board-a"):
        office.store.keyring.add(HandlerKey(f"k-{person}", person, b"p" * 32, "{}"))
    by = office.form("employee", "request", "tell").draft.keys_by
    assert by is not None
    options = ("hr", "oversight", "manager", "somebody_else")
    chosen = [some for count in range(5) for some in itertools.combinations(options, count)]
    found = {some: readers(by, *some) for some in chosen}
    assert len({tuple(keys) for keys in found.values()}) >= 4
    employee = office.desk.directory.person("employee")
    assert employee is not None
    for some, keys in found.items():
        gone = office.desk.ways.of(office.desk.rules.kinds["tell"], employee, {"whom": ",".join(some)})
        team = () if restricted and gone.nobody else able(gone.team, office.desk.directory.team(gone.team), gone.excluded)
        assert keys == sorted(key.id for person in team for key in office.store.keyring.keys_of(person.id)), some


def test_what_nobody_could_open_is_said_and_not_lost(office: Office) -> None:
    office.store.keyring.add(HandlerKey("k", "hr-a", b"p" * 32, "{}"))
    reply = hear(office, FormSent("employee", "request", "tell", "one", {"whom": "hr"}, (SealedBox("k", b"e" * 32, b"c"),)))
    assert isinstance(reply, FormShown)
    assert reply.draft.problems == {"": "no_reader"}


def hear(office: Office, event: FormSent) -> RequestReply:
    return office.casework.hear(event)


def test_a_form_for_few_is_offered_to_them_alone(office: Office) -> None:
    """A policy owner's form does not exist for anybody else; a colleague of her team decides it, never she."""
    offered = [office.casework.hear(RequestsOpened(person)).kinds for person in ("owner", "employee")]  # type: ignore[union-attr]
    assert ["propose" in kinds for kinds in offered] == [True, False]
    assert office.send("employee", "request", "propose", tool="helper") == NotPossible("no_such_kind")
    case_id = office.file("owner", "propose", figure="2026-Q1: 7").case.id
    assert office.casework.hear(CaseOpened("owner", case_id)) == NotPossible("no_such_case")
    assert office.case("desk-a", case_id).case.facts["figure"] == "2026-Q1: 7"


def test_numbers_by_tool_are_told_from_five_on_and_count_nothing_told_in_confidence(office: Office) -> None:
    for number in range(4):
        office.file("employee", "leave_it", f"opt-{number}")
    for number in range(6):
        office.file("colleague", "tell", f"tell-{number}", tool="helper")
    office.clock.forward(days=100)
    assert topics_of(office.desk, lambda _, id_: id_) == ()
    office.clock.forward(days=-100)
    office.file("employee", "leave_it", "opt-5")
    office.clock.forward(days=100)
    (table,) = topics_of(office.desk, lambda _, id_: id_.title())
    assert (table.quarter, table.type, [(row.id, row.name, row.count) for row in table.rows]) == (
        "2026-Q1",
        "tool",
        [("helper", "Helper", 5)],
    )


def test_it_goes_on_to_the_next_whom_the_rules_name(office: Office) -> None:
    """Where HR is part of it and the ombudspersons are named, those of the last rule have it, and nobody above them knows."""
    case_id = office.file(kind="tell", whom="hr", part="over-a, over-b").case.id
    assert office.case("board-a", case_id).case.route == "board"
    assert [office.told(person) for person in (*HR, *OVERSIGHT)] == [[], [], [], []]
