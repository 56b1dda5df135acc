"""The lists of an answer: what must hold, what it does not cover, what a yes will need, what is open at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.page import Checklist, Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Literal

    from bot.policy import Answer, Policy, ShownCondition
    from bot.rendering.phrasebook import Phrasebook

    Sign = Literal["todo", "met", "broken", "not"]

MOST_CONDITIONS = 9
"""More would not fit on one screen; the rest is counted, and the clauses hold them all."""

GLANCE = ("allowed", "required", "conditional", "ask_first", "not_covered", "prohibited")
"""Lines of what is open and what is not, in this order."""


class CheckPainter:
    """Words lists in one language."""

    def __init__(self, policy: Policy, book: Phrasebook) -> None:
        """Use one policy and one language."""
        self._policy = policy
        self._book = book
        self._say = book.say

    def checklists(self, answer: Answer) -> Iterator[Checklist]:
        """What belongs under the outcome."""
        if answer.outcome.permits:
            yield from self._of_a_yes(answer)
        elif answer.outcome == "prohibited":
            yield from self._list("", (shown for shown in answer.conditions if shown.met is False), "broken")
        elif answer.outcome == "ask_first":
            deciding = {clause.id for clause in answer.clauses if clause.decisive}
            wanted = (shown for shown in answer.conditions if shown.clause in deciding and shown.met is not True)
            yield from self._list(self._say("conditions_first"), wanted, "todo")
        elif answer.outcome == "need_info":
            yield from self._at_a_glance(answer)
        if not answer.outcome.permits:
            yield from self._open_to(answer)

    def condition(self, shown: ShownCondition) -> str:
        """A condition in words; it stands in a clause, or is a duty that always holds."""
        clause = self._policy.clause_by_id.get(shown.clause)
        return clause.wording(self._book.language).say(shown.condition.text) if clause else self._standing(shown.clause)

    def _of_a_yes(self, answer: Answer) -> Iterator[Checklist]:
        """Conditions, limits, and the duties that always hold."""
        conditions = self._conditions(answer)
        items = tuple(Item(text, "met" if met else "todo") for text, met in conditions[:MOST_CONDITIONS])
        if len(conditions) > MOST_CONDITIONS:
            items += (Item(self._say("conditions_more", count=len(conditions) - MOST_CONDITIONS)),)
        limits = tuple(Item(text, "not") for text in self._limits(answer))
        if items or limits:
            yield Checklist(self._say("conditions") if items else "", (*items, *limits))
        standing = tuple(
            Item(self._standing(rule.id)) for rule in self._policy.always_on if rule.holds_for(answer.situation.activities)
        )
        if standing:
            yield Checklist(self._say("standing"), standing)

    def _list(self, title: str, conditions: Iterable[ShownCondition], sign: Sign) -> Iterator[Checklist]:
        items = tuple(Item(self.condition(shown), sign) for shown in conditions)[:MOST_CONDITIONS]
        if items:
            yield Checklist(title, items)

    def _open_to(self, answer: Answer) -> Iterator[Checklist]:
        """For whom, or where, the same would be a yes."""
        lines = []
        for choice in answer.choices:
            names = [self._value(choice.facet, option.value) for option in choice.options if option.outcome.permits]
            if names and choice.facet in {"role", "place"} and answer.situation.names_a_task:
                lines.append(Item(self._say(f"open_to.{choice.facet}", names="; ".join(names)), "met"))
        if lines:
            yield Checklist("", tuple(lines))

    def _at_a_glance(self, answer: Answer) -> Iterator[Checklist]:
        """What may go in and what may not, as long as nobody knows what the AI is for."""
        groups: dict[str, list[str]] = {}
        for choice in answer.choices:
            for option in choice.options if choice.facet == "data" else ():
                groups.setdefault(str(option.outcome), []).append(self._value("data", option.value))
        said = [outcome for outcome in GLANCE if outcome in groups]
        lines = tuple(Item(self._at_once(one, groups), "met" if one == "allowed" else "not") for one in said)
        if lines and not answer.situation.data:
            yield Checklist("", lines)

    def _at_once(self, outcome: str, groups: Mapping[str, list[str]]) -> str:
        """A line of what has one outcome; most of all kinds are not listed where they are what is closed."""
        names = groups[outcome]
        if outcome == "prohibited" and len(groups) > 1 and len(names) > sum(map(len, groups.values())) / 2:
            return self._say("glance.rest")
        return self._say(f"glance.{outcome}", names="; ".join(names))

    def _conditions(self, answer: Answer) -> list[tuple[str, bool | None]]:
        """Conditions of a yes in words, with whether each is met or open."""
        worded = [(self.condition(shown), shown.met) for shown in answer.conditions]
        signed = {tool.id for tool in answer.situation.tools if tool.id and tool.status == "approved"}
        worded.extend(
            (entry.signed_in.get(self._book.language) or next(iter(entry.signed_in.values())), None)
            for entry in self._policy.vocabulary.tools
            if entry.id in signed and entry.signed_in
        )
        return worded

    def _standing(self, id_: str) -> str:
        rule = next(rule for rule in self._policy.always_on if rule.id == id_)
        return rule.words.get(self._book.language, rule.text)

    def _limits(self, answer: Answer) -> Iterator[str]:
        """What the answer does not cover, one line for each kind of limit.

        Values that only bring more conditions share one short line, and are worked out when somebody picks them.
        """
        groups: dict[str, list[str]] = {}
        softer = False
        left = self._little_left(answer)
        if left and not _asks_for(left, answer):
            yield self._say("limits.only", names="; ".join(self._value("data", kind) for kind in left))
        for limit in answer.limits:
            if left and limit.facet == "data":
                continue
            if limit.outcome.permits and not (limit.outcome == "required" and limit.facet == "role"):
                softer = softer or limit.facet == "data"
                continue
            prefix = {"data": "", "role": "people_"}.get(limit.facet, f"{limit.facet}_")
            groups.setdefault(f"{prefix}{limit.outcome}", []).append(self._value(limit.facet, limit.value))
        for key, names in groups.items():
            yield self._say(f"limits.{key}", names="; ".join(dict.fromkeys(names)))
        if softer:
            yield self._say("limits.more")

    def _little_left(self, answer: Answer) -> list[str]:
        """The kinds of data that may go in, where most may not: shorter to say, and easier to keep, than what is closed."""
        closed = {limit.value for limit in answer.limits if limit.facet == "data" and limit.outcome == "prohibited"}
        left = [kind.id for kind in self._policy.vocabulary.data if kind.id not in closed]
        return left if len(left) < len(closed) and closed.issuperset(_limiting(answer)) else []

    def _value(self, facet: str, value: str) -> str:
        names = self._book.names
        if facet == "tool":
            return self._say(f"facts.statuses.{value}")
        by_facet = {"data": names.data, "role": names.roles, "place": names.places}
        return by_facet[facet].get(value, value)


def _limiting(answer: Answer) -> list[str]:
    """Kinds of data that a yes does not cover."""
    return [limit.value for limit in answer.limits if limit.facet == "data" and not limit.outcome.permits]


def _asks_for(kinds: Iterable[str], answer: Answer) -> bool:
    """Whether a condition says already that only these kinds of data may go in."""
    needs = (shown.condition.needs for shown in answer.conditions)
    return any(one is not None and set(one.data or ()) == set(kinds) for one in needs)
