"""A task that the policy does not list is not taken for the one that shares its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from small_pack import ACTIVITIES

from bot.assembly import open_desk
from bot.conversation import AnswerGiven, QuestionAsked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.assembly import Desk

OFF_LIST = """\
off_list:
  examples:
    - "may AI paint the menu board"
    - "a robot that hangs up the menu card"
    - "could a machine print the menu in gold"
    - "let a drone carry the menu to the table"
    - {ask: "let a robot paint the guest list on the wall", data: [guests]}
"""


def outcome(desk: Desk, text: str) -> str:
    """What a question gets."""
    (reply,) = desk.turn(QuestionAsked(text, desk.today(), "en")).replies
    assert isinstance(reply, AnswerGiven)
    return str(reply.answer.outcome)


def test_messages_off_the_list_keep_the_yes_of_a_listed_task_away(
    make_pack: Callable[..., Path], kitchen: Desk, tmp_path: Path
) -> None:
    """Painting the board is no wording of the menu, though both speak of the menu. Wording it stays a yes."""
    taught = open_desk(make_pack({"languages/en/activities.yaml": ACTIVITIES + OFF_LIST}), tmp_path / "cache")
    assert outcome(kitchen, "could a robot paint our menu board") == "allowed"
    assert outcome(taught, "could a robot paint our menu board") == "not_covered"
    assert outcome(taught, "can a chatbot word our menu card") == "allowed"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "could a mowing robot cut the grass in front of the office"),
        ("de", "Darf ein Roboter den Rasen vor dem Büro mähen?"),
        ("fr", "un robot peut-il tondre la pelouse devant le bureau ?"),
        ("es", "¿Puede un robot cortar el césped delante de la oficina?"),
    ],
)
def test_a_machine_in_the_garden_gets_no_yes_of_the_sample_policy(desk: Desk, language: str, text: str) -> None:
    """The policy does not speak of it, and says so or asks its owners."""
    (reply,) = desk.turn(QuestionAsked(text, desk.today(), language)).replies
    assert isinstance(reply, AnswerGiven)
    assert not reply.answer.outcome.permits
