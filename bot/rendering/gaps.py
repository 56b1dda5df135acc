"""Gaps of sentences: what the program fills in, key by key. A gap that nothing fills would stop the sentence being said."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError, meta
from jinja2.sandbox import SandboxedEnvironment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

FILLED: Mapping[str, Mapping[str, frozenset[str]]] = {
    "requests": {
        "kinds.*.readers": frozenset({"team", "line"}),
        "kinds.*.decision.until": frozenset({"day"}),
        "edits.*": frozenset({"file", "line", "what", "now"}),
        "own.restricted": frozenset({"team"}),
        "own.grounds": frozenset({"fields"}),
        "actions.*.readers": frozenset({"team"}),
        "states.*": frozenset({"team"}),
        "due.*": frozenset({"day"}),
        "due_handled": frozenset({"day", "step"}),
        "overdue": frozenset({"day", "step"}),
        "own.number": frozenset({"id", "day"}),
        "own.protected": frozenset({"tool"}),
        "handled.protected": frozenset({"tool"}),
        "decision.until": frozenset({"day"}),
        "decision.appeal": frozenset({"day"}),
        "decision.unprotected": frozenset({"tool", "day", "appeal"}),
        "overview.told_of": frozenset({"kind", "text"}),
        "form.no_keys": frozenset({"team"}),
        "problems.*": frozenset({"longest", "length"}),
        "handled.proposed_by": frozenset({"who", "day"}),
        "handled.sides.*": frozenset({"team"}),
        "timeline.proposed_so": frozenset({"outcome"}),
        "timeline.*": frozenset({"team", "step"}),
        "dates.day": frozenset({"number", "month", "year"}),
        "dates.moment": frozenset({"day", "time"}),
    },
    "notices": {"*": frozenset({"kind", "step", "tool", "employee", "why", "day"})},
}
"""For each file, the gaps by pattern of key; a key that fits no pattern has none."""

_ENVIRONMENT = SandboxedEnvironment(autoescape=False)


def wrong_gaps(file: str, sentences: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Keys of sentences that cannot be filled in, with what is wrong.

    Args:
        file: `requests` or `notices`.
        sentences: by dotted key.
    """
    for key, text in sentences.items():
        yield from ((key, what) for what in _unfilled(text, _filled(file, key)))


def gaps_unlike(text: str, shipped: str) -> Iterator[str]:
    """What is wrong with the gaps of a sentence that stands in for the shipped one: that has every gap that is filled there."""
    yield from _unfilled(text, frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(shipped))))


def _unfilled(text: str, filled: frozenset[str]) -> Iterator[str]:
    if "{{" not in text and "{%" not in text:
        return
    try:
        used = meta.find_undeclared_variables(_ENVIRONMENT.parse(text))
    except TemplateSyntaxError as error:
        yield f"a gap cannot be read ({error.message}); write gaps as {{{{ name }}}}."
        return
    for name in sorted(used - filled):
        yield f"nothing fills the gap '{name}' here; known are: {', '.join(sorted(filled)) or 'none'}."


def _filled(file: str, key: str) -> frozenset[str]:
    return next((gaps for pattern, gaps in FILLED[file].items() if fnmatchcase(key, pattern)), frozenset())
