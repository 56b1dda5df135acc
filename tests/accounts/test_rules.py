"""The rules of signing in, and the codes they speak of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.accounts import codes, rules
from bot.accounts.passwords import Passwords
from bot.cases.people import Person

PERSON = Person("s-77", "Ada Sample-Smith", "ada.sample@example.com")
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # noqa: S105 - printed in the RFC
"""The secret of RFC 6238, appendix B, as base32."""


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("elevenchars", "too_short"),
        ("ordinary day", ""),
        ("\N{GREEK SMALL LETTER ALPHA}\N{CJK UNIFIED IDEOGRAPH-65E5}\N{SNOWMAN} is fine here", ""),
        ("no capitals no digits no signs", ""),
        ("x" * 127 + "yz", "too_long"),
        ("abc defg " * 14 + "hi", ""),
        ("adasamplesmith", "guessable"),
        ("ada.sample@example.com", "guessable"),
        ("Sample-SMITH-1234", "guessable"),
        ("password12345678", "guessable"),
        ("my password is 9", "guessable"),
        ("aaaaaaaaaaaa", "guessable"),
        ("ada sample keeps seven goats", ""),
    ],
)
def test_a_password_is_long_and_has_little_of_its_owner_in_it(password: str, fault: str) -> None:
    assert rules.fault_of(password, PERSON) == fault


def test_the_longest_password_fits_and_one_more_does_not() -> None:
    longest = ("goats and ladders " * 8)[: rules.LONGEST]
    assert rules.fault_of(longest, PERSON) == ""
    assert rules.fault_of(longest + "x", PERSON) == "too_long"


def test_five_tries_are_free_and_each_further_one_doubles_the_wait_up_to_a_quarter_of_an_hour() -> None:
    waits = [rules.lock_after(failures).total_seconds() for failures in range(20)]
    assert waits[:6] == [0, 0, 0, 0, 0, 0]
    assert waits[6:15] == [2, 4, 8, 16, 32, 64, 128, 256, 512]
    assert waits[15:] == [900] * 5
    assert rules.lock_after(10**9) == timedelta(minutes=15)


@pytest.mark.parametrize("role", ["handler:any", "policy_owner", "admin", "auditor"])
def test_whoever_works_on_requests_or_looks_at_the_whole_needs_a_second_factor(role: str) -> None:
    assert rules.needs_second_factor(Person("x", "X", "x@example.com", roles=(role,)))
    assert not rules.needs_second_factor(Person("x", "X", "x@example.com", roles=("contractor",)))


@pytest.mark.parametrize(
    ("mail", "sample"),
    [
        ("ada@example.com", True),
        ("ada@mail.example.org", True),
        ("ada@firm.test", True),
        ("ada@EXAMPLE.net", True),
        ("ada@firm.com", False),
        ("ada@notexample.com", False),
        ("ada@example.com.firm.com", False),
        ("ada@firm.com,b@example.com", False),
        ("", False),
    ],
)
def test_sample_people_are_those_whose_mail_can_belong_to_nobody(mail: str, *, sample: bool) -> None:
    assert rules.is_sample(Person("x", "X", mail)) is sample


def test_passwords_are_kept_as_argon2id_with_the_work_of_the_rfc() -> None:
    kept = Passwords().hash("ordinary day")
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert "ordinary" not in kept
    assert not Passwords().is_outdated(kept)
    assert Passwords(memory_kib=2**17).is_outdated(kept)


def test_the_same_letters_typed_on_another_keyboard_fit() -> None:
    cheap = Passwords(8, 1, 1)
    kept = cheap.hash("caf\u00e9 au lait, s'il vous plait")
    assert cheap.fits(kept, "cafe\u0301 au lait, s'il vous plait")
    assert not cheap.fits(kept, "cafe au lait, s'il vous plait")
    assert not cheap.fits("", "")
    assert not cheap.fits("no hash at all", "ordinary day")


@pytest.mark.parametrize(
    ("second", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_rfc(second: int, code: str) -> None:
    moment = datetime.fromtimestamp(second, UTC)
    assert codes.step_of(RFC_SECRET, code, moment, 0) == second // 30
    assert codes.step_of(RFC_SECRET, f" {code[:3]} {code[3:]} ", moment, 0) == second // 30


@pytest.mark.parametrize(("off", "fits"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_clock_may_be_one_step_off(off: int, *, fits: bool) -> None:
    moment = datetime.fromtimestamp(1111111111 + off, UTC)
    assert (codes.step_of(RFC_SECRET, "050471", moment, 0) is not None) is fits


def test_a_code_of_a_step_that_was_used_or_is_older_does_not_count() -> None:
    moment = datetime.fromtimestamp(1111111111, UTC)
    step = 1111111111 // 30
    assert codes.step_of(RFC_SECRET, "050471", moment, step - 1) == step
    assert codes.step_of(RFC_SECRET, "050471", moment, step) is None
    assert codes.step_of(RFC_SECRET, "081804", moment, step) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "\N{ARABIC-INDIC DIGIT ONE}" * 6, "abcdef", "000000"])
def test_what_is_no_code_does_not_count(typed: str) -> None:
    assert codes.step_of(RFC_SECRET, typed, datetime.fromtimestamp(1111111111, UTC), 0) is None


def test_recovery_codes_are_ten_different_ones_of_128_bits() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == 10
    assert all(len(codes.as_made(code)) * 5 >= 128 for code in made)
    assert codes.as_made(made[0].lower().replace("-", " ")) == codes.as_made(made[0])
