"""Clauses whose own words are the answer, or a part of it: for a question about the policy, a route, "why?"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.replies import ROUTES, ClausesQuoted
from bot.policy import Clause, Outcome, determine
from bot.policy.clauses import MOST_OVERVIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.conversation.replies import AnswerGiven
    from bot.policy import Answer, NamedTool, Policy, Situation
    from bot.understanding.reading import Reading

SURE_CLAUSE = 0.3
"""From this score on, a clause's words are given as the answer; below, as the nearest there is."""

QUOTED_SHARE = 0.55
"""A further clause is quoted when it scores at least this share of the best one."""

MOST_TOOLS = 2
"""Tools of which it is told what holds for them, where a question about the policy names more."""

MOST_RULING = 2
"""Clauses that rule what a question about the policy names, shown below the ones that answer it."""

NEARBY_CLAUSE = 0.6
NEARBY_ASIDE = 0.3
"""Clauses shown beside a yes or no whose words come near the message: one with the first score, or with the second where the
message may want something else as well; the nearest two where no clause decides."""


def quoted(
    reading: Reading, policy: Policy, day: date, routes: tuple[str, ...], permission: AnswerGiven | None
) -> ClausesQuoted:
    """The clauses whose words answer a question about the policy."""
    ranked = [(policy.clause_by_id[id_], score) for id_, score in reading.clauses if policy.clause_by_id[id_].in_force.on(day)]
    best = ranked[0][1] if ranked else 0.0
    kept = tuple(clause for clause, score in ranked if score >= best * QUOTED_SHARE)
    sure = best >= SURE_CLAUSE
    granted = (intent for intent in kept[0].answers if intent in ROUTES) if sure else ()  # whoever asks for a right may use it
    ways = tuple(dict.fromkeys((*granted, *routes)))
    named = _named(reading)
    overview = sure and kept[0].overview
    tools = tuple(determine(_of_tool(tool, named), policy, day) for tool in named.tools[:MOST_TOOLS] if overview)
    return ClausesQuoted(reading, _unique((*kept, *_ruling(named, policy, day))), sure, ways, permission, tools=tools)


def _named(reading: Reading) -> Situation:
    """What a question about the policy names in words; what it was guessed to be about says little."""
    said = {(found.facet, found.id) for found in reading.found}
    return replace(
        reading.situation,
        activities=tuple(one for one in reading.situation.activities if ("activity", one) in said),
        data=tuple(one for one in reading.situation.data if ("data", one) in said),
    )


def _of_tool(tool: NamedTool, named: Situation) -> Situation:
    """A tool that is asked about, whatever it is for."""
    return replace(named, activities=(), tools=(tool,), beyond_vocabulary=False)


def _ruling(named: Situation, policy: Policy, day: date) -> tuple[Clause, ...]:
    """The clauses that rule what a question about the policy names."""
    if not (named.activities or named.data or named.tools):
        return ()
    return _decisive(named, policy, day)[:MOST_RULING]


def informing(reading: Reading, answer: Answer, policy: Policy, day: date) -> tuple[Clause, ...]:
    """Clauses whose words come near the message of somebody who asked for a yes or no; with a question back, overviews."""
    cited = {applied.id for applied in answer.clauses}
    asks_back = answer.outcome == Outcome.NEED_INFO
    overviews = policy.overviews if asks_back else ()
    floor = NEARBY_ASIDE if len(reading.intents) > 1 else NEARBY_CLAUSE
    near = [policy.clause_by_id[id_] for id_, score in reading.clauses if score >= floor or not cited]
    found = [clause for clause in _unique((*overviews, *near)) if clause.id not in cited and clause.in_force.on(day)]
    return tuple(found[: 1 if cited and not asks_back else MOST_OVERVIEWS])


def clauses_for(intent: str, reading: Reading, policy: Policy, day: date) -> tuple[Clause, ...]:
    """The clauses a route rests on, the one whose words fit the message best first; then any other that fits."""
    scores = dict(reading.clauses)
    resting = [clause for clause in policy.answering.get(intent, ()) if clause.in_force.on(day)]
    # What to do at once is for those who need it: of two that fit no better it comes last.
    resting.sort(key=lambda clause: (-scores.get(clause.id, 0.0), clause.at_once))
    nearest = (policy.clause_by_id[id_] for id_, score in reading.clauses if score >= SURE_CLAUSE)
    return _unique((*resting, *(clause for clause in nearest if clause.in_force.on(day))))


def reasons(reading: Reading, earlier: Situation, policy: Policy, day: date) -> ClausesQuoted:
    """To "why?": the clauses that decided the answer before."""
    told = replace(reading, intent="info", situation=earlier)
    return ClausesQuoted(told, _decisive(earlier, policy, day), sure=True, routes=("feedback",), behind=True)


def _decisive(situation: Situation, policy: Policy, day: date) -> tuple[Clause, ...]:
    """The clauses that decide about a situation."""
    return tuple(policy.clause_by_id[one.id] for one in determine(situation, policy, day).clauses if one.decisive)


def _unique(clauses: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple({clause.id: clause for clause in clauses}.values())
