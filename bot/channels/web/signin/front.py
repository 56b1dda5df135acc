"""The front page of signing in, and the ways out."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from starlette.routing import BaseRoute, Route

from bot.channels.web.identity import SIGN_IN
from bot.channels.web.signin.entrance import SECOND_FACTOR, Entrance, own_path
from bot.channels.web.signin.identity import WebIdentity
from bot.channels.web.signin.keeping import Kept, brought, kept_of
from bot.channels.web.signin.sample import SamplePages
from bot.channels.web.visits import to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SENT_TO = ("/sign-in/password", "/sign-in/sample", "/sign-out", "/sign-out/everywhere")
"""Addresses that something is sent to; a browser that opens one (reloading, another language) begins anew."""


class FrontPages:
    """Where everybody begins, and where she comes out."""

    def __init__(
        self, entrance: Entrance, identity: WebIdentity, samples: SamplePages | None, *, provider: bool = False
    ) -> None:
        """`samples` are offered instead of everything else; `provider` says that the company has a sign-in service."""
        self._at = entrance
        self._identity = identity
        self._samples = samples
        self._provider = provider

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        at, post = self._at, ["POST"]
        return [
            Route(SIGN_IN, at.taking(self._with_text), methods=post),
            Route(SIGN_IN, at.reading(self._front)),
            Route("/sign-out", at.taking(self._out), methods=post),
            Route("/sign-out/everywhere", at.taking(self._out_everywhere), methods=post),
            *(Route(path, at.reading(lambda _: to(SIGN_IN))) for path in SENT_TO),
        ]

    def _front(self, request: Request) -> Response:
        """Sign in; somebody who has done so goes where she wanted to, except in the demo, where she may want to be another."""
        back = own_path(request.query_params.get("back", ""))
        known = self._identity.known(request)
        if known is not None and self._samples is None:
            return to(self._at.home(known.signed.person, back) if known.whole else SECOND_FACTOR)
        return self.show(request, back)

    def _with_text(self, request: Request, form: dict[str, str]) -> Response:
        """Sign in, with what was written before along."""
        kept = kept_of(form) or brought(form)
        known = self._identity.known(request)
        if kept is not None and known is not None and known.whole and self._samples is None:
            return self._at.go_on(request, known.signed.person, kept, known.signed.csrf)
        return self.show(request, own_path(form.get("back", "")), kept)

    def show(self, request: Request, back: str, kept: Kept | None = None, problem: str = "", mail: str = "") -> Response:
        """The page to sign in on."""
        if self._samples is not None:
            return self._samples.show(request, back, kept)
        status = 422 if problem else 200
        done = request.query_params.get("done", "")
        return self._at.page(
            request,
            "front",
            status,
            back=back,
            kept=kept,
            problem=problem,
            mail=mail,
            done=done,
            provider=self._provider,
        )

    def _out(self, request: Request, form: dict[str, str]) -> Response:
        return self._ended(request, form, everywhere=False)

    def _out_everywhere(self, request: Request, form: dict[str, str]) -> Response:
        return self._ended(request, form, everywhere=True)

    def _ended(self, request: Request, form: dict[str, str], *, everywhere: bool) -> Response:
        """Sign out. Without the value of her session nothing happens, so that no other site can do it."""
        known = self._identity.known(request)
        if known is not None:
            if not hmac.compare_digest(form.get("csrf", "").encode(), known.signed.csrf.encode()):
                return self._at.notice(request, "stale", 403)
            if everywhere:
                self._at.sessions.end_all(known.signed.person.id)
            self._at.sessions.end(self._at.jar.value(request))
        response = to(f"{SIGN_IN}?done=out")
        self._at.jar.drop(request, response)
        return response
