"""The decision: from a situation and a policy to an answer. Pure, and the only place that decides.

1. Every clause that applies to any use of the situation counts. The strictest outcome wins.
2. Conditions of all clauses that apply are joined.
3. A use with an activity or a data kind of which no clause speaks gets the policy's default: a clause for all of them,
   or only an outcome.
   Data that anybody may know needs no clause.
4. A stated breach of a duty that always holds makes a no.
5. A question that names neither a task nor data cannot be permitted, only asked back (`need_info`).
6. A fact that nobody stated is not guessed. For each value it could take the answer is worked out,
   and the values that would make it stricter are named as limits.
7. Where no tool is named and the conditions ask for several things of it that no tool has together,
   the answer says so.

It does not understand words, word answers, or know the time: `day` comes in with the question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.policy.answer import Answer, AppliedClause, Choice, Limit, Option, Part, ShownCondition
from bot.policy.clauses import Condition, Outcome
from bot.policy.matching import RulingOnUse, Use, parts_of, tools_meant
from bot.policy.situation import EVERYONE, TOOL_CHOICES, NamedTool, Situation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from bot.policy.clauses import AlwaysOn
    from bot.policy.matching import ClauseIndex
    from bot.policy.policy import Policy

Judgement = tuple[Outcome, tuple[RulingOnUse, ...]]


def determine(situation: Situation, policy: Policy, day: date) -> Answer:
    """Answer one question.

    Args:
        situation: everything the message says, taken together.
        policy: the policy that answers.
        day: the day whose clauses hold.

    Returns:
        The answer for the situation; it is at least as strict as the answer to any of its parts.
    """
    index = policy.index(day)
    plain = nameless(situation)
    answer = index.answers.get(plain)
    if answer is None:
        answer = index.answers.setdefault(plain, _determine(plain, policy, index))
    if plain == situation:
        return answer
    named = zip(parts_of(situation), answer.parts, strict=False)
    return replace(answer, situation=situation, parts=tuple(Part(piece, part.outcome) for piece, part in named))


def nameless(situation: Situation) -> Situation:
    """The same situation without names that a person typed: nothing of a message stays in memory."""
    if all(tool.id is not None or not tool.name for tool in situation.tools):
        return situation
    return situation.with_tools(*(tool if tool.id is not None else replace(tool, name="") for tool in situation.tools))


def _determine(situation: Situation, policy: Policy, index: ClauseIndex) -> Answer:
    outcome, rulings = _judge(situation, policy, index)
    parts = tuple(Part(piece, _judge(piece, policy, index)[0]) for piece in parts_of(situation))
    options = _options(situation, policy, index)
    return Answer(
        outcome=outcome,
        situation=situation,
        clauses=_applied(rulings, outcome, policy),
        conditions=_joined(rulings, situation, policy, index),
        limits=tuple(_limits(situation, outcome, options, policy)) if outcome.permits else (),
        unknown=_unknown(situation),
        choices=tuple(_choices(outcome, options)),
        parts=parts if len({part.outcome for part in parts}) > 1 else (),
        open_tools=_open_tools(situation, outcome, policy, index),
        no_tool_fits=_no_tool_fits(situation, outcome, rulings, policy, index),
        policy_version=(policy.version, policy.content_hash),
    )


def outcome_of(situation: Situation, policy: Policy, day: date) -> Outcome:
    """Only the outcome, for comparing readings of a message."""
    return _judge(nameless(situation), policy, policy.index(day))[0]


def _judge(situation: Situation, policy: Policy, index: ClauseIndex) -> Judgement:
    """The strictest outcome over all uses, and every ruling that was heard."""
    known = index.judged.get(situation)
    if known is None:
        known = index.remember(situation, _judge_anew(situation, policy, index))
    return known


def _judge_anew(situation: Situation, policy: Policy, index: ClauseIndex) -> Judgement:
    heard: list[RulingOnUse] = []
    outcomes: list[Outcome] = []
    for use in index.uses(situation):
        rulings = index.rulings(use)
        heard.extend(rulings)
        outcomes.extend(ruling.outcome for ruling in rulings)
        if _is_uncovered(use, rulings, policy, index) or situation.beyond_vocabulary:
            default = index.default(use)
            heard.extend(default)
            outcomes.extend([ruling.outcome for ruling in default] or [policy.default_outcome])
        elif not rulings and use.data is not None:
            outcomes.append(Outcome.ALLOWED)
    broken = _broken_standing_duties(situation, policy, index) if outcomes else ()
    if broken:
        outcomes.append(Outcome.PROHIBITED)
        reasons = (rule.clause for rule in broken if rule.clause is not None and index.speaks(rule.clause))
        heard.extend(RulingOnUse(clause, 0, Outcome.PROHIBITED, ()) for clause in reasons)
    outcome = min(outcomes, key=lambda one: policy.rank[one], default=Outcome.NEED_INFO)
    if outcome.permits and not situation.names_a_task and not situation.data:
        outcome = Outcome.NEED_INFO
    return outcome, tuple(heard)


def _no_tool_fits(
    situation: Situation, outcome: Outcome, rulings: Iterable[RulingOnUse], policy: Policy, index: ClauseIndex
) -> bool:
    """Whether the conditions of a yes ask for a tool that nobody named, and for one of the tasks there is none.

    Each task may take a tool of its own.
    """
    wanted = {
        shown.condition.text
        for ruling in rulings
        for shown in ruling.conditions
        if shown.met is None and shown.condition.asks_for_a_tool
    }
    named = any(tool.id is not None or tool.status != "approved" for tool in situation.tools)
    if not outcome.permits or named or len(wanted) < 2:  # noqa: PLR2004 - one alone is met by some tool: the check of the pack says so
        return False
    catalogue = [NamedTool(tool.name, tool.status, tool.id) for tool in policy.vocabulary.tools if tool.status != "unlisted"]
    tasks = [replace(situation, activities=(activity,)) for activity in situation.activities] or [situation]
    return not all(any(_judge(task.with_tools(tool), policy, index)[0].permits for tool in catalogue) for task in tasks)


def _is_uncovered(use: Use, rulings: Iterable[RulingOnUse], policy: Policy, index: ClauseIndex) -> bool:
    """Whether no clause speaks of the activity, or none of the data, of this very use.

    A clause about the data that makes an exception for the use has spoken of it, but allows nothing:
    something else has to.
    """
    heard = tuple(rulings)
    if use.activity is not None and not any(index.is_about("activity", ruling) for ruling in heard):
        return True
    if use.data is None or any(index.is_about("data", ruling) for ruling in heard) or (heard and index.excepts(use)):
        return False
    return not any(kind.open for kind in policy.vocabulary.data if kind.id == use.data)


def _broken_standing_duties(situation: Situation, policy: Policy, index: ClauseIndex) -> tuple[AlwaysOn, ...]:
    return tuple(
        rule
        for rule in policy.always_on
        if rule.duty is not None and rule.holds_for(situation.activities) and index.breaks(rule.duty, situation.breaches)
    )


def _applied(rulings: Iterable[RulingOnUse], outcome: Outcome, policy: Policy) -> tuple[AppliedClause, ...]:
    """Each clause once, with the strictest thing it said; the decisive ones first.

    Of those, first what the clause says by itself, then what a broken condition makes of it: the former says why.
    """
    strictest: dict[str, RulingOnUse] = {}
    for ruling in rulings:
        known = strictest.get(ruling.clause)
        if known is None or policy.rank[ruling.outcome] < policy.rank[known.outcome]:
            strictest[ruling.clause] = ruling
    applied = [
        AppliedClause(ruling.clause, ruling.case, ruling.outcome, decisive=ruling.outcome == outcome)
        for ruling in strictest.values()
    ]

    def by_a_condition(clause: AppliedClause) -> bool:
        return policy.clause_by_id[clause.id].cases[clause.case].outcome is not clause.outcome

    return tuple(sorted(applied, key=lambda clause: (policy.rank[clause.outcome], by_a_condition(clause))))


def _joined(
    rulings: Iterable[RulingOnUse], situation: Situation, policy: Policy, index: ClauseIndex
) -> tuple[ShownCondition, ...]:
    """Conditions of all rulings, each text once; broken before open before met."""
    order = {False: 0, None: 1, True: 2}
    by_text: dict[str, ShownCondition] = {}
    for ruling in rulings:
        for shown in ruling.conditions:
            known = by_text.get(shown.condition.text)
            if known is None or order[shown.met] < order[known.met]:
                by_text[shown.condition.text] = shown
    for rule in _broken_standing_duties(situation, policy, index):
        by_text[rule.text] = ShownCondition(Condition(text=rule.text, duty=rule.duty), rule.id, met=False)
    return tuple(sorted(by_text.values(), key=lambda shown: order[shown.met]))


def _unknown(situation: Situation) -> tuple[str, ...]:
    facts = (("activity", situation.names_a_task), ("data", situation.data), ("tool", situation.tools))
    return tuple(name for name, value in facts if not value)


def _options(situation: Situation, policy: Policy, index: ClauseIndex) -> dict[str, tuple[Option, ...]]:
    """Each fact but the task, with each value it could take and the answer that would give."""
    uses: dict[str, list[tuple[str, Situation]]] = {
        "data": [(kind.id, situation.with_data(kind.id)) for kind in policy.vocabulary.data],
        "tool": [(status, situation.with_tools(NamedTool("", status))) for status in TOOL_CHOICES],
        "role": [(role, replace(situation, role=role)) for role in sorted(index.roles - {EVERYONE})],
        "place": [(place, replace(situation, place=place)) for place in sorted(index.places)],
    }
    return {facet: tuple(Option(value, _judge(use, policy, index)[0]) for value, use in of) for facet, of in uses.items()}


def _limits(
    situation: Situation, outcome: Outcome, options: Mapping[str, tuple[Option, ...]], policy: Policy
) -> Iterator[Limit]:
    """The values of facts that nobody stated which would make the answer stricter."""
    stated = {"data": situation.data, "tool": situation.tools, "role": situation.role != EVERYONE, "place": situation.place}
    for facet in options:
        if not stated[facet]:
            stricter = (option for option in options[facet] if policy.rank[option.outcome] < policy.rank[outcome])
            yield from (Limit(facet, option.value, option.outcome) for option in stricter)


def _choices(outcome: Outcome, options: Mapping[str, tuple[Option, ...]]) -> Iterator[Choice]:
    """Facts a person can set; role and place where they matter."""
    for facet, values in options.items():
        if facet in {"data", "tool"} or any(option.outcome is not outcome for option in values):
            yield Choice(facet, values)


def _open_tools(situation: Situation, outcome: Outcome, policy: Policy, index: ClauseIndex) -> tuple[str, ...]:
    """Approved tools in which the same use would be permitted, those made for the task first.

    Asked where the named tool stands in the way of a yes, and where a yes names no tool.
    """
    named = any(tool.id is not None or tool.status != "approved" for tool in situation.tools)
    wanted = not named if outcome.permits else bool(situation.tools)
    if not wanted or not (situation.activities or situation.data):
        return ()
    made_for = [
        tool
        for tool in policy.vocabulary.tools
        if tool.status == "approved"
        and (not tool.for_activities or set(tool.for_activities).issuperset(situation.activities or ("",)))
    ]
    tools = [NamedTool(tool.name, tool.status, tool.id) for tool in sorted(made_for, key=lambda tool: not tool.for_activities)]
    tried = [(tool, situation.with_tools(tool)) for tool in tools]
    return tuple(
        tool.id or ""
        for tool, with_it in tried
        if tool in tools_meant(with_it, policy.vocabulary) and _judge(with_it, policy, index)[0].permits
    )
