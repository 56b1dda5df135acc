"""What somebody had written when her session ended: it travels through the sign-in pages in hidden fields, kept nowhere.

Sealed answers were sealed before they were sent, so that they travel as the same closed boxes; boxes that are too large for
this way wait in the page they were sent from, which says how to go on from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.web.arrivals import way_back
from bot.channels.web.visits import CSRF, MOST_TRAVELS, size_of

LARGEST = 3 * MOST_TRAVELS + 20_000
"""Bytes of a form that carries them: a byte can take three in a form."""

BACK, PREFIX = "back", "kept-"
ROOMS = ("/requests/", "/console/")
"""Where something can be sent on to."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on its way.

    Attributes:
        to: path it was sent to.
        fields: names and values, without the random value of the session that ended.
    """

    to: str
    fields: Mapping[str, str]


class TooMuchError(Exception):
    """More than travels this way."""


def brought(form: Mapping[str, str]) -> Kept | None:
    """What a form that could not be taken brings along to sign in: everything in it.

    Raises:
        TooMuchError: it is more than 60 kB.
    """
    return kept_of({name if name == BACK else PREFIX + name: value for name, value in form.items()})


def kept_of(form: Mapping[str, str]) -> Kept | None:
    """What a sign-in page carries; None when it carries nothing.

    Raises:
        TooMuchError: it is more than 60 kB.
    """
    fields = {name.removeprefix(PREFIX): value for name, value in form.items() if name.startswith(PREFIX)}
    to = way_back(form.get(BACK, ""))
    if not fields or not to.startswith(ROOMS):
        return None
    if size_of(fields) > MOST_TRAVELS:
        raise TooMuchError
    fields.pop(CSRF, None)
    return Kept(to, fields)
