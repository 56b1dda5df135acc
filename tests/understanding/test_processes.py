"""Learning on all cores gives what one core gives, also where a process ends before its time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from bot.understanding.processes import WORTH_IT, side_by_side

if TYPE_CHECKING:
    from collections.abc import Callable


def square(number: int, _: int) -> tuple[int, int]:
    """Something to work out, and by which process."""
    return number**2, os.getpid()


def square_if_alive(number: int, first: int) -> tuple[int, int]:
    """The same; any process but the first is killed on the way, as for want of memory."""
    if os.getpid() != first:
        os.kill(os.getpid(), 9)
    return square(number, first)


@pytest.mark.parametrize(
    ("work", "messages", "here"), [(square, WORTH_IT - 1, True), (square, WORTH_IT, False), (square_if_alive, WORTH_IT, True)]
)
def test_results_come_in_order_wherever_they_are_worked_out(
    work: Callable[[int, int], tuple[int, int]], messages: int, *, here: bool
) -> None:
    """Few messages here, many in other processes, and here again when those end."""
    found = side_by_side(work, [(number, os.getpid()) for number in range(20)], messages)
    assert [result for result, _ in found] == [number**2 for number in range(20)]
    assert ({process for _, process in found} == {os.getpid()}) == here
