"""Signing in with the company's own service: there and back."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from bot.accounts.sessions import PROVIDER as VIA_PROVIDER
from bot.accounts.sessions import TOKEN
from bot.channels.web.signin.browser import PROVIDER
from bot.channels.web.signin.entrance import Entrance, own_path
from bot.channels.web.signin.provider import Asking, Provider, ProviderAwayError, UnfitAnswerError

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.cases.people import Person
    from bot.ports import Directory

START, RETURN = "/sign-in/company", "/sign-in/company/back"
TAB = "tab"
"""In place of a way back: she came in a new tab, and what she wrote waits in the old one."""

TEN_MINUTES = 600
LONGEST_CODE = 4096
LATER = frozenset({"temporarily_unavailable", "server_error"})
"""What a service says that has troubles of its own."""

REFUSED = frozenset(
    {"access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required"}
)


class CompanyPages:
    """The way to the service and back."""

    def __init__(self, entrance: Entrance, directory: Directory, provider: Provider) -> None:
        """`provider` speaks with the service."""
        self._at = entrance
        self._directory = directory
        self._provider = provider

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        return [Route(START, self._at.reading(self._there)), Route(RETURN, self._at.reading(self._back))]

    def _there(self, request: Request) -> Response:
        """Off to the service. The cookie holds the random value and the way back."""
        asking = Asking(secrets.token_urlsafe(32))
        back = TAB if request.query_params.get(TAB) else own_path(request.query_params.get("back", ""))
        try:
            response: Response = RedirectResponse(self._provider.address(asking), 303)
        except ProviderAwayError:
            return self._at.plain(request, "provider_away", 503, back)
        except UnfitAnswerError:
            return self._at.plain(request, "provider_unfit", 502, back)
        self._at.jar.keep(request, response, f"{asking.value}.{quote(back, safe='')}", PROVIDER, TEN_MINUTES)
        return response

    def _back(self, request: Request) -> Response:
        """Back from the service, once for each way there."""
        response = self._returned(request)
        self._at.jar.drop(request, response, PROVIDER)
        return response

    def _returned(self, request: Request) -> Response:
        value, _, back = self._at.jar.value(request, PROVIDER).partition(".")
        back, asking, asked = unquote(back), Asking(value), request.query_params
        # A service may forget the state when it says no; then there is nothing to protect, and something to say.
        fits = hmac.compare_digest(asked.get("state", asking.state if "error" in asked else "").encode(), asking.state.encode())
        if not TOKEN.fullmatch(value) or not fits:
            return self._at.plain(request, "provider_stale", 400)
        if "error" in asked:
            return self._refused(request, asked["error"], back)
        try:
            claims = self._provider.claims(asking, asked.get("code", "")[:LONGEST_CODE], asked.get("iss", ""))
        except ProviderAwayError:
            return self._at.plain(request, "provider_away", 503, back)
        except UnfitAnswerError:
            return self._at.plain(request, "provider_unfit", 403, back)
        person = self._person(claims)
        if person is None or not person.active:
            return self._at.plain(request, "unknown", 403)
        if back == TAB:
            return self._at.let_in_here(request, person, VIA_PROVIDER)
        return self._at.let_in(request, person, VIA_PROVIDER, own_path(back))

    def _refused(self, request: Request, error: str, back: str) -> Response:
        if error in LATER:
            return self._at.plain(request, "provider_away", 503, back)
        if error in REFUSED:
            return self._at.plain(request, "provider_refused", 403, back)
        return self._at.plain(request, "provider_unfit", 403, back)

    def _person(self, claims: Mapping[str, Any]) -> Person | None:
        """Who it is in the directory."""
        claim = self._provider.terms.claim
        value = claims.get(claim or "email")
        if not isinstance(value, str) or not value:
            return None
        if claim:
            return self._directory.person(value)
        return self._directory.find("mail", value) if claims.get("email_verified") in (True, "true") else None
