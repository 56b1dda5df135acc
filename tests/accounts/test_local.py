"""Accounts with a password: what they promise when somebody means well, and when somebody does not."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pyotp
import pytest
from accounts_house import EMPLOYEE, HANDLER, LEFT, PASSPHRASE, RIGHT, WRONG

from bot.accounts.codes import as_made
from bot.accounts.local import NotNowError, Proof
from bot.accounts.passwords import Passwords
from bot.accounts.rules import Lengths
from bot.accounts.sessions import PASSWORD, SECOND_FACTOR, Sessions, hashed

if TYPE_CHECKING:
    from collections.abc import Callable

    from accounts_house import House

    from bot.cases.people import Person


def refused(work: Callable[[], object]) -> str:
    """Why something was refused."""
    with pytest.raises(NotNowError) as caught:
        work()
    return caught.value.reason


def tried(house: House, proof: Proof, person: Person = EMPLOYEE) -> bool:
    """Whether signing in works."""
    try:
        house.local.sign_in(person.mail, proof)
    except NotNowError:
        return False
    return True


# ---- signing in ----


def test_signing_in_with_mail_or_id_in_any_case(house: House) -> None:
    house.settle()
    assert house.local.sign_in("Employee@Example.COM ".strip(), RIGHT) == (EMPLOYEE, PASSWORD)
    assert house.local.sign_in("e-1", RIGHT) == (EMPLOYEE, PASSWORD)
    assert not tried(house, WRONG)


def test_unknown_wrong_locked_and_left_get_the_same_answer_after_the_same_work(house: House) -> None:
    """Work is counted in comparisons of Argon2id, which is what takes time; nobody measures seconds here."""
    house.settle()
    secret = house.settle(HANDLER, app=True)
    house.store.accounts.put_account(replace(house.store.accounts.account("e-1"), person="l-1"))
    locked = replace(house.store.accounts.account("e-1"), locked_until=house.clock.time.replace(hour=13), failures=9)

    def work(name: str, proof: Proof) -> int:
        before = house.passwords.compared + house.passwords.hashed
        assert refused(lambda: house.local.sign_in(name, proof)) == "wrong"
        return house.passwords.compared + house.passwords.hashed - before

    assert work("nobody@example.com", RIGHT) == 1
    assert work("", RIGHT) == 1
    assert work(EMPLOYEE.mail, WRONG) == 1
    assert work(LEFT.mail, RIGHT) == 1
    assert work(HANDLER.mail, RIGHT) == 1
    assert work(HANDLER.mail, Proof(PASSPHRASE, "000000")) == 1
    house.store.accounts.put_account(locked)
    assert work(EMPLOYEE.mail, RIGHT) == 1
    assert tried(house, Proof(PASSPHRASE, house.code(secret)), HANDLER)


def test_a_guesser_is_slowed_down_until_guessing_is_hopeless(house: House) -> None:
    """A day of trying as often as possible gets little more than a hundred tries looked at."""
    house.settle()
    end, looked_at = house.clock.time.replace(day=21), 0
    for _ in range(300):
        before = house.store.accounts.account("e-1").failures
        assert not tried(house, WRONG)
        after = house.store.accounts.account("e-1")
        looked_at += after.failures - before
        house.clock.time = max(house.clock.time, after.locked_until or house.clock.time)
        if house.clock.time >= end:
            break
    assert 90 < looked_at < 120


def test_the_right_password_does_not_help_while_locked_and_does_afterwards(house: House) -> None:
    house.settle()
    assert [tried(house, WRONG) for _ in range(6)] == [False] * 6
    assert not tried(house, RIGHT)
    house.clock.turn(seconds=1)
    assert not tried(house, RIGHT)
    house.clock.turn(seconds=1)
    assert tried(house, RIGHT)
    account = house.store.accounts.account("e-1")
    assert (account.failures, account.locked_until) == (0, None)


def test_tries_on_a_locked_account_do_not_lock_it_longer(house: House) -> None:
    house.settle()
    for _ in range(50):
        tried(house, WRONG)
    house.clock.turn(seconds=2)
    assert tried(house, RIGHT)


def test_a_crowd_of_tries_at_the_same_moment_counts_as_a_crowd(house: House) -> None:
    house.settle()
    start, done = threading.Barrier(12), []

    def guess() -> None:
        start.wait()
        done.append(tried(house, WRONG))

    crowd = [threading.Thread(target=guess) for _ in range(12)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert done == [False] * 12
    assert house.store.accounts.account("e-1").failures == 6
    assert not tried(house, RIGHT)


def test_a_try_counts_before_it_is_looked_at(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a thousand tries that begin at the same moment would all be looked at."""
    house.settle()
    seen: list[int] = []
    compare = house.passwords.fits

    def watched(kept: str, password: str) -> bool:
        seen.append(house.store.accounts.account("e-1").failures)
        return compare(kept, password)

    monkeypatch.setattr(house.passwords, "fits", watched)
    assert tried(house, RIGHT)
    assert seen == [1]


def test_a_hash_of_less_work_is_made_anew_at_the_next_sign_in(house: House) -> None:
    house.settle()
    weak = Passwords(memory_kib=16, passes=2, lanes=1).hash(PASSPHRASE)
    house.store.accounts.put_account(replace(house.store.accounts.account("e-1"), password_hash=weak))
    assert tried(house, RIGHT)
    assert "m=8,t=1,p=1" in house.store.accounts.account("e-1").password_hash
    assert tried(house, RIGHT)


# ---- second factor ----


def test_with_a_second_factor_a_password_alone_is_wrong(house: House) -> None:
    secret = house.settle(HANDLER, app=True)
    assert not tried(house, RIGHT, HANDLER)
    assert not tried(house, Proof("wrong wrong wrong", house.code(secret)), HANDLER)
    assert house.local.sign_in(HANDLER.mail, Proof(PASSPHRASE, house.code(secret))) == (HANDLER, SECOND_FACTOR)


def test_a_code_works_once(house: House) -> None:
    secret = house.settle(HANDLER, app=True)
    proof = Proof(PASSPHRASE, house.code(secret))
    assert tried(house, proof, HANDLER)
    assert not tried(house, proof, HANDLER)
    house.clock.turn(seconds=30)
    assert not tried(house, proof, HANDLER)
    assert tried(house, Proof(PASSPHRASE, house.code(secret)), HANDLER)


def test_the_code_that_set_it_up_cannot_be_used_again_to_sign_in(house: House) -> None:
    house.settle()
    secret = pyotp.random_base32()
    code = house.code(secret)
    house.local.set_second_factor(EMPLOYEE, secret, code, None)
    assert not tried(house, Proof(PASSPHRASE, code))


def test_a_recovery_code_stands_in_for_the_app_once(house: House) -> None:
    house.settle(HANDLER, app=True)
    first, second = house.codes[:2]
    assert tried(house, Proof(PASSPHRASE, first.lower().replace("-", " ")), HANDLER)
    assert not tried(house, Proof(PASSPHRASE, first), HANDLER)
    assert tried(house, Proof(PASSPHRASE, second), HANDLER)
    assert len(house.store.accounts.account("h-1").recovery_hashes) == 8


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_two_at_the_same_moment_with_one_code_one_gets_in(house: House, kind: str) -> None:
    secret = house.settle(HANDLER, app=True)
    proof = Proof(PASSPHRASE, house.code(secret) if kind == "app" else house.codes[0])
    start, done = threading.Barrier(4), []

    def enter() -> None:
        start.wait()
        done.append(tried(house, proof, HANDLER))

    both = [threading.Thread(target=enter) for _ in range(4)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert done.count(True) == 1


def test_nothing_that_lets_anybody_in_is_kept_as_it_is(house: House) -> None:
    house.settle(HANDLER, app=True)
    kept = str(house.store.accounts.account("h-1"))
    assert PASSPHRASE not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in house.codes)


def test_a_wrong_code_sets_nothing_up(house: House) -> None:
    house.settle()
    secret = pyotp.random_base32()
    assert refused(lambda: house.local.set_second_factor(EMPLOYEE, secret, "123", None)) == "code_wrong"
    assert tried(house, RIGHT)


def test_another_app_needs_the_password_and_a_code_of_the_one_before(house: House) -> None:
    old = house.settle(EMPLOYEE, app=True)
    new = pyotp.random_base32()

    def move(proof: Proof | None) -> str:
        return refused(lambda: house.local.set_second_factor(EMPLOYEE, new, house.code(new), proof))

    assert move(None) == "wrong"
    assert move(RIGHT) == "wrong"
    assert move(Proof(PASSPHRASE, house.code(new))) == "wrong"
    proof = Proof(PASSPHRASE, house.code(old))
    assert len(house.local.set_second_factor(EMPLOYEE, new, house.code(new), proof)) == 10
    house.clock.turn(seconds=30)
    assert not tried(house, Proof(PASSPHRASE, house.code(old)))
    assert tried(house, Proof(PASSPHRASE, house.code(new)))


def test_a_handler_cannot_turn_it_off_and_an_employee_can(house: House) -> None:
    secret = house.settle(HANDLER, app=True)
    proof = Proof(PASSPHRASE, house.code(secret))
    assert refused(lambda: house.local.drop_second_factor(HANDLER, proof)) == "needed"
    own = house.settle(EMPLOYEE, app=True)
    assert refused(lambda: house.local.drop_second_factor(EMPLOYEE, RIGHT)) == "wrong"
    house.local.drop_second_factor(EMPLOYEE, Proof(PASSPHRASE, house.code(own)))
    assert tried(house, RIGHT)


def test_new_recovery_codes_end_the_old_ones(house: House) -> None:
    secret = house.settle(HANDLER, app=True)
    old = house.codes[0]
    new = house.local.renew_recovery_codes(HANDLER, Proof(PASSPHRASE, house.code(secret)))
    assert not tried(house, Proof(PASSPHRASE, old), HANDLER)
    assert tried(house, Proof(PASSPHRASE, new[0]), HANDLER)


# ---- the first time ----


def test_the_first_code_works_once(house: House) -> None:
    code = house.local.invite(EMPLOYEE, anew=False)
    assert house.local.begin(EMPLOYEE.mail, code.lower(), PASSPHRASE) == EMPLOYEE
    assert house.store.accounts.session(hashed(as_made(code)), house.clock.time) is None
    assert tried(house, RIGHT)
    assert refused(lambda: house.local.begin(EMPLOYEE.mail, code, "another fine passphrase")) == "not_first"
    assert tried(house, RIGHT)


def test_the_first_code_works_for_three_days_and_for_her_alone(house: House) -> None:
    code = house.local.invite(EMPLOYEE, anew=False)
    house.local.invite(HANDLER, anew=False)
    assert refused(lambda: house.local.begin(HANDLER.mail, code, PASSPHRASE)) == "not_first"
    assert refused(lambda: house.local.begin(EMPLOYEE.mail, "AAAAA", PASSPHRASE)) == "not_first"
    assert refused(lambda: house.local.begin(EMPLOYEE.mail, code, "too short")) == "too_short"
    house.clock.turn(days=3)
    assert refused(lambda: house.local.begin(EMPLOYEE.mail, code, PASSPHRASE)) == "not_first"


def test_the_first_code_is_no_session_and_no_password(house: House) -> None:
    code = house.local.invite(EMPLOYEE, anew=False)
    sessions = Sessions(house.store.accounts, house.clock.now, Lengths())
    assert sessions.of(code) is None
    assert sessions.of(code.replace("-", "")) is None
    assert not tried(house, Proof(code))
    assert not tried(house, Proof(""))


def test_wrong_tries_before_the_first_time_do_not_spoil_the_code(house: House) -> None:
    code = house.local.invite(EMPLOYEE, anew=False)
    assert [tried(house, WRONG) for _ in range(20)] == [False] * 20
    house.local.begin(EMPLOYEE.mail, code, PASSPHRASE)
    assert tried(house, RIGHT)


def test_creating_does_not_throw_an_account_away_and_resetting_throws_all_of_it(house: House) -> None:
    secret = house.settle(HANDLER, app=True)
    sessions = Sessions(house.store.accounts, house.clock.now, Lengths())
    token, _ = sessions.begin("h-1", SECOND_FACTOR)
    assert refused(lambda: house.local.invite(HANDLER, anew=False)) == "exists"
    assert sessions.of(token) is not None
    old = house.local.invite(HANDLER, anew=True)
    assert sessions.of(token) is None
    assert not tried(house, Proof(PASSPHRASE, house.code(secret)), HANDLER)
    new = house.local.invite(HANDLER, anew=True)
    assert refused(lambda: house.local.begin(HANDLER.mail, old, PASSPHRASE)) == "not_first"
    house.local.begin(HANDLER.mail, new, PASSPHRASE)
    assert house.local.sign_in(HANDLER.mail, RIGHT) == (HANDLER, PASSWORD)


def test_another_password_needs_the_one_before_and_ends_every_session(house: House) -> None:
    house.settle()
    sessions = Sessions(house.store.accounts, house.clock.now, Lengths())
    token, _ = sessions.begin("e-1", PASSWORD)
    assert refused(lambda: house.local.change_password(EMPLOYEE, WRONG, "another fine passphrase")) == "wrong"
    assert refused(lambda: house.local.change_password(EMPLOYEE, RIGHT, "sample employee")) == "guessable"
    assert sessions.of(token) is not None
    house.local.change_password(EMPLOYEE, RIGHT, "another fine passphrase")
    assert sessions.of(token) is None
    assert not tried(house, RIGHT)
    assert tried(house, Proof("another fine passphrase"))


def test_guessing_the_password_on_the_account_pages_is_slowed_down_too(house: House) -> None:
    house.settle()
    for _ in range(6):
        refused(lambda: house.local.change_password(EMPLOYEE, WRONG, "another fine passphrase"))
    assert refused(lambda: house.local.change_password(EMPLOYEE, RIGHT, "another fine passphrase")) == "wrong"
