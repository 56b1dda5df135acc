"""Slack's limits, and a checker that every payload passes before it leaves. Figures as documented in the Block Kit reference.

The total of a message's text is not documented; messages of 13,200 characters were refused, 11,300 too, so 10,000 is ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

BLOCKS = {"message": 50, "modal": 100, "home": 100}
TOTAL = 10_000
TEXT = 3000
HEADER = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
ACTIONS = 25
CONTEXT = 10
OPTIONS = 100
OPTION_TEXT = 75
OPTION_VALUE = 150
ID = 255
TITLE = 24
METADATA = 3000
LABEL = 2000
PLACEHOLDER = 150
LONGEST_INPUT = 3000
FEW_OPTIONS = 10
URL = 3000
LISTS = frozenset({"static_select", "multi_static_select"})
MUST_SAY = frozenset({"section", "header", "context", "button", "option", "option value", "label", "title", "submit", "close"})
"""Texts that may not be empty."""

CONFIRM = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
HALF_A_MARK = re.compile(r"(?:&[a-z]{0,3}|<[^<>]*)$")
"""What is left of an escape or a link that a cut went through."""


class OverLimitError(Exception):
    """A payload that Slack would refuse. It names what is over, never what it says."""


def shortened(text: str, longest: int) -> tuple[str, bool]:
    """A text cut after the last sentence that fits, with whether it was cut; never in the middle of a word."""
    if len(text) <= longest:
        return text, False
    end = 0
    for match in SENTENCE_END.finditer(text):
        if match.start() > longest - 2:
            break
        end = match.start()
    if end == 0:
        end = text.rfind(" ", 0, longest - 1)
    whole = HALF_A_MARK.sub("", text[: end if end > 0 else longest - 2])
    return f"{whole.rstrip()} …", True


def label(text: str, longest: int) -> str:
    """A short text, cut between words."""
    text = text.strip()
    if len(text) <= longest:
        return text
    end = text.rfind(" ", 0, longest - 1)
    return f"{text[: end if end > longest // 2 else longest - 1].rstrip()}…"


def check(payload: Mapping[str, Any], surface: str) -> None:
    """See that Slack will take a payload.

    Args:
        payload: a message or a view.
        surface: `message`, `modal` or `home`.

    Raises:
        OverLimitError: it would not; all reasons are named.
    """
    problems = [*_outside(payload, surface), *_blocks(payload.get("blocks", []), surface)]
    if problems:
        raise OverLimitError("; ".join(problems))


def _outside(payload: Mapping[str, Any], surface: str) -> Iterator[str]:
    if surface == "modal":
        for part in ("title", "submit", "close"):
            if part in payload:
                yield from _long(payload[part]["text"], TITLE, part)
        if "title" not in payload:
            yield "a modal needs a title"
        if any(block["type"] == "input" for block in payload.get("blocks", [])) and "submit" not in payload:
            yield "a modal with inputs needs submit"
    yield from _long(payload.get("private_metadata", ""), METADATA, "private_metadata")
    yield from _long(payload.get("callback_id", ""), ID, "callback_id")
    if surface == "message" and not payload.get("text"):
        yield "a message needs text for its notification"


def _blocks(blocks: list[Mapping[str, Any]], surface: str) -> Iterator[str]:
    if len(blocks) > BLOCKS[surface]:
        yield f"{len(blocks)} blocks of {BLOCKS[surface]}"
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "two blocks with one block_id"
    total = sum(map(size, blocks))
    if surface == "message" and total > TOTAL:
        yield f"{total} characters of {TOTAL}"
    for block in blocks:
        yield from _block(block, surface)


def _block(block: Mapping[str, Any], surface: str) -> Iterator[str]:
    kind = block["type"]
    yield from _long(block.get("block_id", ""), ID, f"{kind} block_id")
    yield from _words(block, kind)
    counts = {"context": CONTEXT, "actions": ACTIONS}
    if kind in counts and not 1 <= len(block["elements"]) <= counts[kind]:
        yield f"{len(block['elements'])} elements in {kind}"
    if kind == "input" and surface == "message":
        yield "an input in a message"
    if kind not in {"header", "section", "context", "actions", "input", "divider"}:
        yield f"a block of type {kind} that this program never sends"
    actions = [element.get("action_id") for element in _elements(block)]
    if len(actions) != len(set(actions)):
        yield "two elements of a block with one action_id"
    for element in _elements(block):
        yield from _element(element)


def _words(block: Mapping[str, Any], kind: str) -> Iterator[str]:
    """The texts of a block itself."""
    if kind in {"header", "section"} and "text" in block:
        yield from _long(block["text"]["text"], HEADER if kind == "header" else TEXT, kind)
    if kind == "context":
        for one in block["elements"]:
            yield from _long(one.get("text", ""), TEXT, "context")
    if kind == "input":
        yield from _long(block["label"]["text"], LABEL, "label")
        yield from _long(block.get("hint", {}).get("text", ""), LABEL, "hint")


def _elements(block: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    if block["type"] == "actions":
        return list(block["elements"])
    one = block.get("element") or block.get("accessory")
    return [one] if one else []


def _element(element: Mapping[str, Any]) -> Iterator[str]:
    kind = element["type"]
    yield from _long(element.get("action_id", ""), ID, f"{kind} action_id")
    if kind == "button":
        yield from _long(element["text"]["text"], BUTTON_TEXT, "button")
        yield from _long(element.get("value", ""), BUTTON_VALUE, "button value")
        yield from _long(element.get("url", ""), URL, "url")
        for part, most in CONFIRM.items():
            yield from _long(element.get("confirm", {}).get(part, {}).get("text", ""), most, f"confirm {part}")
    if kind in {*LISTS, "radio_buttons", "checkboxes", "overflow"}:
        yield from _choices(element, kind)
    if kind == "plain_text_input":
        longest = element.get("max_length", LONGEST_INPUT)
        if not 1 <= longest <= LONGEST_INPUT:
            yield "max_length"
        yield from _long(element.get("initial_value", ""), longest, "initial_value")
    yield from _long(element.get("placeholder", {}).get("text", ""), PLACEHOLDER, "placeholder")


def _choices(element: Mapping[str, Any], kind: str) -> Iterator[str]:
    groups = element.get("option_groups")
    if groups is not None and (len(groups) > OPTIONS or "options" in element):
        yield "a list has options, or up to 100 groups of them"
    most = OPTIONS if kind in LISTS else FEW_OPTIONS
    lists = [group["options"] for group in groups] if groups is not None else [element.get("options", [])]
    for group in groups or ():
        yield from _long(group["label"]["text"], OPTION_TEXT, "label")
    for options in lists:
        if not 1 <= len(options) <= most:
            yield f"{len(options)} options in {kind}"
    options = [option for some in lists for option in some]
    values = [option["value"] for option in options]
    if len(values) != len(set(values)):
        yield "two options with one value"
    for option in options:
        yield from _long(option["text"]["text"], OPTION_TEXT, "option")
        yield from _long(option["value"], OPTION_VALUE, "option value")
    if "initial_option" in element and element["initial_option"] not in options:
        yield "initial_option is none of the options"
    if not all(one in options for one in element.get("initial_options", options[:1])):
        yield "initial_options are none of the options"
    if element.get("initial_options", options) == []:
        yield "initial_options without any"


def size(block: Mapping[str, Any]) -> int:
    """Characters of all texts of a block, as the total of a message counts them."""
    return sum(map(len, _texts(block)))


def _texts(block: Mapping[str, Any]) -> Iterator[str]:
    if "text" in block:
        yield block["text"]["text"]
    for one in [
        *block.get("fields", []),
        *_elements(block),
        *(block.get("elements", []) if block["type"] == "context" else []),
    ]:
        text = one.get("text", "")
        yield text if isinstance(text, str) else text.get("text", "")


def _long(text: str, most: int, what: str) -> Iterator[str]:
    if len(text) > most:
        yield f"{what}: {len(text)} characters of {most}"
    if what in MUST_SAY and not text.strip():
        yield f"{what}: empty"
