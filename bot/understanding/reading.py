"""What was understood of a message, with the words it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.policy import Situation

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Found:
    """One fact and where it stands.

    Attributes:
        facet: activity, data, tool, role, place, duty or intent.
        id: the entry, or a tool's name.
        start, end: characters of the cleaned message; equal when it comes from the message as a whole.
    """

    facet: str
    id: str
    start: int
    end: int


Rejoinder = Literal["why", "way", "plea"]
"""What can be said to the answer before."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a message was understood.

    Attributes:
        text: the part of the message that was read.
        language: of whoever wrote it; it may quote another one.
        intent: what it wants most.
        intents: everything it seems to want, most likely first, with confidence 0 to 1.
        situation: the facts of the whole message.
        alternatives: other readings that are nearly as likely; the answer must hold for them too.
        clauses: ids of clauses whose own words answer the message, most likely first, with confidence.
        found: every fact with its words.
        taken_back: kinds of data of which it says that they do not go in.
        turned: what its words make of kinds of data: "anonymised" makes data about people internal.
        sure: False when the bot should show how it read the message before anybody relies on it.
        sure_of_task: whether what the AI is for is well ahead of what else it may be, or nothing is named.
        truncated: whether the message was longer than what is read.
        goes_on: whether it begins as if it went on from an earlier message ("and with customers' data?").
        rejoinder: what it says to the answer before, where it says nothing else: `why` asks for its reason, `way` for what is
            open instead, `plea` names a consent, a hurry or a single time; None where it stands by itself.
        greets: whether it is a greeting or thanks, and nothing else.
        affected: whether it is done to whoever writes: "may my boss record me?".
        in_danger: whether it sounds as if somebody may be about to take a life.
    """

    text: str
    language: str
    intent: str
    intents: tuple[tuple[str, float], ...]
    situation: Situation
    alternatives: tuple[Situation, ...] = ()
    clauses: tuple[tuple[str, float], ...] = ()
    found: tuple[Found, ...] = ()
    taken_back: frozenset[str] = frozenset()
    turned: Mapping[str, str] = field(default_factory=dict)
    sure: bool = True
    sure_of_task: bool = True
    truncated: bool = False
    goes_on: bool = False
    rejoinder: Rejoinder | None = None
    greets: bool = False
    affected: bool = False
    in_danger: bool = False
