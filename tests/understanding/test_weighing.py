"""What the scores of the classifier come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.policy import NamedTool
from bot.understanding import weighing
from bot.understanding.facts import Facts

if TYPE_CHECKING:
    from bot.assembly import Desk


def test_what_speaks_for_a_task_speaks_for_the_narrower_one(desk: Desk) -> None:
    """Minutes of a works council are minutes too: a word and a tool for minutes leave the stricter reading standing."""
    nothing: frozenset[str] = frozenset()
    minutes = NamedTool("Copilot in Teams meetings", "approved", "teams-copilot")
    said = Facts((), nothing, {}, (minutes,), ("meeting_notes",), None, None, nothing, nothing, (), ())
    scores = {"meeting_notes": 0.63, "sensitive_meeting_notes": 0.37, "unnamed": 0.0, "off_list": 0.0}
    found = weighing.activities(scores, said, desk.knowledge.policy.vocabulary, taught=100.0)
    assert found.chosen == ("meeting_notes",)
    assert found.others == ("sensitive_meeting_notes",)


def test_a_narrower_task_that_nothing_speaks_for_is_no_reading(desk: Desk) -> None:
    """A word for minutes raises minutes of sensitive talks with it; by that alone nobody is suspected of those."""
    nothing: frozenset[str] = frozenset()
    said = Facts((), nothing, {}, (), ("meeting_notes",), None, None, nothing, nothing, (), ())
    scores = {"meeting_notes": 0.4, "sensitive_meeting_notes": 0.2, "unnamed": 0.0, "off_list": 0.0}
    found = weighing.activities(scores, said, desk.knowledge.policy.vocabulary, taught=100.0)
    assert found.chosen == ("meeting_notes",)
    assert found.others == ()
