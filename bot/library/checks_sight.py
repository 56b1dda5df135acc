"""Faults in who may see and who handles a request: its sight, whom it is about, what a grant changes, which rule applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cases.filling import FROM_OPTIONS
from bot.cases.kinds import OTHERS
from bot.library.validation import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cases.kinds import RequestKind
    from bot.cases.routing import Routes, Rule
    from bot.library.pack import Pack

HARM = "report"
"""Intent of somebody who tells of harm. Its form is offered beside the page where no name is asked, and nobody else sees it."""

WITH_FILES = ("clause", "tool")
"""Types of fields that name something with a file of its own in the pack."""


def wrong_in_sight(kind: RequestKind) -> Iterator[tuple[tuple[str, ...], str]]:
    """What contradicts the promise that nobody else learns of a request; pairs of a path in the file and a sentence."""
    if kind.intent == HARM and not kind.restricted:
        yield ("intent",), "who tells of harm may not be seen by others; add 'sight: restricted'."
    if kind.restricted and kind.protects:
        yield (
            ("sight",),
            "'protects' tells the manager that there is a request, and 'sight: restricted' promises not to; drop one.",
        )
    if kind.intent and kind.only_for:
        yield ("only_for",), "'intent' offers the form to everybody, and 'only_for' refuses it to most; drop one."


def wrong_in_abouts(kind: RequestKind, routes: Routes) -> Iterator[tuple[int, str]]:
    """Fields that say whom it is about: their number in the form, and what is wrong."""
    known = [*(team.id for team in routes.teams), *OTHERS]
    for number, field in enumerate(kind.fields):
        if field.type != "about":
            continue
        if not field.options:
            yield number, f"field '{field.id}' has no 'options'; list teams of routing.yaml, {' or '.join(OTHERS)}."
        for option in field.options:
            if option not in known:
                yield (
                    number,
                    f"option '{option}' is no team of routing.yaml, nor {' or '.join(OTHERS)}{did_you_mean(option, known)}",
                )


def wrong_in_edits(kind: RequestKind) -> Iterator[tuple[int, str]]:
    """What a grant is said to change: its number in the list, and what is wrong."""
    fields = {field.id: field for field in kind.open_fields}
    for number, edit in enumerate(kind.edits):
        named = fields.get(edit.of)
        if named is None or named.type not in WITH_FILES:
            yield number, f"'of: {edit.of}' is no open field of type {' or '.join(WITH_FILES)}{did_you_mean(edit.of, fields)}"
        for id_, value in edit.when.items():
            field = fields.get(id_)
            if field is None:
                yield number, f"'when' names '{id_}', which is no open field of the form{did_you_mean(id_, fields)}"
            elif field.type in FROM_OPTIONS and value not in field.options:
                yield number, f"'when': '{value}' is no option of '{id_}'{did_you_mean(value, field.options)}"


def wrong_for_sight(rule: Rule, pack: Pack) -> Iterator[str]:
    """A rule that would bring somebody of the line into a request of which nobody else may learn."""
    restricted = [kind.id for kind in pack.requests.values() if kind.restricted and kind.id in rule.kinds]
    if rule.with_line and restricted:
        yield f"'with_line' shows '{restricted[0]}' to the line, and its sight is restricted; drop 'with_line' here."


def takes_every(kind: str, rule: Rule) -> bool:
    """Whether a rule takes all requests of a kind."""
    return (not rule.kinds or kind in rule.kinds) and not (rule.places or rule.units or rule.tiers or rule.without)


def takes_all(wider: Rule, narrower: Rule, pack: Pack) -> bool:
    """Whether the wider rule matches everything that the narrower one does.

    Where a kind asks whom it is about, or its sight is restricted, a rule gives way to the next one when its team is part of
    it or has nobody: then a later rule applies in spite of an earlier one that names no less.
    """
    kinds = [pack.requests[id_] for id_ in narrower.kinds if id_ in pack.requests]
    if kinds and all(kind.restricted or any(field.type == "about" for field in kind.fields) for kind in kinds):
        return wider == narrower
    around = pack.policy.vocabulary.wider_places
    places = not wider.places or (
        bool(narrower.places) and all(around.get(place, frozenset({place})) & set(wider.places) for place in narrower.places)
    )
    pairs = ((wider.kinds, narrower.kinds), (wider.units, narrower.units), (wider.tiers, narrower.tiers))
    only_less = set(wider.without) <= set(narrower.without)
    return places and only_less and all(not wide or (bool(narrow) and set(narrow) <= set(wide)) for wide, narrow in pairs)
