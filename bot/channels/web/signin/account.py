"""One's own account: the password, the second factor, recovery codes, and where one is signed in."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import segno
from starlette.routing import BaseRoute, Route

from bot.accounts.codes import SECRET, address_for_app, new_secret
from bot.accounts.local import LocalAccounts, NotNowError, Proof
from bot.accounts.rules import needs_second_factor
from bot.accounts.sessions import PASSWORD
from bot.accounts.sessions import SECOND_FACTOR as VIA_BOTH
from bot.channels.web.identity import SIGN_IN
from bot.channels.web.painting import Frame
from bot.channels.web.signin.entrance import SECOND_FACTOR, Endpoint, Entrance, field, own_path
from bot.channels.web.signin.identity import Known, WebIdentity
from bot.channels.web.signin.password import typed
from bot.channels.web.visits import to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

ACCOUNT, CODES, OFF, CHANGE = "/account", "/account/codes", "/account/second/off", "/account/password"
JUST_NOW = timedelta(minutes=10)
"""For so long after signing in with a password, a first second factor needs no password again."""


@dataclass(frozen=True, slots=True)
class SettingUp:
    """A second factor that is not there yet: the secret in her app, and where she goes when it is."""

    secret: str
    back: str


Showing = Callable[["Request", Known], "Response"]
Taking = Callable[["Request", Known, dict[str, str]], "Response"]


class AccountPages:
    """My account."""

    def __init__(
        self, entrance: Entrance, identity: WebIdentity, local: LocalAccounts, now: Callable[[], datetime], company: str
    ) -> None:
        """`company` is what an app writes above its codes."""
        self._at = entrance
        self._identity = identity
        self._local = local
        self._now = now
        self._company = company

    def routes(self) -> list[BaseRoute]:
        """Every address. A second factor can be set up before it is there; everything else needs it where it is needed."""
        read, take, post = self._reading, self._taking, ["POST"]
        return [
            Route(ACCOUNT, read(self._overview)),
            Route(CHANGE, take(self._change), methods=post),
            Route(CHANGE, read(self._asked("password"))),
            Route(SECOND_FACTOR, take(self._set_up, half=True), methods=post),
            Route(SECOND_FACTOR, read(self._second, half=True)),
            Route(OFF, take(self._turn_off), methods=post),
            Route(OFF, read(self._asked("off"))),
            Route(CODES, take(self._renew), methods=post),
            Route(CODES, read(self._asked("renew"))),
        ]

    def _reading(self, show: Showing, *, half: bool = False) -> Endpoint:
        def shown(request: Request) -> Response:
            known = self._identity.known(request)
            if known is None:
                return to(f"{SIGN_IN}?back={quote(request.url.path)}")
            return show(request, known) if known.whole or half else to(SECOND_FACTOR)

        return self._at.reading(shown)

    def _taking(self, take: Taking, *, half: bool = False) -> Endpoint:
        def taken(request: Request, form: dict[str, str]) -> Response:
            known = self._identity.known(request)
            if known is None or not (known.whole or half):
                return to(f"{SIGN_IN}?back={quote(request.url.path)}")
            if not hmac.compare_digest(form.get("csrf", "").encode(), known.signed.csrf.encode()):
                return self._at.notice(request, "stale", 403)
            return take(request, known, form)

        return self._at.taking(taken)

    def _overview(self, request: Request, known: Known) -> Response:
        account = self._local.account(known.signed.person.id)
        done = request.query_params.get("done", "")
        must = needs_second_factor(known.signed.person)
        return self._page(request, known, "account", account=account, via=known.session.via, must=must, done=done)

    def _asked(self, page: str) -> Showing:
        """A page that asks for the password before something is changed."""

        def show(request: Request, known: Known) -> Response:
            account = self._local.account(known.signed.person.id)
            if account is None or (page != "password" and not account.totp_secret):
                return to(ACCOUNT)
            return self._page(request, known, page, problem="", coded=bool(account.totp_secret))

        return show

    def _again(self, request: Request, known: Known, page: str, reason: str) -> Response:
        account = self._local.account(known.signed.person.id)
        coded = account is not None and bool(account.totp_secret)
        return self._page(request, known, page, 422, problem=here(reason), coded=coded)

    # ---- password ----

    def _change(self, request: Request, known: Known, form: dict[str, str]) -> Response:
        password = typed(form, "password")
        try:
            if password != typed(form, "again"):
                raise NotNowError("differs")  # noqa: TRY301 - one place says what did not fit
            self._local.change_password(known.signed.person, proof(form), password)
        except NotNowError as error:
            return self._again(request, known, "password", error.reason)
        return self._at.let_in(request, known.signed.person, known.session.via, f"{ACCOUNT}?done=password")

    # ---- second factor ----

    def _second(self, request: Request, known: Known) -> Response:
        if self._local.account(known.signed.person.id) is None:
            return to(ACCOUNT)
        return self._second_page(request, known, SettingUp(new_secret(), own_path(request.query_params.get("back", ""))))

    def _second_page(self, request: Request, known: Known, setting_up: SettingUp, problem: str = "") -> Response:
        person = known.signed.person
        account = self._local.account(person.id)
        coded = account is not None and bool(account.totp_secret)
        return self._page(
            request,
            known,
            "second",
            422 if problem else 200,
            secret=setting_up.secret,
            picture=picture(address_for_app(setting_up.secret, person.mail or person.id, self._company)),
            back=setting_up.back,
            problem=problem,
            coded=coded,
            prove=coded or not self._is_fresh(known),
            must=needs_second_factor(person),
        )

    def _set_up(self, request: Request, known: Known, form: dict[str, str]) -> Response:
        person, secret, back = known.signed.person, form.get("secret", ""), own_path(form.get("back", ""))
        account = self._local.account(person.id)
        if account is None or not SECRET.fullmatch(secret):
            return to(SECOND_FACTOR)
        fresh = self._is_fresh(known) and not account.totp_secret
        try:
            codes = self._local.set_second_factor(person, secret, field(form, "new_code"), None if fresh else proof(form))
        except NotNowError as error:
            return self._second_page(request, known, SettingUp(secret, back), here(error.reason))
        token, session = self._at.sessions.begin(person.id, VIA_BOTH, self._at.jar.value(request))
        known = Known(self._identity.signed(person, session), session, whole=True)
        response = self._page(request, known, "codes", codes=codes, on=self._at.home(person, back))
        self._at.jar.keep(request, response, token)
        return response

    def _turn_off(self, request: Request, known: Known, form: dict[str, str]) -> Response:
        try:
            self._local.drop_second_factor(known.signed.person, proof(form))
        except NotNowError as error:
            return self._again(request, known, "off", error.reason)
        return to(f"{ACCOUNT}?done=second_off")

    def _renew(self, request: Request, known: Known, form: dict[str, str]) -> Response:
        try:
            codes = self._local.renew_recovery_codes(known.signed.person, proof(form))
        except NotNowError as error:
            return self._again(request, known, "renew", error.reason)
        return self._page(request, known, "codes", codes=codes, on=f"{ACCOUNT}?done=codes")

    def _is_fresh(self, known: Known) -> bool:
        return known.session.via == PASSWORD and self._now() - known.session.created < JUST_NOW

    def _page(self, request: Request, known: Known, name: str, status: int = 200, **values: Any) -> Response:
        plain = self._at.frame(request)
        frame = Frame(plain.language, plain.path, "", known.signed if known.whole else None)
        return self._at.page(request, name, status, frame=frame, csrf=known.signed.csrf, **values)


def proof(form: dict[str, str]) -> Proof:
    """What she typed to show that it is she."""
    return Proof(typed(form, "now"), field(form, "code"))


def here(reason: str) -> str:
    """Which sentence says what did not fit, to somebody whom we know already."""
    return "wrong_here" if reason == "wrong" else reason


def picture(address: str) -> str:
    """A QR code as SVG that stands in the page itself: dark on light in every colour scheme, no style, no other address."""
    return str(
        segno.make(address, error="m").svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True, unit=None)
    )
