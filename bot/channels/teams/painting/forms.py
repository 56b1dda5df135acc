"""A form as inputs of a card. What is missing the client says at once; what is wrong stands beside its field after sending."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.channels.teams.painting.elements import buttons, heading, link, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.channels.teams.painting.actions import Buttons
    from bot.channels.teams.painting.elements import Element
    from bot.channels.teams.painting.ways import Ways
    from bot.channels.teams.words import Words
    from bot.rendering.page import Entry, Form

FIELD = "field-"
"""Prefix of an input's id; the rest is the field's."""

READY = "ready-"
"""Prefix of the list of ready texts for a field."""

YES, NOTHING = "yes", "mayi:none"
"""Values of inputs; Adaptive Cards want one for "no answer" too, and it comes back as the empty text."""

FEW = 4
"""Up to this many choices stand open; more fold into a list."""

SMALLEST_WINDOW, LARGEST_WINDOW = 320, 640
LINE, BOX = 72, 28


class FormBlocks:
    """Paints for one surface and one language."""

    def __init__(self, ways: Ways, make: Buttons, words: Words) -> None:
        """`ways` leads to the web page, where sealed fields can be filled in."""
        self._ways, self._make, self._words = ways, make, words

    def form(self, block: Form) -> Iterator[Element]:
        """Who reads it, the fields, the button."""
        yield heading(block.title)
        yield text(block.readers)
        if block.problem:
            yield text(f"⚠ {block.problem}", color="attention", bold=True)
        for entry in block.entries:
            if not entry.sealed:
                yield from self._entry(entry)
        yield from self._sealed(block)
        tags = {"target": f"{block.action}/{block.target}", "submission": block.submission, "version": block.version}
        style = "destructive" if block.grave else "positive"
        yield from buttons([{**self._make.act("send", block.send, **tags), "style": style}])

    def _sealed(self, block: Form) -> Iterator[Element]:
        """Grounds never pass through Teams: a sentence says where they can be written."""
        if any(entry.sealed for entry in block.entries) and block.elsewhere:
            yield text(block.elsewhere)
            yield from buttons([link(self._words.say("sealed"), self._ways.form_address(block.action, block.target))])
        elif block.no_keys:
            yield text(block.no_keys, subtle=True)

    def _entry(self, entry: Entry) -> Iterator[Element]:
        if entry.templates:
            choices = [{"title": choice.label, "value": choice.value} for choice in entry.templates]
            label = entry.templates_label or self._words.say("ready")
            yield {"type": "Input.ChoiceSet", "id": READY + entry.id, "label": label, "style": "compact", "choices": choices}
        field = self._input(entry)
        if entry.required and entry.type != "yes_no":
            field |= {"isRequired": True, "errorMessage": self._words.say("required")}
            if entry.templates:
                # A ready text may stand for one of her own, so only the server can say that something is missing.
                field.pop("isRequired")
        yield field
        if entry.hint:
            yield text(entry.hint, small=True, subtle=True, spacing="Small")
        if entry.problem:
            yield text(f"⚠ {entry.problem}", color="attention", spacing="Small")

    def _input(self, entry: Entry) -> Element:
        field: Element = {"id": FIELD + entry.id, "label": entry.label}
        if entry.value:
            field["value"] = entry.value
        if entry.type == "choice":
            return {"type": "Input.ChoiceSet", **field, **self._choices(entry)}
        if entry.type == "choices":
            choices = [{"title": choice.label, "value": choice.value} for choice in entry.choices]
            return {"type": "Input.ChoiceSet", **field, "isMultiSelect": True, "style": "expanded", "choices": choices}
        if entry.type == "day":
            return {"type": "Input.Date", **field}
        if entry.type == "yes_no":
            return {"type": "Input.Toggle", **field, "title": entry.label, "valueOn": YES, "valueOff": NOTHING, "label": " "}
        return {"type": "Input.Text", **field, "maxLength": entry.longest, "isMultiline": entry.type == "long_text"}

    @staticmethod
    def _choices(entry: Entry) -> Element:
        choices = [{"title": choice.label, "value": choice.value} for choice in entry.choices]
        shown: Element = {"style": "expanded" if len(choices) <= FEW else "compact", "choices": choices}
        if entry.unset:
            shown["placeholder"] = entry.unset
            if not entry.required:
                shown["choices"] = [{"title": entry.unset, "value": NOTHING}, *choices]
        return shown


def height_of(block: Form) -> int:
    """Pixels of a dialog that shows most of a form without scrolling."""
    boxes = sum(BOX * len(entry.choices) for entry in block.entries if entry.type == "choices")
    wanted = 160 + boxes + sum(120 if entry.type == "long_text" else LINE for entry in block.entries if not entry.sealed)
    return max(SMALLEST_WINDOW, min(LARGEST_WINDOW, wanted))
