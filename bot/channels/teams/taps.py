"""What a button brought back. Untrusted: everything is cut to size, and anything that is not ours counts as not there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.channels.teams.painting.actions import MARK
from bot.channels.teams.painting.forms import FIELD, NOTHING, READY
from bot.conversation import StatedFacts

if TYPE_CHECKING:
    from collections.abc import Mapping

FACT = "fact-"
FACETS = ("activity", "data", "tool", "role", "place")
LONGEST_TAG = 200
LONGEST_ANSWER = 12_000
MOST_TAGS = 60
MOST_INPUTS = 60


@dataclass(frozen=True, slots=True)
class Tap:
    """A button with its tags, and the inputs of the card it stood on.

    Attributes:
        verb: what to do; empty when the button is not ours.
        language: of the card.
        target: what it is about.
        known: what the answer on the card rests on, pairs of facet and id.
        about: facts a form is filled in with.
        submission, version: of a form.
        inputs: by id, as they were sent.
    """

    verb: str = ""
    language: str = ""
    target: str = ""
    known: tuple[tuple[str, str], ...] = ()
    about: tuple[tuple[str, str], ...] = ()
    submission: str = ""
    version: int | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def facts(self) -> StatedFacts:
        """What was chosen and differs from what the card rests on."""
        chosen = {}
        for facet in FACETS:
            value = self.inputs.get(f"{FACT}{facet}", "")[:LONGEST_TAG]
            if value and not self._is_known(facet, value):
                chosen[facet] = value
        return StatedFacts(**chosen)

    def _is_known(self, facet: str, value: str) -> bool:
        """Whether a choice is the one the card already rests on, alone."""
        ids = [id_ for known, id_ in self.known if known == facet]
        if facet == "tool":
            ids = [id_.partition("/")[2] or id_.partition("/")[0] for id_ in ids]
        return ids == [value]

    @property
    def stated(self) -> StatedFacts:
        """The facts a form is filled in with."""
        return StatedFacts(**{facet: id_ for facet, id_ in self.about if facet in FACETS})

    @property
    def clause(self) -> str:
        """The clause a form is filled in with."""
        return next((id_ for facet, id_ in self.about if facet == "clause"), "")

    @property
    def filled(self) -> dict[str, str]:
        """The fields of a form; where nothing was written, a ready text that was chosen."""
        given = {key: "" if value == NOTHING else value for key, value in self.inputs.items()}
        filled = {key[len(FIELD) :]: value for key, value in given.items() if key.startswith(FIELD)}
        for key, value in given.items():
            name = key.removeprefix(READY)
            if key.startswith(READY) and value and not filled.get(name, "").strip():
                filled[name] = value
        return filled


def read_tap(value: Mapping[str, Any]) -> Tap:
    """Read what a button brought."""
    tags = value.get(MARK)
    if not isinstance(tags, dict):
        return Tap()
    version = _text(tags, "version")
    inputs = {key: answer for key, answer in list(value.items())[:MOST_INPUTS] if key.startswith((FACT, FIELD, READY))}
    return Tap(
        verb=_text(tags, "do"),
        language=_text(tags, "lang"),
        target=_text(tags, "target"),
        known=_pairs(tags.get("known")),
        about=_pairs(tags.get("about")),
        submission=_text(tags, "submission"),
        version=int(version) if version.isdecimal() else None,
        inputs={key: answer[:LONGEST_ANSWER] for key, answer in inputs.items() if isinstance(answer, str)},
    )


def _text(tags: Mapping[str, Any], key: str) -> str:
    found = tags.get(key)
    return found if isinstance(found, str) and len(found) <= LONGEST_TAG else ""


def _pairs(found: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(found, list):
        return ()
    texts = [one for one in found[:MOST_TAGS] if isinstance(one, str) and len(one) <= LONGEST_TAG]
    return tuple((facet, id_) for facet, colon, id_ in (text.partition(":") for text in texts) if colon)
