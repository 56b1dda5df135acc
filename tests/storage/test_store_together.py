"""Two people decide together, each on a server of her own, at the same moment: on SQLite and PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from request_scenes import at_once

from bot.cases import happenings as h
from bot.cases.people import Person
from bot.conversation.requesting import CaseShown, FormSent, NotPossible, RequestShown
from bot.office import Office
from storage import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.assembly import Desk
    from bot.cases.case import Case
    from bot.conversation.requesting import Action, RequestReply

PEOPLE = (
    Person("director", "Sample director", "d@example.com", place="de"),
    Person("manager", "Sample manager", "m@example.com", "director", place="de"),
    Person("employee", "Sample employee", "e@example.com", "manager", place="de"),
    Person("desk-a", "Sample handler", "a@example.com", place="de", roles=("handler:ai_desk",)),
    Person("desk-b", "Sample handler", "b@example.com", place="de", roles=("handler:ai_desk",)),
)
ROUNDS = 4


@pytest.fixture
def servers(url: str, desk: Desk) -> Iterator[tuple[Office, Office]]:
    """Two servers on one database."""
    stores = open_store(url), open_store(url)
    stores[0].directory.put(PEOPLE)
    yield Office(desk, stores[0]), Office(desk, stores[1])
    for store in stores:
        store.close()


def send(office: Office, person: str, action: Action, case: Case, **values: str) -> RequestReply:
    """What somebody presses who saw the case as it is given here."""
    name = f"{case.id}-{person}-{action}-{case.version}"
    return office.casework.hear(FormSent(person, action, case.id, name, values, version=case.version))


def filed(office: Office, number: int) -> Case:
    reply = office.casework.hear(FormSent("employee", "request", "opt_out", f"form {number}", {"ground": "privacy"}))
    assert isinstance(reply, RequestShown)
    return stands(office, reply.case.id)


def stands(office: Office, case_id: str) -> Case:
    case = office.store.cases.read(case_id)
    assert case is not None
    return case


def proposed(office: Office, number: int, by: str) -> Case:
    case = filed(office, number)
    send(office, by, "decide", case, outcome="refused", reason="No.")
    return stands(office, case.id)


def both(one: tuple[Office, str, Action], two: tuple[Office, str, Action], case: Case, **values: str) -> list[RequestReply]:
    """Two people press at the same moment; what each of them is answered."""
    replies: dict[str, RequestReply] = {}

    def press(office: Office, person: str, action: Action) -> None:
        replies[person] = send(office, person, action, case, **(values if action == "decide" else {}))

    assert at_once(lambda: press(*one), lambda: press(*two)) == [None, None]
    return [replies[one[1]], replies[two[1]]]


def test_two_who_agree_at_once_make_one_decision(servers: tuple[Office, Office]) -> None:
    for number in range(ROUNDS):
        case = proposed(servers[0], number, "director")
        replies = both((servers[0], "desk-a", "agree"), (servers[1], "desk-b", "agree"), case)
        assert sorted(type(reply).__name__ for reply in replies) == ["CaseShown", "NotPossible"]
        assert len(stands(servers[0], case.id).decisions) == 1
    told = [posted.notice.what for posted in servers[0].store.outbox.notices_of("employee")]
    assert told.count("decided") == ROUNDS
    assert servers[0].store.log.verify().faults == ()


def test_a_yes_and_another_decision_at_once_are_one_of_the_two(servers: tuple[Office, Office]) -> None:
    """Whoever was later is told, and nothing is agreed to that was not shown."""
    for number in range(ROUNDS):
        case = proposed(servers[0], number, "desk-a")
        yes, other = both((servers[0], "director", "agree"), (servers[1], "desk-b", "decide"), case, outcome="granted")
        now = stands(servers[1], case.id)
        if isinstance(yes, CaseShown):
            assert [decision.outcome for decision in now.decisions] == ["refused"]
            assert isinstance(other, NotPossible)
        else:
            assert (isinstance(yes, NotPossible), yes.reason) == (True, "look_again")  # type: ignore[union-attr]
            assert (now.decisions, now.proposal is not None) == ((), True)
            assert now.proposal.outcome == "granted"  # type: ignore[union-attr]


def test_both_sides_that_decide_at_once_make_one_proposal(servers: tuple[Office, Office]) -> None:
    for number in range(ROUNDS):
        case = filed(servers[0], number)
        replies = both((servers[0], "director", "decide"), (servers[1], "desk-a", "decide"), case, outcome="granted")
        assert sorted(type(reply).__name__ for reply in replies) == ["CaseShown", "NotPossible"]
        now = stands(servers[1], case.id)
        assert [type(one) for one in now.happenings].count(h.Proposed) == 1
        assert now.decisions == ()


def test_what_two_people_did_is_in_the_log_and_in_the_figures_as_one_decision(servers: tuple[Office, Office]) -> None:
    office = servers[0]
    case = proposed(office, 0, "director")
    (course,) = office.store.cases.courses(frozenset({case.route}))
    assert (course.decided, course.open) == (None, True)
    send(servers[1], "desk-a", "agree", case)
    (course,) = office.store.cases.courses(frozenset({case.route}))
    assert (course.decided is not None, course.open) == (True, False)
    names = [entry.name for entry in office.store.log.entries(after=0, limit=10)]
    assert names == ["filed", "proposed", "decided"]
    assert office.store.log.verify().faults == ()
