"""Signing in with a password, and setting one for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from bot.accounts.local import LocalAccounts, NotNowError, Proof
from bot.accounts.rules import needs_second_factor
from bot.accounts.sessions import PASSWORD
from bot.channels.web.signin.entrance import Entrance, field, own_path
from bot.channels.web.signin.front import FrontPages
from bot.channels.web.signin.keeping import kept_of

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

FIRST = "/sign-in/first"
LONGEST_TYPED = 1024
"""Characters of a password that are looked at; more than can be one, so that a long one is called too long and never cut."""


class PasswordPages:
    """Local accounts at the door."""

    def __init__(self, entrance: Entrance, front: FrontPages, local: LocalAccounts) -> None:
        """`front` shows the page again when something did not fit."""
        self._at = entrance
        self._front = front
        self._local = local

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        at, post = self._at, ["POST"]
        return [
            Route("/sign-in/password", at.taking(self._tried), methods=post),
            Route(FIRST, at.taking(self._begun), methods=post),
            Route(FIRST, at.reading(self._first)),
        ]

    def _tried(self, request: Request, form: dict[str, str]) -> Response:
        kept, back, mail = kept_of(form), own_path(form.get("back", "")), field(form, "mail")
        try:
            person, via = self._local.sign_in(mail, Proof(typed(form, "password"), field(form, "code")))
        except NotNowError as error:
            return self._front.show(request, back, kept, error.reason, mail)
        return self._at.let_in(request, person, via, back, kept)

    def _first(self, request: Request) -> Response:
        return self._at.page(request, "first", problem="", mail="", code="")

    def _begun(self, request: Request, form: dict[str, str]) -> Response:
        mail, code, password = field(form, "mail"), field(form, "code"), typed(form, "password")
        try:
            if password != typed(form, "again"):
                raise NotNowError("differs")  # noqa: TRY301 - one place says what did not fit
            person = self._local.begin(mail, code, password)
        except NotNowError as error:
            return self._at.page(request, "first", 422, problem=error.reason, mail=mail, code=code)
        return self._at.let_in(request, person, PASSWORD, "" if needs_second_factor(person) else "/account/second")


def typed(form: dict[str, str], name: str) -> str:
    """A password as it was typed: spaces belong to it."""
    return form.get(name, "")[:LONGEST_TYPED]
