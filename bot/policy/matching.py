"""Which clauses apply to one combination of activity, data kind and tool.

1. A question is taken apart into *uses*: every combination of one activity, one data kind and one
   tool that it names. A facet nobody named is None in all of them.
2. A clause applies to a use when each facet of its `when` matches and nothing of its `except` does.
3. Of a clause with cases, the first case that matches decides.
4. A condition is checked against the use: met, open (the fact is not known), or broken.
5. Where several tasks are named, a brand's name means for each of them the edition made for it.

Facts about people (role, place) are the same in all uses of a question.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from bot.policy.answer import ShownCondition
from bot.policy.clauses import Clause, Condition, Facets, Outcome, When
from bot.policy.situation import EVERYONE, UNNAMED, NamedTool, Situation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.policy.answer import Answer
    from bot.policy.vocabulary import Id, Vocabulary

MEMO_SIZE = 20_000
"""Uses whose rulings are remembered per index; a use is a handful of words, so about 20 MB at most."""


@dataclass(frozen=True, slots=True)
class Use:
    """One activity with one kind of data in one tool; None where nobody said."""

    activity: Id | None
    data: Id | None
    tool: NamedTool | None
    role: Id
    place: Id | None
    breaches: frozenset[Id]


@dataclass(frozen=True, slots=True)
class RulingOnUse:
    """What one clause says about one use, its conditions checked."""

    clause: Id
    case: int
    outcome: Outcome
    conditions: tuple[ShownCondition, ...]


def uses_of(situation: Situation) -> Iterator[Use]:
    """Every combination of activity, data kind and tool that a situation names."""
    for activity, data, tool in product(situation.activities or (None,), situation.data or (None,), situation.tools or (None,)):
        yield Use(activity, data, tool, situation.role, situation.place, situation.breaches)


def edition_for(tool: NamedTool, activity: Id, vocabulary: Vocabulary) -> NamedTool:
    """What the name of a brand means for a task: itself, or an edition of it that is made for the task."""
    edition = vocabulary.edition_for.get((tool.id or "", activity))
    return tool if edition is None else NamedTool(edition.name, edition.status, edition.id)


def tools_meant(situation: Situation, vocabulary: Vocabulary) -> tuple[NamedTool, ...]:
    """The tools of a situation, each as the editions that its name means for the tasks."""
    activities = situation.activities or ("",)
    return tuple(dict.fromkeys(edition_for(tool, one, vocabulary) for tool in situation.tools for one in activities))


def parts_of(whole: Situation) -> tuple[Situation, ...]:
    """One situation for each activity, tool or data kind, where a message names several of one.

    None gets a stricter answer than the whole: each takes some of the uses of the whole.
    """
    if len(whole.activities) > 1:
        return tuple(replace(whole, activities=(activity,)) for activity in whole.activities)
    if len(whole.tools) > 1:
        return tuple(whole.with_tools(tool) for tool in whole.tools)
    if len(whole.data) > 1:
        return tuple(whole.with_data(kind) for kind in whole.data)
    return ()


class ClauseIndex:
    """The clauses of one day, found by activity and data kind without looking at the others.

    Ten thousand clauses cost little more than sixty: only those that name the use's activity or
    data kind, or neither, are compared.
    """

    def __init__(self, clauses: Iterable[Clause], vocabulary: Vocabulary, default: Id | None = None) -> None:
        """Arrange deciding clauses.

        Args:
            clauses: those of the day.
            vocabulary: answers questions about tools and places.
            default: the clause for what no other speaks of.
        """
        self._vocabulary = vocabulary
        self._by_key: dict[tuple[str | None, str | None], list[Clause]] = {}
        self._memo: dict[Use, tuple[RulingOnUse, ...]] = {}
        self.answers: dict[Situation, Answer] = {}
        self.judged: dict[Situation, tuple[Outcome, tuple[RulingOnUse, ...]]] = {}
        self.roles: frozenset[str] = frozenset()
        self._about: dict[str, set[str]] = {"activity": set(), "data": set()}
        self._exceptions: dict[str, list[Facets]] = {}
        self.places: frozenset[str] = frozenset()
        self._ids: set[str] = set()
        self._default: Clause | None = None
        for clause in clauses:
            if clause.id == default:
                self._default = clause
                self._take_in(clause)
            else:
                self._add(clause)

    def _take_in(self, clause: Clause) -> None:
        """Note that a clause is in force, and the roles and places on which its answer can depend."""
        self._ids.add(clause.id)
        for facets in (clause.when or When(), *(case.when for case in clause.cases)):
            self.roles |= frozenset(facets.role or ())
            if EVERYONE in (facets.role or ()):
                self.roles |= {entry.id for entry in self._vocabulary.roles}  # the clause is silent for all it does not name
            self.places |= frozenset(facets.place or ())

    def _add(self, clause: Clause) -> None:
        self._take_in(clause)
        when = clause.when or When()
        for key in product(when.activity or (None,), when.data or (None,)):
            self._by_key.setdefault(key, []).append(clause)
        for facets in (when, *(case.when for case in clause.cases)):
            for facet, clauses in self._about.items():
                if getattr(facets, facet) is not None:
                    clauses.add(clause.id)
            if facets.unless is not None:
                for kind in facets.data or when.data or ():
                    self._exceptions.setdefault(kind, []).append(facets.unless)

    def is_about(self, facet: str, ruling: RulingOnUse) -> bool:
        """Whether the clause of a ruling asks for an activity, or for data; it ruled, so the use has what it asks for."""
        return ruling.clause in self._about[facet]

    def uses(self, situation: Situation) -> Iterator[Use]:
        """Every use of a situation, each in the edition that the tool's name means for its task.

        Of "Copilot for the minutes and for a summary of the mails" the minutes are taken with its edition for meetings. A
        situation keeps the name as it was said: the next message may be about another task.
        """
        for use in uses_of(situation):
            if use.tool is None or use.activity is None:
                yield use
            else:
                yield replace(use, tool=edition_for(use.tool, use.activity, self._vocabulary))

    def excepts(self, use: Use) -> bool:
        """Whether a clause about the use's data makes an exception for it."""
        return any(self._matches_any(unless, use) for unless in self._exceptions.get(use.data or "", ()))

    def breaks(self, duty: Id, stated: frozenset[Id]) -> bool:
        """Whether one of the stated breaches breaks this duty."""
        return not self._vocabulary.broken_by.get(duty, frozenset({duty})).isdisjoint(stated)

    def speaks(self, clause: Id) -> bool:
        """Whether a clause is in force."""
        return clause in self._ids

    def remember(
        self, situation: Situation, judgement: tuple[Outcome, tuple[RulingOnUse, ...]]
    ) -> tuple[Outcome, tuple[RulingOnUse, ...]]:
        """Keep what was judged; situations are made of the vocabulary's ids and hold no words of a person."""
        if len(self.judged) >= MEMO_SIZE:
            self.judged.clear()
            self.answers.clear()
        self.judged[situation] = judgement
        return judgement

    def rulings(self, use: Use) -> tuple[RulingOnUse, ...]:
        """What each clause that applies says about a use, in the order of the look-up keys.

        First those that name its activity and its data, then its activity alone, its data alone, neither.
        """
        known = self._memo.get(use)
        if known is None:
            known = tuple(self._rule(use))
            if len(self._memo) >= MEMO_SIZE:
                self._memo.clear()
            self._memo[use] = known
        return known

    def _rule(self, use: Use) -> Iterator[RulingOnUse]:
        for key in product((use.activity or UNNAMED, None), (use.data or UNNAMED, None)):
            for clause in self._by_key.get(key, ()):
                if self._applies(clause.when or When(), use):
                    yield from self._first_case(clause, use)

    def _first_case(self, clause: Clause, use: Use) -> Iterator[RulingOnUse]:
        """The ruling of the first case that applies."""
        for number, case in enumerate(clause.cases):
            if self._applies(case.when, use):
                shown = tuple(
                    ShownCondition(condition, clause.id, self._holds(condition.needs, condition.duty, use))
                    for condition in case.conditions
                )
                yield RulingOnUse(clause.id, number, self._outcome(case.outcome, shown, use), shown)
                return

    def default(self, use: Use) -> tuple[RulingOnUse, ...]:
        """What the clause for everything that no other speaks of says about a use; nothing where there is none."""
        return () if self._default is None else tuple(self._first_case(self._default, use))

    def _outcome(self, outcome: Outcome, conditions: tuple[ShownCondition, ...], use: Use) -> Outcome:
        """A broken condition makes a no; broken only because the tool is unlisted, a question."""
        broken = [shown.condition for shown in conditions if shown.met is False]
        if not broken or outcome is Outcome.PROHIBITED:
            return outcome
        unlisted = use.tool is not None and use.tool.status == "unlisted"
        if unlisted and all(self._broken_by_the_tool_alone(condition, use) for condition in broken):
            return Outcome.ASK_FIRST
        return Outcome.PROHIBITED

    def _broken_by_the_tool_alone(self, condition: Condition, use: Use) -> bool:
        """Whether a broken condition would not be broken if another tool were named, or none."""
        return self._holds(condition.needs, condition.duty, replace(use, tool=None)) is not False

    def _applies(self, when: When, use: Use) -> bool:
        if when.unless is not None and self._matches_any(when.unless, use):
            return False
        return all(found is True for found in self._facts(when, use))

    def _matches_any(self, facets: Facets, use: Use) -> bool:
        return any(found is True for found in self._facts(facets, use))

    def _holds(self, needs: Facets | None, duty: Id | None, use: Use) -> bool | None:
        """Whether a condition holds: True, False, or None while a fact is missing."""
        if duty is not None and self.breaks(duty, use.breaches):
            return False
        if needs is None:
            return None
        if needs.role is not None and use.role == EVERYONE and EVERYONE not in needs.role:
            found = [None, *self._facts(needs.model_copy(update={"role": None}), use)]
        else:
            found = list(self._facts(needs, use))
        if any(value is False for value in found):
            return False
        return True if all(value is True for value in found) else None

    def _facts(self, facets: Facets, use: Use) -> Iterator[bool | None]:
        """Each facet that is asked for, compared with the use: True, False, or None when not known."""
        if facets.activity is not None:
            yield _one_of(use.activity, facets.activity)
        if facets.data is not None:
            yield _one_of(use.data, facets.data)
        if facets.role is not None:
            yield use.role in facets.role
        if facets.place is not None:
            yield self._lies_in(use.place, facets.place)
        if facets.status is not None:
            yield _status_in(use.tool, facets.status)
        if facets.tool is not None:
            yield self._tool_is(use.tool, facets.tool)
        if facets.tool_kind is not None:
            yield self._tool_is_of(use.tool, facets.tool_kind)
        if facets.cleared is not None:
            cleared = self._cleared(use.tool, use.data)
            yield None if cleared is None else cleared == facets.cleared

    def _lies_in(self, place: Id | None, places: tuple[Id, ...]) -> bool | None:
        if place is None:
            return None
        return not self._vocabulary.wider_places.get(place, frozenset({place})).isdisjoint(places)

    def _tool_is(self, tool: NamedTool | None, ids: tuple[Id, ...]) -> bool | None:
        if tool is None:
            return UNNAMED in ids or None
        if tool.id is not None:
            return tool.id in ids
        return None if any(self._vocabulary.tool_by_id[id_].status == tool.status for id_ in ids if id_ != UNNAMED) else False

    def _tool_is_of(self, tool: NamedTool | None, kinds: tuple[Id, ...]) -> bool | None:
        if tool is None:
            return None
        entry = self._vocabulary.tool_by_id.get(tool.id) if tool.id else None
        if entry is not None:
            return not set(entry.kinds).isdisjoint(kinds)
        return False if tool.status == "unlisted" else None

    def _cleared(self, tool: NamedTool | None, data: Id | None) -> bool | None:
        """Whether the company cleared this tool for this data; None while either is not known."""
        if tool is not None and tool.status != "approved":
            return False
        if data is None or tool is None:
            return None
        if any(kind.id == data and kind.open for kind in self._vocabulary.data):
            return True
        entry = self._vocabulary.tool_by_id.get(tool.id) if tool.id else None
        return None if entry is None else data in entry.cleared_for


def _one_of(value: Id | None, wanted: tuple[Id, ...]) -> bool | None:
    if value is None:
        return True if UNNAMED in wanted else None
    return value in wanted


def _status_in(tool: NamedTool | None, wanted: tuple[Id, ...]) -> bool | None:
    if tool is None:
        return True if UNNAMED in wanted else None
    if tool.status == "approved" and tool.id is None and UNNAMED in wanted:
        return True  # "our approved tool": which one, nobody said
    return tool.status in wanted
