"""What buttons and views carry: ids of the vocabulary and of cases, never a text. Coming back, all of it is untrusted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.cases.kinds import BETWEEN
from bot.channels.chat import LONGEST_TAG, MOST_TAGS, changed, clause_of, pairs_of, stated, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.conversation import StatedFacts

LONGEST_NAME = 2 * LONGEST_TAG
"""Characters of an act or of what it is about."""

LONGEST_VALUE = 2000
"""Characters of a button's value."""

FIELD, TICKED = "field", "yes"
"""Action id of every field of a form, and the value of a ticked box."""

NOTHING = "mayi:nothing"
"""Value of the choice that takes a choice back; Slack knows no empty one."""

VERSIONED = "~"
"""Stands in a block id between a field and how often it was filled in anew."""

LONGEST_ADDRESS = 1000

PREFIX = "mayi:"
"""Begins every action id of ours; what follows is the act, then a number that makes it unique in its message."""


@dataclass(frozen=True, slots=True)
class Tag:
    """What a button stands for.

    Attributes:
        act: what to do; empty when the button is not ours.
        target: what it is about.
        known: what the answer rests on, pairs of facet and id.
        about: facts a form is filled in with, pairs of facet and id.
        language: of the message it stands on.
        submission, version: of a form.
        where: address for changing the message it came from.
    """

    act: str = ""
    target: str = ""
    known: tuple[tuple[str, str], ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    language: str = ""
    submission: str = ""
    version: int | None = None
    where: str = ""

    @property
    def stated(self) -> StatedFacts:
        """The facts a form is filled in with."""
        return stated(self.about)

    @property
    def clause(self) -> str:
        """The clause a form is filled in with."""
        return clause_of(self.about)

    def written(self) -> str:
        """As the value of a button or of a view; parts that do not fit are left out, the form then comes less filled in."""
        for known, about in ((self.known, self.about), (self.known, ()), ((), ())):
            parts = {
                "a": self.act,
                "t": self.target,
                "k": _joined(known),
                "b": _joined(about),
                "l": self.language,
                "s": self.submission,
                "v": self.version,
                "w": self.where,
            }
            text = json.dumps({key: part for key, part in parts.items() if part not in ("", None)}, separators=(",", ":"))
            if len(text) <= LONGEST_VALUE:
                return text
        return json.dumps({"a": self.act[:LONGEST_TAG], "t": self.target[:LONGEST_TAG]})


def read(text: Any) -> Tag:
    """Read what came back; anything that is not ours is an empty tag."""
    if not isinstance(text, str) or len(text) > LONGEST_VALUE + 1000:
        return Tag()
    try:
        parts = json.loads(text)
    except ValueError:
        return Tag()
    if not isinstance(parts, dict):
        return Tag()
    version = parts.get("v")
    return Tag(
        act=text_of(parts, "a", LONGEST_NAME),
        target=text_of(parts, "t", LONGEST_NAME),
        known=pairs_of(parts.get("k")),
        about=pairs_of(parts.get("b")),
        language=text_of(parts, "l", LONGEST_NAME),
        submission=text_of(parts, "s", LONGEST_NAME),
        version=version if isinstance(version, int) else None,
        where=text_of(parts, "w", LONGEST_ADDRESS),
    )


@dataclass(frozen=True, slots=True)
class Filled:
    """A view that was sent: what it stands for, and its fields by id."""

    tag: Tag
    values: Mapping[str, str] = field(default_factory=dict)
    blocks: Mapping[str, str] = field(default_factory=dict)
    """Block id by field."""

    @property
    def facts(self) -> StatedFacts:
        """What was chosen and differs from what the answer rests on."""
        return changed(self.values.items(), self.tag.known)


def filled(view: Mapping[str, Any]) -> Filled:
    """Read a view that was sent."""
    values: dict[str, str] = {}
    blocks: dict[str, str] = {}
    state = view.get("state") or {}
    for block, inputs in list((state.get("values") or {}).items())[:MOST_TAGS]:
        name = str(block).partition(VERSIONED)[0]
        for action, element in (inputs or {}).items():
            if action == FIELD:
                values[name], blocks[name] = _answer(element), str(block)
    return Filled(read(view.get("private_metadata")), values, blocks)


def _answer(element: Mapping[str, Any]) -> str:
    if "selected_option" in element:
        value = str((element["selected_option"] or {}).get("value", ""))
        return "" if value == NOTHING else value
    if "selected_options" in element:
        return BETWEEN.join(str(one.get("value", "")) for one in element["selected_options"] or ())
    return str(element.get("value") or element.get("selected_date") or "")


def _joined(pairs: Iterable[tuple[str, str]]) -> list[str] | str:
    return [f"{facet}:{id_}" for facet, id_ in pairs] or ""
