"""Who is at the browser, for all pages; and the addresses of this room, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from bot.accounts.rules import needs_second_factor
from bot.accounts.sessions import PASSWORD, Sessions
from bot.cases.people import Person
from bot.channels.web.identity import Signed
from bot.channels.web.signin.browser import Jar
from bot.ports import Directory
from bot.ports_accounts import Session

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.routing import BaseRoute

KNOWN = "mayi.known"
"""Where a request keeps who it is from, so that it is looked up once."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody with a session.

    Attributes:
        whole: False when a second factor is still missing; she can set one up and nothing else.
    """

    signed: Signed
    session: Session
    whole: bool


class Room(Protocol):
    """Pages of this room."""

    def routes(self) -> list[BaseRoute]:
        """Every address."""


class WebIdentity:
    """The protocol `Identity` of the web pages."""

    def __init__(self, sessions: Sessions, directory: Directory, jar: Jar) -> None:
        """`directory` is asked each time: somebody who has left is not signed in any more."""
        self.rooms: Sequence[Room] = ()
        self._sessions = sessions
        self._directory = directory
        self._jar = jar

    def who(self, request: Request) -> Signed | None:
        """The person of a request, None when nobody is signed in. Blocks while the database works.

        Raises:
            OutOfReachError: the database does not answer.
        """
        known = self.known(request)
        return known.signed if known is not None and known.whole else None

    def known(self, request: Request) -> Known | None:
        """The person of a request, even one who has to set up a second factor before anything else."""
        if KNOWN not in request.scope:
            request.scope[KNOWN] = self._look_up(request)
        return cast("Known | None", request.scope[KNOWN])

    def _look_up(self, request: Request) -> Known | None:
        session = self._sessions.of(self._jar.value(request))
        person = self._directory.person(session.person) if session is not None else None
        if session is None or person is None or not person.active:
            return None
        whole = session.via != PASSWORD or not needs_second_factor(person)
        return Known(self.signed(person, session), session, whole)

    @staticmethod
    def signed(person: Person, session: Session) -> Signed:
        """Somebody who is signed in, for pages."""
        return Signed(person, session.csrf)

    def routes(self) -> list[BaseRoute]:
        """Addresses for signing in and out."""
        return [route for room in self.rooms for route in room.routes()]
