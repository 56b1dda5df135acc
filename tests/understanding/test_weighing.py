"""What the scores of the classifier come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.policy import NamedTool
from bot.understanding import weighing
from bot.understanding.facts import Facts

if TYPE_CHECKING:
    from bot.assembly import Desk


def facts(*, data: tuple[str, ...] = (), tools: tuple[NamedTool, ...] = (), activities: tuple[str, ...] = ()) -> Facts:
    """What terms of a message say, and nothing besides."""
    return Facts(
        data=data,
        taken_back=frozenset(),
        turned={},
        tools=tools,
        activities=activities,
        roles=(),
        places=(),
        breaches=frozenset(),
        kept=frozenset(),
        intents=(),
        found=(),
    )


def test_what_speaks_for_a_task_speaks_for_the_narrower_one(desk: Desk) -> None:
    """Minutes of a works council are minutes too: a word and a tool for minutes leave the stricter reading standing."""
    minutes = NamedTool("Copilot in Teams meetings", "approved", "teams-copilot")
    said = facts(tools=(minutes,), activities=("meeting_notes",))
    scores = {"meeting_notes": 0.63, "sensitive_meeting_notes": 0.37, "unnamed": 0.0, "off_list": 0.0}
    found = weighing.activities(scores, said, desk.knowledge.policy.vocabulary, taught=100.0)
    assert found.chosen == ("meeting_notes",)
    assert found.others == ("sensitive_meeting_notes",)


def test_a_narrower_task_that_nothing_speaks_for_is_no_reading(desk: Desk) -> None:
    """A word for minutes raises minutes of sensitive talks with it; by that alone nobody is suspected of those."""
    said = facts(activities=("meeting_notes",))
    scores = {"meeting_notes": 0.4, "sensitive_meeting_notes": 0.2, "unnamed": 0.0, "off_list": 0.0}
    found = weighing.activities(scores, said, desk.knowledge.policy.vocabulary, taught=100.0)
    assert found.chosen == ("meeting_notes",)
    assert found.others == ()


def test_a_task_nearly_as_likely_as_none_is_a_reading(desk: Desk) -> None:
    """With data named, a message that may name a task is no yes to the data alone: the answer must hold for the task too."""
    said = facts(data=("public",))
    scores = {"legal_advice": 0.24, "translate": 0.1, "unnamed": 0.36, "off_list": 0.0}
    found = weighing.activities(scores, said, desk.knowledge.policy.vocabulary, taught=100.0)
    assert (found.chosen, found.others) == ((), ("legal_advice",))
    far = weighing.activities(scores | {"unnamed": 0.6}, said, desk.knowledge.policy.vocabulary, taught=100.0)
    assert far.others == ()


def test_the_fewer_messages_name_a_kind_of_data_the_less_it_takes_to_be_hinted_at() -> None:
    """Scores stay low for what was seen seldom: what half of all messages name is not hinted at by every other one."""
    taught = {"records": 1000, "exam": 10}
    assert weighing.hinted_data({"records": 0.12, "exam": 0.13}, (), (), taught) == ("exam",)
    assert weighing.hinted_data({"records": 0.23, "exam": 0.05}, (), (), taught) == ("records",)
    assert weighing.hinted_data({"records": 0.23, "exam": 0.12}, (), ("exam",), taught) == ("records",)
    assert weighing.hinted_data({"records": 0.12, "exam": 0.34}, ("records",), (), taught) == ()


def test_only_the_likeliest_kind_of_data_is_hinted_at() -> None:
    """Of five kinds that few messages name each is as easily hinted at as the next: all of them would refuse everything."""
    taught = {"records": 8, "exam": 8, "keys": 8}
    assert weighing.hinted_data({"records": 0.09, "exam": 0.12, "keys": 0.08}, (), (), taught) == ("exam",)
    assert weighing.hinted_data({"records": 0.09, "exam": 0.12, "keys": 0.08}, (), ("exam",), taught) == ("records",)
    assert weighing.hinted_data({}, (), (), taught) == ()


def test_a_form_is_offered_beside_an_answer_only_where_it_is_plainly_wanted() -> None:
    """Who is offered an opt-out that she never spoke of wonders what else was misread; a second question costs nothing."""
    scores = {"may_i": 0.6, "info": 0.5, "opt_out": 0.33, "report": 0.38, "other": 0.0}
    found = [intent for intent, _ in weighing.intents(scores, (), task=0.5, clause=0.5)]
    assert found == ["may_i", "info", "report"]
