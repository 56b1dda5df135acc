"""What an answer rests on, as plain pairs that a chat card can carry: enough to decide anew, and no word of the question.

Pairs are `(facet, id)`: `activity`, `data`, `role`, `place`, `breach`, `tool` as `<status>/<catalogue id or nothing>`, and
`beyond` for a task without a word in the policy. What comes back is untrusted, and may come from an older policy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.policy import NamedTool, Situation
from bot.policy.situation import TOOL_STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.policy import Vocabulary

Known = tuple[tuple[str, str], ...]

MOST_PAIRS = 40
"""A message that names nearly as many things is rare; more are not taken in."""

MOST_USES = 200
"""Combinations of an activity, a kind of data and a tool; deciding takes time and memory for each."""


def known_of(situation: Situation) -> Known:
    """The pairs of a situation."""
    return tuple(_pairs(situation))


def _pairs(situation: Situation) -> Iterator[tuple[str, str]]:
    yield from (("activity", id_) for id_ in situation.activities)
    yield from (("data", id_) for id_ in situation.data)
    yield from (("tool", f"{tool.status}/{tool.id or ''}") for tool in situation.tools)
    yield from (("breach", id_) for id_ in sorted(situation.breaches))
    yield "role", situation.role
    if situation.place:
        yield "place", situation.place
    if situation.beyond_vocabulary:
        yield "beyond", "yes"


def situation_of(known: Iterable[tuple[str, str]], vocabulary: Vocabulary) -> Situation | None:
    """The situation of pairs, None when the policy of today does not know one of them, or there are too many.

    Leaving a fact out could turn a no into a yes.
    """
    pairs = tuple(known)
    if len(pairs) > MOST_PAIRS:
        return None
    by_facet: dict[str, list[str]] = {}
    for facet, id_ in pairs:
        by_facet.setdefault(facet, []).append(id_)
    tools = [_tool(value, vocabulary) for value in by_facet.get("tool", ())]
    roles = by_facet.get("role", [])
    # A role without an entry is everybody's.
    listed = {entry.id for entry in vocabulary.roles} | {Situation().role}
    sound = (
        all(id_ in vocabulary.activity_by_id for id_ in by_facet.get("activity", ()))
        and all(id_ in vocabulary.data_order for id_ in by_facet.get("data", ()))
        and all(id_ in {duty.id for duty in vocabulary.duties} for id_ in by_facet.get("breach", ()))
        and all(id_ in listed for id_ in roles)
        and all(id_ in vocabulary.wider_places for id_ in by_facet.get("place", ()))
        and by_facet.keys() <= {"activity", "data", "tool", "breach", "role", "place", "beyond"}
    )
    uses = max(1, len(by_facet.get("activity", ()))) * max(1, len(by_facet.get("data", ()))) * max(1, len(tools))
    if not sound or None in tools or uses > MOST_USES:
        return None
    return Situation(
        activities=tuple(by_facet.get("activity", ())),
        data=tuple(by_facet.get("data", ())),
        tools=tuple(tool for tool in tools if tool is not None),
        role=roles[0] if roles else Situation().role,
        place=next(iter(by_facet.get("place", ())), None),
        breaches=frozenset(by_facet.get("breach", ())),
        beyond_vocabulary="beyond" in by_facet,
    )


def _tool(value: str, vocabulary: Vocabulary) -> NamedTool | None:
    """A tool as it stands in the catalogue today; only a private account of an approved one keeps its own status."""
    named, _, id_ = value.partition("/")
    status = next((known for known in TOOL_STATUSES if known == named), None)
    if status is None:
        return None
    if not id_:
        return NamedTool("", status)
    entry = vocabulary.tool_by_id.get(id_)
    if entry is None:
        return None
    private = status == "public" and entry.status == "approved"
    return NamedTool(entry.name, "public" if private else entry.status, entry.id)
