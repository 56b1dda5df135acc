"""What is known about one use of AI: the facts an answer is made from.

A fact that nobody stated is absent, never guessed: an empty tuple of activities means "we do not
know what it is for", an empty tuple of tools means "no tool was named".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

EVERYONE = "everyone"
"""The role of a person whose role is not known."""

UNNAMED = "unnamed"
"""What a clause writes to match a fact that nobody stated."""

ToolStatus = Literal["approved", "public", "blocked", "unlisted"]

TOOL_STATUSES: tuple[ToolStatus, ...] = get_args(ToolStatus)
"""How the company can see a tool."""

TOOL_CHOICES: tuple[ToolStatus, ...] = tuple(status for status in TOOL_STATUSES if status != "blocked")
"""Statuses a person can pick for a tool she has not named. Nobody picks a blocked one."""


@dataclass(frozen=True, slots=True)
class NamedTool:
    """A tool as a person named it.

    Attributes:
        name: what to call it in the answer.
        status: how the company sees it. A personal account of an approved brand is `public`.
        id: its catalogue entry; None when only its status is known ("a free tool") or it is unlisted.
    """

    name: str
    status: ToolStatus
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """One use of AI, or one part of a message that names several.

    Attributes:
        activities: ids of what is done; empty when unknown.
        data: ids of the kinds of data that go in; empty when unnamed.
        tools: the tools named; empty when none is.
        role: role id of the person, `everyone` when unknown.
        place: place id of the person, None when unknown.
        breaches: duty ids whose breach the person stated ("without telling them").
        beyond_vocabulary: a task was named for which the policy has no word.
    """

    activities: tuple[str, ...] = ()
    data: tuple[str, ...] = ()
    tools: tuple[NamedTool, ...] = ()
    role: str = EVERYONE
    place: str | None = None
    breaches: frozenset[str] = frozenset()
    beyond_vocabulary: bool = False

    @property
    def names_a_task(self) -> bool:
        """Whether it says what the AI is for."""
        return bool(self.activities) or self.beyond_vocabulary

    def with_data(self, *kinds: str) -> Situation:
        """The same use with other data."""
        return replace(self, data=kinds)

    def with_tools(self, *tools: NamedTool) -> Situation:
        """The same use in other tools."""
        return replace(self, tools=tools)
