"""The answer to "may I use AI for this?", with everything a person needs to trust or question it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.policy.clauses import Condition, Outcome
from bot.policy.situation import Situation
from bot.policy.vocabulary import Id


@dataclass(frozen=True, slots=True)
class ShownCondition:
    """A condition as it stands in one answer.

    Attributes:
        met: True when a stated fact already fulfils it, None when nobody can know yet,
            False when a stated fact or a stated breach rules it out.
    """

    condition: Condition
    clause: Id
    met: bool | None


@dataclass(frozen=True, slots=True)
class AppliedClause:
    """A clause that applies, the case of it that decided, and what came out.

    Attributes:
        case: index of the ruling in `Clause.cases`.
        outcome: what this clause alone says, conditions checked.
        decisive: whether it is why the answer is what it is.
    """

    id: Id
    case: int
    outcome: Outcome
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class Limit:
    """What a fact that nobody stated would change for the worse: "not with customers' data".

    Attributes:
        facet: `data`, `tool`, `role` or `place`.
        value: id of a data kind, role or place, or a tool status.
        outcome: the answer with that fact.
    """

    facet: str
    value: Id
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Option:
    """A value that a fact could take, and the answer it would lead to."""

    value: Id
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Choice:
    """A fact that can be set with one tap, and the answer each value would lead to."""

    facet: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One of several tasks, tools or data kinds in a message, answered alone."""

    situation: Situation
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """What the policy says about a situation.

    Attributes:
        outcome: the strictest of all that applies.
        clauses: every clause that applies, the decisive ones first.
        conditions: joined over all clauses; broken ones first, met ones last.
        limits: what stated facts would turn into a no or a question to somebody, while facts are missing.
        unknown: which of `activity`, `data` and `tool` nobody stated.
        choices: for each fact, the values it may take and the answer each would give.
        parts: the parts of the message when their answers differ.
        open_tools: ids of catalogue tools with which the same use would be permitted, where the named one stands in the way
            of a yes, or a yes names none.
        no_tool_fits: whether this is a yes under conditions that no tool of the catalogue meets together.
        policy_version: human version and content hash of the pack that answered.
    """

    outcome: Outcome
    situation: Situation
    clauses: tuple[AppliedClause, ...] = ()
    conditions: tuple[ShownCondition, ...] = ()
    limits: tuple[Limit, ...] = ()
    unknown: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    parts: tuple[Part, ...] = ()
    open_tools: tuple[Id, ...] = ()
    no_tool_fits: bool = False
    policy_version: tuple[str, str] = ("", "")
