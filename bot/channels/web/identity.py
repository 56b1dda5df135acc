"""Who is at the browser, as the pages need to know it; how somebody signs in is another room's business."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from bot.cases.people import Person

SIGN_IN = "/sign-in"
"""Where a page that needs a person sends her, with `?back=<path>`."""


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody who is signed in.

    Attributes:
        person: as the directory knows her now.
        csrf: random value of her session; every form of hers carries it.
    """

    person: Person
    csrf: str


class Identity(Protocol):
    """Knows who is at the browser."""

    def who(self, request: Request) -> Signed | None:
        """The person of a request; None when nobody is signed in. Blocks while the database works."""

    def routes(self) -> list[BaseRoute]:
        """Addresses for signing in and out."""
