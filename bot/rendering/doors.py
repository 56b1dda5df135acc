"""Steps that begin a request: they open its form, filled in with what the question told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.replies import HARM
from bot.rendering.page import Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bot.cases.kinds import RequestKind
    from bot.policy import Situation
    from bot.rendering.phrasebook import Phrasebook

NO_FORM = "about#requests"
"""Page that tells of the ways for which there is no form."""

SPEAK_UP = "speak-up"
"""Page for telling of harm: its address is the same for everybody, so nothing of a question goes with it."""

UNNAMED = "steps.report_unnamed"
"""Label of the first of the two ways, where there are two."""

BESIDE_A_LIST = "new_"
"""Before the id of a list in a form: the id of the line for the name of something that the list does not have."""

NEW_TOOL = f"{BESIDE_A_LIST}tool"

About = tuple[tuple[str, str], ...]


class Doors:
    """From what a person wants to the forms for it."""

    def __init__(self, kinds: Iterable[RequestKind], book: Phrasebook) -> None:
        """Use the kinds of request of a pack."""
        self._book = book
        self._forms: dict[str, list[str]] = {}
        for kind in kinds:
            self._forms.setdefault(kind.intent, []).append(kind.id)

    def steps(self, intent: str, about: About = ()) -> tuple[Step, ...]:
        """Forms for an intent; where the pack has none, the page that says what can be done."""
        label = self._book.say(f"steps.{intent}")
        forms = self._forms.get(intent, [])
        named = (Step("request", id_, self._book.say_or(f"requests.kinds.{id_}.title", label), about) for id_ in forms)
        if intent == HARM:
            return (Step("page", SPEAK_UP, self._book.say(UNNAMED) if forms else label), *named)
        if not forms:
            return (Step("page", NO_FORM, label),)
        return (Step("request", forms[0], label, about),) if len(forms) == 1 else tuple(named)

    def two_ways(self, intent: str) -> bool:
        """Whether harm can be told of with a name too, so that the difference has to be said first."""
        return intent == HARM and bool(self._forms.get(intent))


def about(situation: Situation, known: Collection[str], clause: str = "") -> About:
    """What a question told that a form can take over: one activity, one kind of data, one tool, a clause.

    Args:
        situation: what the question told.
        known: names of tools that the pack knows; any other name is a word of the person, and stays with her.
        clause: what it is about.
    """
    return tuple(_facts(situation, known, clause))


def _facts(situation: Situation, known: Collection[str], clause: str) -> Iterator[tuple[str, str]]:
    if len(situation.activities) == 1:
        yield "activity", situation.activities[0]
    if len(situation.data) == 1:
        yield "data", situation.data[0]
    tools = [tool.id for tool in situation.tools if tool.id and tool.status != "unlisted"]
    named = [tool.name for tool in situation.tools if tool.status == "unlisted" and tool.name in known]
    if len(tools) == 1:
        yield "tool", tools[0]
    elif not tools and len(named) == 1:
        yield NEW_TOOL, named[0]
    if clause:
        yield "clause", clause
