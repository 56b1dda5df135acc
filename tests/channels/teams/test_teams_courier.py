"""Notices in Teams: brought over real HTTP, held back by Teams' own figures, tried again, or given up in sight of everybody."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from teams_world import PEOPLE, elements, words_of

from bot import jobs
from bot.channels.teams import TeamsCourier
from bot.channels.teams.pace import CONVERSATION, TENANT, Pace
from bot.ports import Notice, Posted, TryLaterError, UndeliverableError

if TYPE_CHECKING:
    from pathlib import Path

    from teams_world import World

EMPLOYEE = next(person for person in PEOPLE if person.id == "employee")


def posted(what: str = "decided", case: str = "AAAA-BBBB-CC") -> Posted:
    return Posted(Notice("n1", EMPLOYEE.id, what, case), "waiting", 0)


def test_a_notice_is_brought_to_the_persons_own_chat(world: World) -> None:
    world.installed("employee")
    world.courier.deliver(EMPLOYEE, posted())
    (sent,) = world.connector.sent
    assert sent.conversation == "conv-personal-employee"
    assert sent.authorization == "Bearer our-token"
    assert "There is a decision for you." in words_of(sent.card)
    assert sent.activity["summary"] == "Something new in MayI"
    assert sent.activity["channelData"] == {"notification": {"alert": True}}


def test_a_check_in_has_its_answer_one_tap_away(world: World) -> None:
    world.installed("employee")
    world.courier.deliver(EMPLOYEE, posted("check_in"))
    kinds = {element["type"] for element in elements(world.connector.sent[0].card["body"])}
    assert "Action.Submit" in kinds


@pytest.mark.parametrize("status", [412, 429, 502, 504, 500, 503, 401])
def test_what_may_work_later_is_tried_later(world: World, status: int) -> None:
    """One try for each call: trying again is the durable queue's business."""
    world.installed("employee")
    world.connector.refuse(status, "Busy", after="17")
    with pytest.raises(TryLaterError) as error:
        world.courier.deliver(EMPLOYEE, posted())
    assert error.value.problem == "Busy"
    assert error.value.seconds == 17.0
    assert not world.connector.sent


@pytest.mark.parametrize(
    ("status", "code", "problem"),
    [
        (403, "MessageWritesBlocked", "blocked"),
        (403, "", "blocked"),
        (403, "BotNotInConversationRoster", "not_installed"),
        (404, "ConversationNotFound", "not_installed"),
        (413, "MessageSizeTooBig", "too_big"),
        (400, "BadSyntax", "http_400"),
    ],
)
def test_what_will_never_work_is_given_up_with_its_reason(world: World, status: int, code: str, problem: str) -> None:
    world.installed("employee")
    world.connector.refuse(status, code)
    with pytest.raises(UndeliverableError) as error:
        world.courier.deliver(EMPLOYEE, posted())
    assert error.value.problem == problem


def test_somebody_who_never_installed_the_app_is_not_reached(world: World) -> None:
    assert world.courier.reaches(EMPLOYEE)
    with pytest.raises(UndeliverableError, match="not_installed"):
        world.courier.deliver(EMPLOYEE, posted())


def test_a_connector_that_is_away_is_tried_later(world: World) -> None:
    world.installed("employee")
    kept = dict(world.desk.recall("aad-employee") or {})
    world.desk.remember("aad-employee", kept | {"service_url": "http://127.0.0.1:9"})
    with pytest.raises(TryLaterError, match="out_of_reach"):
        world.courier.deliver(EMPLOYEE, posted())


def test_a_kept_address_elsewhere_gets_no_token(world: World) -> None:
    """Even one that came into the database in some other way."""
    world.installed("employee")
    kept = dict(world.desk.recall("aad-employee") or {})
    world.desk.remember("aad-employee", kept | {"service_url": "https://elsewhere.example/teams"})
    world.connector.asked_for_token.clear()
    with pytest.raises(UndeliverableError, match="service_url_elsewhere"):
        world.courier.deliver(EMPLOYEE, posted())
    assert world.connector.asked_for_token == []


class HandTime:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(("most", "seconds"), CONVERSATION)
def test_one_conversation_is_never_sent_more_than_teams_takes(most: int, seconds: float) -> None:
    """In any window of this length, however long it goes on."""
    now, times = HandTime(), []
    pace = Pace(now)
    while now.seconds < 2.5 * min(seconds, 1500.0) + 10 or len(times) <= most:
        if pace.take("one") == 0:
            times.append(now.seconds)
        else:
            now.seconds += 0.5
    assert (
        max(sum(start <= time_ < start + seconds for time_ in times) for start in times[:: max(1, len(times) // 300)]) <= most
    )


def test_the_whole_tenant_is_never_sent_more_than_teams_takes() -> None:
    most, seconds = TENANT[0]
    now = HandTime()
    pace = Pace(now)
    waits = [pace.take(f"conversation-{number}") for number in range(most + 1)]
    assert waits[:-1] == [0.0] * most
    assert waits[-1] == pytest.approx(seconds)
    now.seconds += seconds
    assert pace.take("another") == 0


def test_what_would_be_too_fast_waits_in_the_queue(world: World) -> None:
    world.installed("employee")
    now = HandTime()
    courier = TeamsCourier(world.desk, world.account, Pace(now))
    for _ in range(7):
        courier.deliver(EMPLOYEE, posted())
        now.seconds += 0.14
    now.seconds += 0.5
    courier.deliver(EMPLOYEE, posted())
    with pytest.raises(TryLaterError) as error:
        courier.deliver(EMPLOYEE, posted())
    assert error.value.problem == "paced"
    assert 0 < (error.value.seconds or 0) <= 2.0
    assert len(world.connector.sent) == 8


def test_who_blocked_the_bot_stands_in_the_list_and_others_are_reached(world: World, tmp_path: Path) -> None:
    """Through the real durable queue: Teams stumbles once, one person blocked the bot, an administrator sees who and why."""
    world.installed("employee", "manager")
    blocked = dict(world.desk.recall("aad-manager") or {})
    world.desk.remember("aad-manager", blocked | {"conversation": "conv-blocked"})
    world.connector.blocked.add("conv-blocked")
    world.connector.refuse(502)
    with world.store.cases.work() as work:
        work.post(
            [Notice("one", "employee", "decided", "A"), Notice("two", "manager", "manager_protected", values={"employee": "E"})]
        )
    job = jobs.Work(world.store.outbox, world.store.directory, (world.courier,), tick=lambda: 0, waits=(0.01, 0.02, 0.02))
    running = jobs.start(job, f"sqlite:///{tmp_path / 'jobs.db'}", schedule=False)
    try:
        running.wake()
        for _ in range(400):
            if not world.store.outbox.waiting():
                break
            time.sleep(0.025)
    finally:
        running.stop()
    assert [sent.conversation for sent in world.connector.sent] == ["conv-personal-employee"]
    (failure,) = world.office.undelivered("admin")
    assert (failure.person, failure.problem) == ("Sample manager", "teams: blocked")
    assert world.office.undelivered("employee") == ()
