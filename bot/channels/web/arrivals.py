"""Reading what a browser sends: forms, the language, the way back. All of it is untrusted.

Forms are url-encoded only: that is what a page without script and the chat's own script send, it
needs no parser that writes files to disk, and its size is known before it is taken apart. What is larger than a
question comes from scripts that seal, as base64url: it has hardly anything to decode, and may have no more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from bot.cases.kinds import BETWEEN
from bot.channels.chat import pairs_of
from bot.channels.web.arriving_forms import PREFIX
from bot.conversation.events import FACETS, StatedFacts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from bot.conversation.standing import Known

LARGEST_BODY = 100_000
"""Bytes. A question is a sentence or three; a whole document belongs elsewhere."""

MOST_FIELDS = 40
LONGEST_ID = 64
LONGEST_BEFORE = 4_000
"""Characters: more than the facts of any message take."""
FORM_TYPE = "application/x-www-form-urlencoded"

LANGUAGE_COOKIE = "lang"
"""Holds a language code."""

MOST_ESCAPES = 2_000_000
"""Of the form `%41` in a body larger than a question: decoding each costs a thousand times as much as a plain letter."""

NEVER_SENT = re.compile(rb"[^!-~]")
"""Bytes that no browser puts into a url-encoded form."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class UnreadableError(Exception):
    """What arrived cannot be taken. `status` for the machine, `sentence` names the words for the person."""

    status = 400
    sentence = "unreadable"


class TooLongError(UnreadableError):
    """More than anybody types."""

    status = 413
    sentence = "too_long"


class NotAFormError(UnreadableError):
    """Not what the pages of this chat send."""

    status = 415


async def read_form(request: Request, largest: int = LARGEST_BODY) -> dict[str, str]:
    """The fields of a form that is small enough to be taken apart at once.

    Raises:
        UnreadableError: it is no form, or larger than `largest` bytes.
    """
    return fields_of(await read_body(request, largest))


async def read_body(request: Request, largest: int) -> bytes:
    """A form as it arrives.

    Raises:
        UnreadableError: it is no form, or larger than `largest` bytes.
    """
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM_TYPE:
        raise NotAFormError
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > largest:
        raise TooLongError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > largest:
            raise TooLongError
    return bytes(body)


def fields_of(body: bytes) -> dict[str, str]:
    """The fields of a form; of two with one name the later one counts (the button after the hidden field).

    Of boxes that were ticked under the name of one answer, each counts: together they are the answer.

    Takes a second for the largest one, so a large one is taken apart in a thread.

    Raises:
        UnreadableError: it has too many fields, or is large and not what a browser makes.
    """
    if len(body) > LARGEST_BODY and (body.count(b"%") > MOST_ESCAPES or NEVER_SENT.search(body)):
        raise UnreadableError
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise UnreadableError from error
    fields: dict[str, str] = {}
    for name, value in pairs:
        clean = CONTROL.sub(" ", value.replace("\r\n", "\n"))
        fields[name] = f"{fields[name]}{BETWEEN}{clean}" if name in fields and name.startswith(PREFIX) else clean
    return fields


def stated_facts(form: Mapping[str, str]) -> StatedFacts:
    """What the person tapped, now or before; `reset` takes all of it back."""
    if "reset" in form:
        return StatedFacts()
    values = {facet: form.get(facet, "") for facet in FACETS}
    picked = form.get("pick", "")
    if picked in values:
        values[picked] = form.get(f"pick-{picked}", "")
    return StatedFacts(**{facet: value for facet, value in values.items() if 0 < len(value) <= LONGEST_ID})


def known_before(form: Mapping[str, str]) -> Known:
    """What the answer before rested on, as the page carries it: `facet:id` with a space between."""
    return pairs_of(form.get("before", "")[:LONGEST_BEFORE].split())


def frame_language(request: Request, languages: Sequence[str]) -> str:
    """The language of everything around an answer: as chosen, else as the browser prefers, else the policy's own."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in languages else preferred_language(request, languages)


def preferred_language(request: Request, languages: Sequence[str]) -> str:
    """The language that the browser prefers, else the policy's own; no cookie is looked at."""
    known = {language.lower(): language for language in languages}
    for wanted in _preferred(request.headers.get("accept-language", "")):
        found = known.get(wanted) or known.get(wanted.split("-")[0])
        if found is not None:
            return found
    return languages[0]


def _preferred(header: str) -> list[str]:
    """The languages of an Accept-Language header, best first."""
    weighed: list[tuple[float, str]] = []
    for part in header[:400].split(","):
        tag, _, weight = part.strip().lower().partition(";q=")
        try:
            weighed.append((float(weight or 1), tag))
        except ValueError:
            continue
    return [tag for weight, tag in sorted(weighed, key=lambda pair: -pair[0]) if tag and weight > 0]


def way_back(target: str) -> str:
    """A path of this site to return to; the start page for anything that could lead elsewhere."""
    local = target.startswith("/") and not target.startswith(("//", "/\\")) and len(target) <= 200  # noqa: PLR2004
    return target if local and not re.search(r"[\s\\\x00-\x1f]", target) else "/"
