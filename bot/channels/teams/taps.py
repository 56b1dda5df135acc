"""What a button brought back. Untrusted: everything is cut to size, and anything that is not ours counts as not there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.channels.chat import LONGEST_TAG, changed, clause_of, pairs_of, stated, text_of
from bot.channels.teams.painting.actions import MARK
from bot.channels.teams.painting.forms import FIELD, NOTHING, READY

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.conversation import StatedFacts

FACT = "fact-"
LONGEST_ANSWER = 12_000
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
        chosen = ((key[len(FACT) :], value[:LONGEST_TAG]) for key, value in self.inputs.items() if key.startswith(FACT))
        return changed(chosen, self.known)

    @property
    def stated(self) -> StatedFacts:
        """The facts a form is filled in with."""
        return stated(self.about)

    @property
    def clause(self) -> str:
        """The clause a form is filled in with."""
        return clause_of(self.about)

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
    version = text_of(tags, "version")
    inputs = {key: answer for key, answer in list(value.items())[:MOST_INPUTS] if key.startswith((FACT, FIELD, READY))}
    return Tap(
        verb=text_of(tags, "do"),
        language=text_of(tags, "lang"),
        target=text_of(tags, "target"),
        known=pairs_of(tags.get("known")),
        about=pairs_of(tags.get("about")),
        submission=text_of(tags, "submission"),
        version=int(version) if version.isdecimal() else None,
        inputs={key: answer[:LONGEST_ANSWER] for key, answer in inputs.items() if isinstance(answer, str)},
    )
