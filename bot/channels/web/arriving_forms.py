"""Filled forms and sealed boxes, read from what a browser sent. Only their shape counts here; the domain checks the rest."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

from bot.cases.sealing import SealedBox
from bot.conversation.requesting import Action, FormSent

PREFIX = "f-"
"""Before the name of every field, so that none can be taken for the form's own."""

SUBMISSION, VERSION, BOXES = "submission", "version", "boxes"
LONGEST_NAME = 64
LARGEST_SEALED_FORM = 6_000_000
"""Bytes of a form with sealed answers: the same answers once for every key that may open them.
Nothing else bounds how many boxes come: one left out would be grounds that somebody cannot open."""

ENCAPSULATED = 32


def sent(person: str, action: Action, target: str, form: Mapping[str, str], language: str) -> FormSent:
    """The event of a filled form."""
    version = form.get(VERSION, "")
    return FormSent(
        person,
        action,
        target,
        form.get(SUBMISSION, "")[:LONGEST_NAME],
        answers(form),
        boxes(form.get(BOXES, "")),
        int(version) if version.isdecimal() and len(version) <= 9 else None,  # noqa: PLR2004 - more is no count of happenings
        language,
    )


def answers(form: Mapping[str, str]) -> dict[str, str]:
    """What was filled in, by field id."""
    return {name.removeprefix(PREFIX): value for name, value in form.items() if name.startswith(PREFIX)}


def boxes(text: str) -> tuple[SealedBox, ...]:
    """Sealed boxes of a form: a JSON list of `key`, `enc` and `ct`, bytes as base64url; what is none is left out."""
    try:
        found = json.loads(text) if text else []
    except (ValueError, RecursionError):  # the second for brackets within brackets within brackets
        return ()
    read = (_box(entry) for entry in found) if isinstance(found, list) else ()
    return tuple(box for box in read if box is not None)


def _box(entry: Any) -> SealedBox | None:
    if not isinstance(entry, dict):
        return None
    key, encapsulated, ciphertext = entry.get("key"), unpacked(entry.get("enc")), unpacked(entry.get("ct"))
    if not isinstance(key, str) or len(key) > LONGEST_NAME or len(encapsulated) != ENCAPSULATED or not ciphertext:
        return None
    return SealedBox(key, encapsulated, ciphertext)


def packed(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unpacked(text: Any) -> bytes:
    """Bytes from base64url; empty when it is none."""
    if not isinstance(text, str):
        return b""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""
