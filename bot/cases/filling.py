"""A filled form, checked: what came in is untrusted, and what somebody wrote is never lost or cut.

1. Only the form's own fields count; anything else is ignored. Sealed ones never come this way.
2. Control characters go, line ends become one sort, blanks around a text go. A line has no line ends.
3. A value that does not fit stays as it was written, with the name of what is wrong, so that the form can be shown again.
4. A choice that is not offered is no answer: it is a problem, never a guess.
5. Where several can be chosen, they come in the order of the form, each once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Literal

from bot.cases.kinds import BETWEEN, FormField, several

Problem = Literal["required", "too_long", "not_a_choice", "bad_day", "past_day", "unknown_person"]
"""What can be wrong with a value; the names of the sentences that say so."""

YES = "yes"
FROM_LISTS = ("activity", "data", "tool", "clause")
"""Types of fields whose answers are ids of the policy."""

FROM_OPTIONS = ("choice", "about")
"""Types of fields whose answers are listed in the kind."""

LAST_YEAR = 2200
"""A day beyond it is a slip of the finger."""

KEPT_CONTROLS = "\n\t"


def checked(
    fields: Iterable[FormField],
    values: Mapping[str, str],
    known: Mapping[str, Collection[str]],
    today: date,
) -> tuple[dict[str, str], dict[str, Problem]]:
    """Look through a filled form.

    Args:
        fields: of the form.
        values: what came in, by field id.
        known: ids of the policy by type of field.
        today: the first day a `day` may name.

    Returns:
        Cleaned values by field id, empty ones left out; and what is wrong, by field id.
    """
    clean: dict[str, str] = {}
    problems: dict[str, Problem] = {}
    for field in fields:
        if field.sealed:
            continue
        value = cleaned(values.get(field.id, ""), lines=field.type == "long_text")
        if field.type == "about":
            value = _in_order(value, field.options)
        if value:
            clean[field.id] = value
        problem = _problem(field, value, known, today)
        if problem is not None:
            problems[field.id] = problem
    return clean, problems


def _in_order(value: str, options: Collection[str]) -> str:
    """What was chosen of a list, in its order; what is none of it stays behind that, so that it can be told."""
    chosen = several(value)
    return BETWEEN.join((*(one for one in options if one in chosen), *(one for one in chosen if one not in options)))


def cleaned(text: object, *, lines: bool) -> str:
    """A text without control characters; `lines` keeps its line ends, otherwise they become blanks."""
    if not isinstance(text, str):
        return ""
    one_sort = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (character for character in one_sort if character in KEPT_CONTROLS or not _is_control(character))
    whole = "".join(kept).strip()
    return whole if lines else " ".join(whole.split())


def _is_control(character: str) -> bool:
    """Controls, lone surrogates, and marks that turn the direction of writing and can make a text read as another one."""
    return (
        unicodedata.category(character) in {"Cc", "Cs"} or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )


def _problem(field: FormField, value: str, known: Mapping[str, Collection[str]], today: date) -> Problem | None:
    if not value:
        return "required" if field.required else None
    if field.type == "day":
        return _wrong_day(value, today)
    if field.type == "yes_no":
        return None if value == YES else "not_a_choice"
    if field.type in FROM_OPTIONS:
        chosen = several(value) if field.type == "about" else (value,)
        return None if set(chosen) <= set(field.options) else "not_a_choice"
    if field.type in FROM_LISTS:
        return None if value in known.get(field.type, ()) else "not_a_choice"
    return "too_long" if len(value) > field.longest else None


def _wrong_day(value: str, today: date) -> Problem | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return "bad_day"
    if day.isoformat() != value or day.year > LAST_YEAR:
        return "bad_day"
    return "past_day" if day < today else None
