"""What the bot has to say, before anybody decides how it looks or in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from bot.policy import Answer, Clause, Outcome, Tool
    from bot.understanding import Reading

HARM = "report"
"""The intent of somebody who tells of harm."""

ROUTES = (HARM, "opt_out", "accommodation", "contest", "approval", "feedback")
"""Intents that lead to a route of their own."""


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """The answer to "may I?".

    Attributes:
        reading: how the message was understood.
        answer: what the policy says.
        others: other readings of the message with the outcome each would have, when the bot is not sure.
        routes: intents the message seems to have besides, best first.
        nearby: clauses that decide nothing here and whose words come near the message.
        thread: `followed` when facts of the answer before were taken over; `lost` when the message goes on from one that
            is not there; `way` or `plea` where it is the answer before once more (see `Reading`).
    """

    reading: Reading
    answer: Answer
    others: tuple[tuple[str, Outcome], ...] = ()
    routes: tuple[str, ...] = ()
    nearby: tuple[Clause, ...] = ()
    thread: Literal["", "followed", "lost", "way", "plea"] = ""


@dataclass(frozen=True, slots=True)
class ClausesQuoted:
    """Clauses whose own words answer the message.

    Attributes:
        sure: False when the best of them is no better than a guess.
        routes: those of the clause that answers, then intents the message seems to have besides.
        permission: the answer to "may I?", where the message may ask that just as well.
        behind: whether they decided the answer before.
        tools: what holds for each tool the message names, where a clause answers that tells at a glance what is open.
    """

    reading: Reading
    clauses: tuple[Clause, ...]
    sure: bool
    routes: tuple[str, ...] = ()
    permission: AnswerGiven | None = None
    behind: bool = False
    tools: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteExplained:
    """The message wants something done: what that route is, and the clauses it rests on. `permission` as in `ClausesQuoted`."""

    reading: Reading
    intent: str
    clauses: tuple[Clause, ...]
    routes: tuple[str, ...] = ()
    permission: AnswerGiven | None = None


@dataclass(frozen=True, slots=True)
class OutsideScope:
    """The message is not about AI at work."""

    reading: Reading
    tool: Tool | None = None


@dataclass(frozen=True, slots=True)
class HelpFirst:
    """The message is about somebody's life, and about nothing that this bot knows."""

    reading: Reading


@dataclass(frozen=True, slots=True)
class NothingToRead:
    """Nothing to answer.

    Attributes:
        why: there are no words; there is more than is read before a yes, or than a card can carry (`too_long`); the
            policy does not know any more what a card rested on (`gone`); it is a greeting (`greeting`); or it says something to
            an answer that is not there (`why`, `way`, `plea`; see `Reading`).
    """

    why: Literal["empty", "no_words", "too_long", "gone", "greeting", "why", "way", "plea"]


@dataclass(frozen=True, slots=True)
class NotFound:
    """A clause or a tool that is not there, or no longer."""

    kind: Literal["clause", "tool"]
    id: str


@dataclass(frozen=True, slots=True)
class ClauseShown:
    """One clause, whole."""

    clause: Clause
    in_force: bool


@dataclass(frozen=True, slots=True)
class PolicyShown:
    """The policy at a glance.

    Attributes:
        tiers: for each outcome, the activities that have it by themselves, the strictest first.
        clauses: clauses in force, all or those a search found.
        search: what was searched for.
    """

    tiers: tuple[tuple[Outcome, tuple[str, ...]], ...]
    clauses: tuple[Clause, ...]
    search: str
    day: date


@dataclass(frozen=True, slots=True)
class CatalogueShown:
    """The tool catalogue, by status."""

    tools: tuple[Tool, ...]


@dataclass(frozen=True, slots=True)
class ToolShown:
    """One tool with its model card."""

    tool: Tool


@dataclass(frozen=True, slots=True)
class HowItWorksShown:
    """What this bot is made of, and what it keeps."""

    clauses: int
    examples: int
    languages: tuple[str, ...]
    version: tuple[str, str]


Reply = (
    AnswerGiven
    | ClausesQuoted
    | RouteExplained
    | OutsideScope
    | HelpFirst
    | NothingToRead
    | NotFound
    | ClauseShown
    | PolicyShown
    | CatalogueShown
    | ToolShown
    | HowItWorksShown
)


@dataclass(frozen=True, slots=True)
class Turn:
    """What comes of one event.

    Attributes:
        replies: what to say.
        language: in which language.
        in_danger: whether where help is has to be said first.
    """

    replies: tuple[Reply, ...]
    language: str
    in_danger: bool = False
