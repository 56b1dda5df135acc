"""What comes in from a form is untrusted, and what somebody wrote is never lost or cut."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.acts import ACTS
from bot.cases.filling import checked
from bot.cases.kinds import FormField

TODAY = date(2026, 11, 23)
KNOWN = {
    "tool": frozenset({"ladle"}),
    "activity": frozenset({"stir"}),
    "data": frozenset({"recipes"}),
    "clause": frozenset({"K-1"}),
}
FIELDS = (
    FormField(id="side", type="choice", options=("with", "without"), required=True),
    FormField(id="tool", type="tool"),
    FormField(id="clause", type="clause"),
    FormField(id="line", type="text", longest=20),
    FormField(id="why", type="long_text", longest=20),
    FormField(id="until", type="day"),
    FormField(id="sure", type="yes_no"),
    FormField(id="ground", type="long_text", sealed=True),
    FormField(id="whom", type="about", options=("kitchen", "floor", "manager")),
)


def filled(**values: str) -> tuple[dict[str, str], dict[str, str]]:
    """The form, filled in with its required field and these."""
    clean, problems = checked(FIELDS, {"side": "with", **values}, KNOWN, TODAY)
    return clean, dict(problems)


def test_a_sound_form_comes_back_as_it_was_meant() -> None:
    """Every type of field takes what it is for."""
    values = {"tool": "ladle", "clause": "K-1", "line": "two words", "why": "one\ntwo", "until": "2026-11-23", "sure": "yes"}
    assert filled(**values) == ({"side": "with", **values}, {})


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("manager", "manager"),
        ("manager,kitchen", "kitchen,manager"),
        (" floor , manager,floor,, ", "floor,manager"),
        ("floor,manager,kitchen", "kitchen,floor,manager"),
    ],
)
def test_several_can_be_chosen_and_come_in_the_order_of_the_form(sent: str, kept: str) -> None:
    """Whatever order a channel sends them in, and each once."""
    assert filled(whom=sent) == ({"side": "with", "whom": kept}, {})


@pytest.mark.parametrize("sent", ["stranger", "kitchen,stranger", "kitchen;floor", "KITCHEN"])
def test_nobody_is_left_out_by_a_choice_that_is_not_offered(sent: str) -> None:
    """Not even when others beside it are: the form comes back with all of it."""
    assert filled(whom=sent) == ({"side": "with", "whom": sent}, {"whom": "not_a_choice"})


def test_what_is_left_open_is_no_answer() -> None:
    """Empty and blank answers are left out; a required one is asked for."""
    assert checked(FIELDS, {"side": " \n", "line": "  ", "tool": ""}, KNOWN, TODAY) == ({}, {"side": "required"})


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("side", "sideways", "not_a_choice"),
        ("tool", "spoon", "not_a_choice"),
        ("tool", "LADLE", "not_a_choice"),
        ("clause", "K-9", "not_a_choice"),
        ("sure", "no", "not_a_choice"),
        ("line", "x" * 21, "too_long"),
        ("why", "é" * 21, "too_long"),
        ("until", "tomorrow", "bad_day"),
        ("until", "23.11.2026", "bad_day"),
        ("until", "20261201", "bad_day"),
        ("until", "2026-W48-1", "bad_day"),
        ("until", "2026-02-30", "bad_day"),
        ("until", "9999-12-31", "bad_day"),
        ("until", "2026-11-22", "past_day"),
    ],
)
def test_what_does_not_fit_is_a_problem_and_stays_as_it_was_written(field: str, value: str, problem: str) -> None:
    """Nobody has to type a long text again because it was two letters too long."""
    clean, problems = filled(**{field: value})
    assert problems == {field: problem}
    assert clean[field] == value


def test_a_text_of_just_the_right_length_passes() -> None:
    """The limit itself is allowed."""
    assert filled(why="x" * 20)[1] == {}


def test_control_characters_and_turned_writing_go() -> None:
    """Nothing that hides or turns a part of a text reaches the people who read it; accents and emoji stay."""
    clean, problems = filled(line="a\x00b\x1bc\u202ed\u2066\r\ne", why="Zoë 👩‍🦯\r\nline\rthree\x07")
    assert problems == {}
    assert clean["line"] == "abcd e"
    assert clean["why"] == "Zoë 👩‍🦯\nline\nthree"


def test_fields_the_form_does_not_have_are_left_out() -> None:
    """A made-up field, or a sealed answer sent in the open, is not kept."""
    clean, problems = filled(ground="my back", role="admin", __class__="x")
    assert (clean, problems) == ({"side": "with"}, {})


def test_a_list_the_policy_does_not_have_takes_nothing() -> None:
    """Without known tools no tool can be named."""
    assert checked(FIELDS, {"side": "with", "tool": "ladle"}, {}, TODAY)[1] == {"tool": "not_a_choice"}


@given(st.dictionaries(st.sampled_from([field.id for field in FIELDS]), st.text(max_size=40)), st.integers(0, 4000))
def test_whatever_comes_in_nothing_breaks_and_nothing_slips_through(values: dict[str, str], days: int) -> None:
    """Random forms: an answer is kept or named as wrong, no control character survives, checking twice changes nothing."""
    today = TODAY + timedelta(days=days)
    clean, problems = checked(FIELDS, values, KNOWN, today)
    assert set(clean) | set(problems) <= {field.id for field in FIELDS} - {"ground"}
    assert all(ord(letter) >= 32 or letter in "\n\t" for text in clean.values() for letter in text)
    assert checked(FIELDS, clean, KNOWN, today) == (clean, problems)


def test_a_decision_takes_its_three_outcomes_and_a_last_day() -> None:
    """The product's own forms use the same rules as those of a company."""
    fields = ACTS["decide"]
    assert checked(fields, {"outcome": "partly", "until": "2027-01-31"}, {}, TODAY)[1] == {}
    assert checked(fields, {"outcome": "maybe", "until": "2026-01-31"}, {}, TODAY)[1] == {
        "outcome": "not_a_choice",
        "until": "past_day",
    }
