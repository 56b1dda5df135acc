"""What can happen: plain facts from a channel, with nothing in them that names the channel."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class StatedFacts:
    """Facts a person set by tapping; each replaces what was read from her words. None leaves it as read.

    All values are ids of the vocabulary, and are treated as untrusted: unknown ones are ignored.

    Attributes:
        activity: activity id.
        data: data kind id.
        tool: a catalogue id, or a tool status ("public").
        role, place: ids.
        duty: `KEPT` when she says that the duty is kept whose breach was read.
    """

    activity: str | None = None
    data: str | None = None
    tool: str | None = None
    role: str | None = None
    place: str | None = None
    duty: str | None = None


KEPT = "kept"
"""What `StatedFacts.duty` says where a breach was read that is none."""

FACETS = tuple(field.name for field in fields(StatedFacts))
"""What can be set by tapping, as channels name it."""


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """Somebody wrote to the bot.

    Attributes:
        text: what was written; never kept.
        day: the day it is asked, at the person's place.
        language: of the channel, when it knows; None lets the words decide.
        role, place: what the directory knows of the person, if it does; ids that the policy does not know are ignored.
        facts: what she set by tapping.
        before: what the answer before rested on, pairs of `bot.conversation.standing`, where the channel has it without
            keeping it: an open page carries it. Untrusted.
    """

    text: str
    day: date
    language: str | None = None
    role: str | None = None
    place: str | None = None
    facts: StatedFacts = StatedFacts()
    before: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class FactsChanged:
    """Somebody changed a fact on an answer whose question is gone: a chat card carries what it rested on, never the words.

    Attributes:
        known: what the answer rested on, pairs of `bot.conversation.standing`; untrusted.
        day: the day of the new answer.
        facts: what she set by tapping.
    """

    known: tuple[tuple[str, str], ...]
    day: date
    facts: StatedFacts = StatedFacts()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class ClauseOpened:
    """Somebody wants to read a clause."""

    id: str
    day: date


@dataclass(frozen=True, slots=True)
class PolicyOpened:
    """Somebody wants to see the policy at a glance, or the part of it that a search finds."""

    day: date
    search: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CatalogueOpened:
    """Somebody wants to see which tools there are."""

    day: date


@dataclass(frozen=True, slots=True)
class ToolOpened:
    """Somebody wants to read a tool's model card."""

    id: str
    day: date


@dataclass(frozen=True, slots=True)
class HowItWorksOpened:
    """Somebody wants to know what this bot is and what it keeps."""

    day: date


Event = QuestionAsked | FactsChanged | ClauseOpened | PolicyOpened | CatalogueOpened | ToolOpened | HowItWorksOpened
