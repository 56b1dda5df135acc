"""How a message was understood: each fact, with what else it could be and the answer that would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.events import KEPT
from bot.conversation.standing import known_of
from bot.policy import tools_meant
from bot.policy.situation import TOOL_CHOICES
from bot.rendering.page import Fact, FactList, Option

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.conversation import AnswerGiven
    from bot.policy import Answer, Policy
    from bot.rendering.phrasebook import Phrasebook


class FactPainter:
    """Words facts in one language."""

    def __init__(self, policy: Policy, book: Phrasebook) -> None:
        """Use one policy and one language."""
        self._policy = policy
        self._book = book
        self._say = book.say
        self._listed = self._every_option()

    def facts(self, reply: AnswerGiven) -> FactList:
        """How the message was understood, each fact with what else it could be."""
        situation, names = reply.answer.situation, self._book.names
        tools = tools_meant(situation, self._policy.vocabulary)
        facts = [
            self._fact(
                "activity", [names.activities.get(id_, id_) for id_ in situation.activities], reply, situation.activities
            ),
            self._fact("data", [names.data.get(id_, id_) for id_ in situation.data], reply, situation.data),
            self._fact(
                "tool",
                [tool.name or self._say(f"facts.statuses.{tool.status}") for tool in tools],
                reply,
                tuple(tool.id or tool.status for tool in tools),
            ),
        ]
        matters = {choice.facet for choice in reply.answer.choices}
        if situation.role in names.roles or "role" in matters:
            facts.append(self._fact("role", self._named(names.roles, situation.role), reply, (situation.role,)))
        place = situation.place or ""
        if place in names.places or "place" in matters:
            facts.append(self._fact("place", self._named(names.places, place), reply, (place,)))
        left_out = self._left_out(reply.answer)
        if left_out:
            facts.append(self._fact("duty", [names.duties.get(id_, id_) for id_ in left_out], reply, ()))
        title = self._say("facts.title" if reply.reading.sure else "facts.unsure")
        followed = reply.thread == "followed"
        return FactList(title, tuple(facts), sure=reply.reading.sure, known=known_of(situation), followed=followed)

    def _left_out(self, answer: Answer) -> list[str]:
        """Stated breaches of the duties that this answer rests on; any other breach is nobody's business here."""
        if answer.outcome.permits or not answer.situation.breaches:
            return []
        always = (one.duty for one in self._policy.always_on if one.holds_for(answer.situation.activities))
        here = (shown.condition.duty for shown in answer.conditions if shown.met is False)
        broken_by = self._policy.vocabulary.broken_by
        broken = frozenset[str]().union(*(broken_by[duty] for duty in (*always, *here) if duty is not None))
        return sorted(answer.situation.breaches & broken)

    @staticmethod
    def _named(names: Mapping[str, str], id_: str) -> list[str]:
        return [names[id_]] if id_ in names else []

    def _fact(self, facet: str, values: list[str], reply: AnswerGiven, ids: tuple[str, ...]) -> Fact:
        unsaid = "facts.unsaid_tool" if facet == "tool" and reply.answer.outcome.permits else "facts.unsaid"
        if facet == "activity" and reply.answer.situation.beyond_vocabulary:
            unsaid = "facts.beyond"
        words = [reply.reading.text[found.start : found.end] for found in reply.reading.found if found.facet == facet]
        return Fact(
            facet=facet,
            label=self._say(f"facts.{facet}"),
            value=", ".join(values) or self._say(unsaid),
            known=bool(values),
            words=", ".join(dict.fromkeys(words)),
            options=tuple(self._options(facet, reply.answer, ids)),
        )

    def _options(self, facet: str, answer: Answer, ids: tuple[str, ...]) -> Iterator[Option]:
        outcomes = {
            option.value: str(option.outcome) for choice in answer.choices if choice.facet == facet for option in choice.options
        }
        for option in self._listed[facet]:
            if option.value in outcomes or option.value in ids:
                yield Option(option.value, option.label, outcomes.get(option.value, ""), selected=option.value in ids)
            else:
                yield option

    def _every_option(self) -> dict[str, tuple[Option, ...]]:
        """For each fact, everything a person can pick."""
        names, vocabulary = self._book.names, self._policy.vocabulary
        statuses = [(status, self._say(f"facts.statuses.{status}")) for status in TOOL_CHOICES]
        listed = {
            "activity": [(entry.id, names.activities.get(entry.id, entry.id)) for entry in vocabulary.activities],
            "data": [(kind.id, names.data.get(kind.id, kind.id)) for kind in vocabulary.data],
            "tool": statuses + [(tool.id, tool.name) for tool in vocabulary.tools if tool.status == "approved"],
            "role": list(names.roles.items()),
            "place": list(names.places.items()),
            "duty": [(KEPT, self._say("facts.kept"))],
        }
        return {facet: tuple(Option(value, label) for value, label in pairs) for facet, pairs in listed.items()}
