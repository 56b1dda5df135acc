"""Notices on their way: brought once, tried again, given up in sight of everybody, and safe from a kill."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import jobs
from bot.cases.people import Person
from bot.ports import Notice, Posted, TryLaterError, UndeliverableError
from storage import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable

EVE = Person("eve-id", "Eve Name", "eve@example.com", slack="U1")
WORKER = Path(__file__).with_name("worker.py")


class Courier:
    """A chat channel that answers as it is told."""

    name = "chat"

    def __init__(self, answer: Callable[[int], None] = lambda _: None) -> None:
        self.brought: list[str] = []
        self.tries = 0
        self._answer = answer

    def reaches(self, person: Person) -> bool:
        return bool(person.slack)

    def deliver(self, person: Person, posted: Posted) -> None:
        assert person.id == posted.notice.to
        self.tries += 1
        self._answer(self.tries)
        self.brought.append(posted.notice.id)


def post(store: Store, *ids: str, to: str = "eve-id") -> None:
    store.directory.put([EVE, Person("ann", "Ann", "ann@example.com")])
    with store.cases.work() as work:
        work.post([Notice(id_, to, "filed_words", "CASE-1") for id_ in ids])


def until(what: Callable[[], bool]) -> None:
    """Wait until something holds; a test that waits in vain fails here."""
    for _ in range(400):
        if what():
            return
        time.sleep(0.025)
    pytest.fail("it never came true")


def start(store: Store, courier: Courier, folder: Path) -> jobs.Jobs:
    work = jobs.Work(store.outbox, store.directory, (courier,), tick=lambda: 0, waits=(0.01, 0.02))
    return jobs.start(work, f"sqlite:///{folder / 'jobs.db'}", schedule=False)


def state(store: Store, notice: str) -> str:
    posted = store.outbox.notice(notice)
    return posted.state if posted else ""


def test_a_notice_is_brought_once_however_often_the_jobs_are_woken(tmp_path: Path) -> None:
    store, courier = Store.in_memory(), Courier()
    post(store, "n1", "n2")
    running = start(store, courier, tmp_path)
    try:
        for _ in range(5):
            running.wake()
        until(lambda: state(store, "n1") == state(store, "n2") == "delivered")
        assert sorted(courier.brought) == ["n1", "n2"]
    finally:
        running.stop()


def test_a_platform_that_asks_to_wait_is_tried_again(tmp_path: Path) -> None:
    def twice_busy(tries: int) -> None:
        if tries < 3:
            raise TryLaterError("rate_limited", 0.01)

    store, courier = Store.in_memory(), Courier(twice_busy)
    post(store, "n1")
    running = start(store, courier, tmp_path)
    try:
        until(lambda: state(store, "n1") == "delivered")
        assert courier.tries == 3
    finally:
        running.stop()


def test_what_never_arrives_ends_in_the_list_of_failures_with_the_reason(tmp_path: Path) -> None:
    def blocked(tries: int) -> None:
        raise UndeliverableError("blocked") if tries == 1 else TryLaterError("server_error")

    store, courier = Store.in_memory(), Courier(blocked)
    post(store, "n1")
    post(store, "n2")
    running = start(store, courier, tmp_path)
    try:
        until(lambda: state(store, "n1") == state(store, "n2") == "failed")
        assert {posted.problem for posted in store.outbox.failures()} == {"chat: blocked", "chat: server_error"}
    finally:
        running.stop()


def test_what_fails_for_a_reason_nobody_thought_of_ends_in_the_list_of_failures_too(tmp_path: Path) -> None:
    """It is tried again like all others; the list names the sort of mistake, never a text."""

    def broken(_: int) -> None:
        raise ValueError(EVE.name)

    store, courier = Store.in_memory(), Courier(broken)
    post(store, "n1")
    running = start(store, courier, tmp_path)
    try:
        until(lambda: state(store, "n1") == "failed")
        assert [posted.problem for posted in store.outbox.failures()] == ["chat: ValueError"]
        assert courier.tries == 3
    finally:
        running.stop()


def test_a_notice_whose_tries_all_break_off_ends_in_the_list_of_failures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever broke them: the clock finds that nobody is at it, has it tried again, and in the end gives it up in sight."""

    def breaks(_: jobs.Jobs, notice_id: str) -> None:
        broken.append(notice_id)
        raise MemoryError

    broken: list[str] = []
    monkeypatch.setattr(jobs.Jobs, "try_once", breaks)
    store = Store.in_memory()
    post(store, "n1")
    running = start(store, Courier(), tmp_path)
    try:
        until(lambda: bool(running.ring()) or state(store, "n1") == "failed")
        assert [posted.problem for posted in store.outbox.failures()] == ["broke_off"]
        assert broken == ["n1"] * 3
    finally:
        running.stop()


def test_notices_that_wait_for_their_next_try_keep_no_new_one_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy_at_first(tries: int) -> None:
        if tries <= 5:
            raise TryLaterError("rate_limited", 3600.0)

    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 2)
    store, courier = Store.in_memory(), Courier(busy_at_first)
    post(store, "n1", "n2", "n3", "n4", "n5")
    running = start(store, courier, tmp_path)
    try:
        until(lambda: courier.tries == 5)
        post(store, "new")
        running.wake()
        until(lambda: state(store, "new") == "delivered")
        assert courier.brought == ["new"]
    finally:
        running.stop()


def test_one_piece_of_the_clocks_work_that_fails_holds_up_no_other(tmp_path: Path) -> None:
    """Alarms that cannot be rung, or tidying that breaks off: notices are brought all the same."""

    def breaks() -> int:
        raise KeyError("kind")

    def tidies() -> None:
        done.append("tidied")
        raise ValueError

    done: list[str] = []
    store, courier = Store.in_memory(), Courier()
    work = jobs.Work(store.outbox, store.directory, (courier,), tick=breaks, waits=(0.01,), housekeeping=tidies)
    running = jobs.start(work, f"sqlite:///{tmp_path / 'jobs.db'}", schedule=False)
    try:
        post(store, "n1")
        assert running.ring() == 0
        until(lambda: state(store, "n1") == "delivered")
        assert done == ["tidied"]
    finally:
        running.stop()


def test_somebody_no_chat_channel_knows_finds_it_on_her_page(tmp_path: Path) -> None:
    store, courier = Store.in_memory(), Courier()
    post(store, "n1", to="ann")
    running = start(store, courier, tmp_path)
    try:
        until(lambda: state(store, "n1") == "delivered")
        assert courier.tries == 0
        assert [posted.notice.id for posted in store.outbox.notices_of("ann")] == ["n1"]
    finally:
        running.stop()


def test_promise_5_a_kill_in_the_middle_loses_no_notice(tmp_path: Path) -> None:
    database, brought = f"sqlite:///{tmp_path / 'mayi.db'}", tmp_path / "brought.txt"
    store = open_store(database)
    notices = [f"n{number}" for number in range(40)]
    post(store, *notices)
    for kill_after in (5, 15, None):
        worker = subprocess.Popen([sys.executable, str(WORKER), str(tmp_path)])
        if kill_after is None:
            assert worker.wait(timeout=60) == 0
            break
        until(lambda wanted=kill_after: brought.exists() and len(brought.read_text().split()) >= wanted)  # type: ignore[misc]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    times = Counter(brought.read_text().split())
    assert set(times) == set(notices)
    # a kill between the platform's answer and our note of it brings one notice again; there were two kills, four at work
    assert sum(times.values()) <= len(notices) + 2 * 4
    store.close()


def test_arguments_of_the_durable_engine_hold_random_ids_alone(tmp_path: Path) -> None:
    store, courier = Store.in_memory(), Courier()
    post(store, "0123456789abcdef")
    running = start(store, courier, tmp_path)
    until(lambda: state(store, "0123456789abcdef") == "delivered")
    running.stop()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"0123456789abcdef" in kept
    for secret in (b"eve-id", b"Eve Name", b"eve@example", b"CASE-1", b"filed_words"):
        assert secret not in kept
