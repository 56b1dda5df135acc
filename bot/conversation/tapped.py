"""What a person tapped, in place of what was read from her words; trusted as far as the policy of today knows it.

A page can be older than the policy, and anybody can write an address: what is not known is dropped once, before anything
is decided, so that no later step takes it for a tap.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.events import KEPT, StatedFacts
from bot.policy import NamedTool, Situation
from bot.policy.situation import TOOL_CHOICES

if TYPE_CHECKING:
    from collections.abc import Container

    from bot.policy import Vocabulary


def known_facts(facts: StatedFacts, vocabulary: Vocabulary) -> StatedFacts:
    """The facts without those that the vocabulary does not know."""
    return StatedFacts(
        activity=_known(facts.activity, vocabulary.activity_by_id),
        data=_known(facts.data, vocabulary.data_order),
        tool=None if _tool(facts.tool, vocabulary) is None else facts.tool,
        role=known_role(facts.role, vocabulary),
        place=known_place(facts.place, vocabulary),
        duty=_known(facts.duty, (KEPT,)),
    )


def known_role(role: str | None, vocabulary: Vocabulary) -> str | None:
    """The role, None when the vocabulary does not know it."""
    return _known(role, {entry.id for entry in vocabulary.roles})


def known_place(place: str | None, vocabulary: Vocabulary) -> str | None:
    """The place, None when the vocabulary does not know it."""
    return _known(place, vocabulary.wider_places)


def with_facts(situation: Situation, facts: StatedFacts, vocabulary: Vocabulary) -> Situation:
    """A situation with what the person tapped in place of what was read; all of it is known."""
    changes: dict[str, object] = {}
    if facts.activity is not None:
        changes |= {"activities": (facts.activity,), "beyond_vocabulary": False}
    if facts.data is not None:
        changes["data"] = (facts.data,)
    tool = _tool(facts.tool, vocabulary)
    if tool is not None:
        changes["tools"] = (tool,)
    if facts.role is not None:
        changes["role"] = facts.role
    if facts.place is not None:
        changes["place"] = facts.place
    if facts.duty is not None:
        changes["breaches"] = frozenset()
    return replace(situation, **changes) if changes else situation  # type: ignore[arg-type]


def _tool(value: str | None, vocabulary: Vocabulary) -> NamedTool | None:
    status = next((one for one in TOOL_CHOICES if one == value), None)
    if status is not None:
        return NamedTool("", status)
    entry = vocabulary.tool_by_id.get(value or "")
    return NamedTool(entry.name, entry.status, entry.id) if entry is not None and entry.status != "unlisted" else None


def _known(id_: str | None, ids: Container[str]) -> str | None:
    return id_ if id_ is not None and id_ in ids else None
