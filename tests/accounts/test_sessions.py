"""Being signed in: what a cookie's value is worth, and for how long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.accounts.rules import Lengths
from bot.accounts.sessions import EARNEST, PASSWORD, SAMPLE, Sessions, hashed

if TYPE_CHECKING:
    from accounts_house import House

    from bot.ports_accounts import Session


@pytest.fixture
def sessions(house: House) -> Sessions:
    """Two hours without a page, twelve in any case."""
    return Sessions(house.store.accounts, house.clock.now, Lengths())


def test_only_the_hash_of_the_cookie_is_kept(house: House, sessions: Sessions) -> None:
    token, session = sessions.begin("e-1", PASSWORD)
    assert len(token) == 43
    assert token not in str(session)
    assert session.id_hash == hashed(token)
    assert house.store.accounts.session(token, house.clock.time) is None
    assert sessions.of(token) == session


@pytest.mark.parametrize("forged", ["", "x", "0" * 43, "é" * 43, "0" * 10**6, "a' or '1'='1", "\x00" * 43])
def test_a_forged_value_is_worth_nothing(sessions: Sessions, forged: str) -> None:
    _, session = sessions.begin("e-1", PASSWORD)
    assert sessions.of(forged) is None
    assert sessions.of(session.id_hash) is None
    assert sessions.of(session.csrf) is None


def test_two_hours_without_a_page_end_it(house: House, sessions: Sessions) -> None:
    token, _ = sessions.begin("e-1", PASSWORD)
    house.clock.turn(hours=1, minutes=59)
    assert sessions.of(token) is not None
    house.clock.turn(hours=1, minutes=59)
    assert sessions.of(token) is not None
    house.clock.turn(hours=2)
    assert sessions.of(token) is None


def test_twelve_hours_end_it_in_any_case(house: House, sessions: Sessions) -> None:
    token, _ = sessions.begin("e-1", PASSWORD)
    for _ in range(11):
        house.clock.turn(hours=1)
        assert sessions.of(token) is not None
    house.clock.turn(hours=1)
    assert sessions.of(token) is None


def test_a_shorter_setting_holds_for_sessions_that_are_there(house: House, sessions: Sessions) -> None:
    token, _ = sessions.begin("e-1", PASSWORD)
    stricter = Sessions(house.store.accounts, house.clock.now, Lengths(whole=timedelta(hours=1)))
    house.clock.turn(hours=1)
    assert sessions.of(token) is not None
    assert stricter.of(token) is None


def test_reading_page_after_page_does_not_write_each_time(
    house: House, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, _ = sessions.begin("e-1", PASSWORD)
    written: list[str] = []
    prolong = house.store.accounts.prolong_session
    monkeypatch.setattr(house.store.accounts, "prolong_session", lambda *what: written.append("w") or prolong(*what))
    for _ in range(60):
        house.clock.turn(seconds=10)
        assert sessions.of(token) is not None
    assert len(written) == 2


def test_signing_in_anew_ends_the_session_before_and_gives_new_values(sessions: Sessions) -> None:
    old, before = sessions.begin("e-1", PASSWORD)
    new, after = sessions.begin("e-1", PASSWORD, old)
    assert sessions.of(old) is None
    assert sessions.of(new) == after
    assert before.csrf != after.csrf


def test_signing_out_everywhere_leaves_others_in(sessions: Sessions) -> None:
    hers = [sessions.begin("e-1", PASSWORD)[0] for _ in range(3)]
    other, _ = sessions.begin("h-1", PASSWORD)
    sessions.end_all("e-1")
    assert [sessions.of(token) for token in hers] == [None] * 3
    assert sessions.of(other) is not None


def test_a_session_that_was_ended_stays_ended_though_a_page_was_just_being_read(
    house: House, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page finds the session, she signs out, and the page then moves the end of what is no longer there."""
    token, _ = sessions.begin("e-1", PASSWORD)
    house.clock.turn(hours=1)
    find = house.store.accounts.session

    def found_and_ended(*what: object) -> Session | None:
        session = find(*what)  # type: ignore[arg-type]
        house.store.accounts.delete_sessions_of("e-1")
        return session

    monkeypatch.setattr(house.store.accounts, "session", found_and_ended)
    assert sessions.of(token) is None
    monkeypatch.undo()
    assert sessions.of(token) is None


def test_a_session_of_the_demo_is_worth_nothing_outside_it(house: House, sessions: Sessions) -> None:
    demo = Sessions(house.store.accounts, house.clock.now, Lengths(), EARNEST | {SAMPLE})
    token, _ = demo.begin("e-1", SAMPLE)
    assert demo.of(token) is not None
    assert sessions.of(token) is None


def test_sessions_that_have_ended_are_forgotten_at_the_next_sign_in(house: House, sessions: Sessions) -> None:
    _, old = sessions.begin("e-1", PASSWORD)
    house.clock.turn(hours=3)
    sessions.begin("e-1", PASSWORD)
    assert house.store.accounts.session(old.id_hash, old.created) is None
