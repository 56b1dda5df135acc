"""Fields of a form as Slack's inputs, within Slack's limits and without losing a choice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.channels.slack.painting.elements import Element, plain
from bot.channels.slack.painting.limits import (
    FEW_OPTIONS,
    ID,
    LABEL,
    LONGEST_INPUT,
    OPTION_TEXT,
    OPTION_VALUE,
    OPTIONS,
    PLACEHOLDER,
    label,
    shortened,
)
from bot.channels.slack.tags import FIELD, NOTHING, PREFIX, TICKED, VERSIONED

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.rendering.page import Entry

READY = "ready"
"""Act of the list of ready texts."""


def inputs(entry: Entry, block: str = "") -> list[Element]:
    """A field, with its ready texts before it where it has some.

    Args:
        entry: the field.
        block: block id it has now; another one makes Slack take over `entry.value` in place of what was typed.
    """
    field = _field(entry)
    if field is None:
        return []
    made: Element = {
        "type": "input",
        "block_id": (block or entry.id)[:ID],
        "label": plain(label(entry.label, LABEL) or entry.id),
        "element": field,
        "optional": not entry.required,
    }
    if entry.hint.strip():
        made["hint"] = plain(shortened(entry.hint, LABEL)[0])
    return [*_ready(entry), made]


def _ready(entry: Entry) -> list[Element]:
    """A list of ready texts; choosing one writes it into the field."""
    if not entry.templates:
        return []
    options = [option(f"{entry.id}/{number}", one.label) for number, one in enumerate(entry.templates[:OPTIONS])]
    chooser = {**select(options, "", entry.templates_label), "action_id": f"{PREFIX}{READY}:{entry.id}"[:ID]}
    return [{"type": "actions", "elements": [chooser]}]


def _field(entry: Entry) -> Element | None:
    """The input; None for a list that has nothing to choose from."""
    if entry.type == "choice":
        options = [option(choice.value, choice.label) for choice in entry.choices if 0 < len(choice.value) <= OPTION_VALUE]
        if options and entry.unset and not entry.required:
            options.insert(0, option(NOTHING, entry.unset))
        return select(options, entry.value, entry.unset) if options else None
    if entry.type == "choices":
        return _boxes(entry)
    if entry.type == "yes_no":
        box: Element = {"type": "checkboxes", "action_id": FIELD, "options": [option(TICKED, entry.label)]}
        return {**box, "initial_options": box["options"]} if entry.value else box
    if entry.type == "day":
        day: Element = {"type": "datepicker", "action_id": FIELD}
        return {**day, "initial_date": entry.value} if _is_day(entry.value) else day
    longest = max(1, min(entry.longest, LONGEST_INPUT))
    field: Element = {"type": "plain_text_input", "action_id": FIELD, "multiline": entry.type == "long_text"}
    field["max_length"] = longest
    if entry.value:
        field["initial_value"] = entry.value[:longest]
    return field


def _boxes(entry: Entry) -> Element | None:
    """Boxes to tick, or a list to choose several from where there are more than Slack shows as boxes; None for none at all."""
    options = [option(choice.value, choice.label) for choice in entry.choices if 0 < len(choice.value) <= OPTION_VALUE]
    if not options:
        return None
    made: Element = {"type": "checkboxes", "action_id": FIELD, "options": options}
    if len(options) > FEW_OPTIONS:
        made = {**select(options, "", entry.unset), "type": "multi_static_select"}
    chosen = [one for one in options if one["value"] in entry.chosen]
    return {**made, "initial_options": chosen} if chosen else made


def option(value: str, text: str) -> Element:
    """A choice of a list."""
    return {"text": plain(label(text, OPTION_TEXT) or value), "value": value}


def select(options: Sequence[Element], chosen: str, placeholder: str) -> Element:
    """A list to choose from; more than a hundred choices stand in groups."""
    each = list({one["value"]: one for one in options}.values())
    made: Element = {"type": "static_select", "action_id": FIELD}
    if len(each) <= OPTIONS:
        made["options"] = each
    else:
        each = each[: OPTIONS * OPTIONS]
        made["option_groups"] = list(_groups(each))
    initial = next((one for one in each if one["value"] == chosen), None)
    if initial is not None:
        made["initial_option"] = initial
    if placeholder.strip():
        made["placeholder"] = plain(label(placeholder, PLACEHOLDER))
    return made


def _groups(options: Sequence[Element]) -> Iterable[Element]:
    for start in range(0, len(options), OPTIONS):
        some = options[start : start + OPTIONS]
        first, last = some[0]["text"]["text"], some[-1]["text"]["text"]
        yield {"label": plain(f"{label(first, 30)} – {label(last, 30)}"), "options": list(some)}  # noqa: RUF001 - a range


def next_block(block: str) -> str:
    """Another id for the block of a field, so that Slack takes the field as new."""
    name, _, version = block.partition(VERSIONED)
    return f"{name}{VERSIONED}{int(version) + 1 if version.isdecimal() else 1}"


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True
