"""Signing in with the company's own service: against a real one on this machine, and against one that answers wrongly."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import ValidationError
from signin_world import EMPLOYEE, HANDLER, LEFT, REAL, Door, PageRead, Visitor

from bot.settings import Settings

pytestmark = [  # what the mock itself still uses of Authlib
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]

SECRET = "k7Qw2mXr9Zt4Lp6V"  # noqa: S105 - of a service that lives for one test
NEW = "/requests/new/note"


def settings(issuer: str, **more: Any) -> dict[str, Any]:
    """What a company sets."""
    return {"oidc_issuer": issuer, "oidc_client_id": "mayi", "oidc_client_secret": SECRET, **more}


# ---- a real service ----


def site(**more: Any) -> Door:
    """A site whose clock is right, as the real service's is."""
    door = Door(**more)
    door.clock.time = datetime.now(tz=UTC)
    return door


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """`oidc-provider-mock` on a port of this machine."""
    mock = pytest.importorskip("oidc_provider_mock")
    people = [
        mock.User(sub="ann", claims={"email": EMPLOYEE.mail, "email_verified": True, "staff_number": "h-1"}),
        mock.User(sub="upper", claims={"email": EMPLOYEE.mail.upper(), "email_verified": True}),
        mock.User(sub="unverified", claims={"email": EMPLOYEE.mail, "email_verified": False}),
        mock.User(sub="unsaid", claims={"email": EMPLOYEE.mail}),
        mock.User(sub="left", claims={"email": LEFT.mail, "email_verified": True}),
        mock.User(sub="stranger", claims={"email": "stranger@example.com", "email_verified": True}),
        mock.User(sub="nameless", claims={}),
    ]
    with mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


def agreed(visitor: Visitor, sub: str, start: str = "/sign-in/company") -> str:
    """Go to the service, say there who one is, and return the address it sends back to."""
    there = visitor.get(start).headers["location"]
    with httpx.Client() as browser:
        form = {"action": "deny"} if sub == "deny" else {"sub": sub}
        back = browser.post(there, data=form).headers["location"]
    assert back.startswith("http://127.0.0.1:8080/sign-in/company/back?")
    return back


def test_there_and_back(service: str) -> None:
    door = site(**settings(service))
    ann = door.visitor()
    assert "/sign-in/company?back=/requests/abc" in PageRead(ann.get("/sign-in?back=/requests/abc").text).links
    ann.get(agreed(ann, "ann", "/sign-in/company?back=/requests/abc"))
    assert (ann.page.status_code, ann.page.headers["location"]) == (303, "/requests/abc")
    assert ann.is_in() == "e-1"
    assert "with your company account" in ann.get("/account").text
    assert "/account/password" not in PageRead(ann.page.text).links


def test_mail_in_capitals_is_the_same_mail(service: str) -> None:
    ann = site(**settings(service)).visitor()
    ann.get(agreed(ann, "upper"))
    assert ann.is_in() == "e-1"


def test_what_goes_to_the_service(service: str) -> None:
    """Code with PKCE (S256), a nonce and a state, none of which is what the cookie holds."""
    ann = site(**settings(service)).visitor()
    there = urlsplit(ann.get("/sign-in/company").headers["location"])
    asked = dict(parse_qsl(there.query))
    assert asked["response_type"] == "code"
    assert asked["scope"] == "openid email"
    assert asked["redirect_uri"] == "http://127.0.0.1:8080/sign-in/company/back"
    assert asked["code_challenge_method"] == "S256"
    kept = next(cookie.value for cookie in ann.browser.cookies.jar if cookie.name == "mayi-provider")
    values = {asked["state"], asked["nonce"], asked["code_challenge"], str(kept).split(".", maxsplit=1)[0]}
    assert len(values) == 4
    assert SECRET not in ann.page.headers["location"]


@pytest.mark.parametrize("sub", ["left", "stranger", "unverified", "unsaid", "nameless"])
def test_somebody_the_directory_does_not_have_gets_a_plain_page(service: str, sub: str) -> None:
    """A mail address that nobody verified is anybody's."""
    ann = site(**settings(service)).visitor()
    ann.get(agreed(ann, sub))
    assert ann.page.status_code == 403
    assert "You cannot be signed in here" in ann.page.text
    assert ann.is_in() == ""


def test_a_company_can_name_the_claim_that_holds_the_id(service: str) -> None:
    door = site(**settings(service, oidc_claim="staff_number"))
    hana = door.visitor()
    hana.get(agreed(hana, "ann"))
    assert hana.page.headers["location"] == "/console"
    assert hana.is_in() == HANDLER.id
    other = door.visitor()
    other.get(agreed(other, "upper"))
    assert other.page.status_code == 403


def test_somebody_who_says_no_there_gets_a_plain_page(service: str) -> None:
    ann = site(**settings(service)).visitor()
    ann.get(agreed(ann, "deny", "/sign-in/company?back=/requests/abc"))
    assert ann.page.status_code == 403
    assert "did not let you in" in ann.page.text
    assert "/sign-in?back=/requests/abc" in PageRead(ann.page.text).links


def test_an_answer_counts_once(service: str) -> None:
    """Reloading it, and opening it again with the cookie of the first time put back."""
    door = site(**settings(service))
    eve, ann = door.visitor(), door.visitor()
    back = agreed(ann, "ann")
    cookie = next(str(cookie.value) for cookie in ann.browser.cookies.jar if cookie.name == "mayi-provider")
    ann.get(back)
    token = ann.token
    ann.get(back)
    assert ann.page.status_code == 400
    assert "opened twice" in ann.page.text
    eve.browser.cookies.set("mayi-provider", cookie)
    eve.get(back)
    assert eve.page.status_code == 403
    assert eve.is_in() == ""
    assert ann.token == token


def test_an_answer_fits_the_browser_that_asked_alone(service: str) -> None:
    """Eve gives Ann the address of her own answer, so that Ann would write into Eve's account."""
    door = site(**settings(service))
    eve, ann = door.visitor(), door.visitor()
    back = agreed(eve, "ann")
    assert ann.get(back).status_code == 400
    ann.get("/sign-in/company")
    assert ann.get(back).status_code == 400
    assert ann.is_in() == ""


def test_after_ten_minutes_the_browser_has_forgotten_the_way(service: str) -> None:
    ann = site(**settings(service)).visitor()
    ann.get("/sign-in/company")
    assert "Max-Age=600" in ann.page.headers["set-cookie"]
    assert "HttpOnly" in ann.page.headers["set-cookie"]
    assert "SameSite=lax" in ann.page.headers["set-cookie"]


def test_what_she_wrote_waits_in_the_first_tab(service: str) -> None:
    door = site(**settings(service))
    ann = door.visitor()
    ann.post("/sign-in", {"back": NEW, "f-why": "Because."})
    first = ann.form("/sign-in").fields
    assert "/sign-in/company?tab=1" in PageRead(ann.page.text).links
    ann.post("/sign-in", first)
    assert "/sign-in/company?tab=1" in PageRead(ann.page.text).links
    ann.get(agreed(ann, "ann", "/sign-in/company?tab=1"))
    assert "You can close this tab." in ann.page.text
    ann.post("/sign-in", first)
    ann.send(NEW)
    assert door.taken == [{"by": "e-1", "f-why": "Because."}]


# ---- a service that answers wrongly ----

ISSUER = "https://login.example.org"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
NEW_KEY = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})


DESCRIPTION = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "userinfo_endpoint": f"{ISSUER}/me",
}


class Service:
    """A sign-in service made of answers; tests bend them."""

    def __init__(self) -> None:
        self.door = Door(httpx.MockTransport(self.answer), **settings(ISSUER))
        self.keys = [KEY]
        self.sign: Callable[[dict[str, Any]], str] = lambda claims: signed(claims, KEY)
        self.claims: dict[str, Any] = {}
        self.description: dict[str, Any] = {}
        self.answers: dict[str, httpx.Response | Exception] = {}
        self.asked: dict[str, str] = {}
        self.requests: list[httpx.Request] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        """What comes back for an address."""
        self.requests.append(request)
        path = request.url.path
        if path in self.answers:
            bent = self.answers[path]
            if isinstance(bent, Exception):
                raise bent
            return bent
        if path.endswith("/openid-configuration"):
            return httpx.Response(200, json=DESCRIPTION | self.description)
        if path == "/keys":
            return httpx.Response(200, json={"keys": [key.as_dict(private=False) for key in self.keys]})
        if path == "/me":
            return httpx.Response(200, json={"sub": "ann", "email": EMPLOYEE.mail, "email_verified": True})
        now = int(self.door.clock.time.timestamp())
        claims = {"iss": ISSUER, "aud": "mayi", "sub": "ann", "iat": now, "exp": now + 300, "nonce": self.asked["nonce"]}
        claims |= {"email": EMPLOYEE.mail, "email_verified": True, **self.claims}
        token = self.sign({name: value for name, value in claims.items() if value is not None})
        return httpx.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": token})

    def signs_in(self, **more: str) -> Visitor:
        """Go there and come back."""
        ann = self.door.visitor()
        ann.get("/sign-in/company?back=/requests/abc")
        if ann.page.status_code == 303:
            self.asked = dict(parse_qsl(urlsplit(ann.page.headers["location"]).query))
            ann.get("/sign-in/company/back", params={"code": "c", "state": self.asked["state"], **more})
        return ann


def signed(claims: dict[str, Any], key: RSAKey) -> str:
    """A token."""
    return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def packed(*parts: bytes) -> str:
    """Parts of a token."""
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)


def bare(claims: dict[str, Any]) -> str:
    """A token that nobody signed."""
    return packed(b'{"alg": "none"}', json.dumps(claims).encode(), b"")


def with_a_secret(claims: dict[str, Any], secret: bytes) -> str:
    """A token signed with something that is no private key."""
    body = packed(b'{"alg": "HS256", "kid": "one"}', json.dumps(claims).encode())
    return f"{body}.{packed(hmac.digest(secret, body.encode(), 'sha256'))}"


@pytest.fixture
def service_of_answers() -> Service:
    """One that answers rightly, until a test bends it."""
    return Service()


def test_the_answers_are_right_until_they_are_bent(service_of_answers: Service) -> None:
    ann = service_of_answers.signs_in()
    assert ann.page.headers["location"] == "/requests/abc"
    assert ann.is_in() == "e-1"


def test_the_code_is_exchanged_with_secret_and_verifier(service_of_answers: Service) -> None:
    service_of_answers.signs_in()
    request = next(request for request in service_of_answers.requests if request.url.path == "/token")
    sent = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
    challenge = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest()).rstrip(b"=").decode()
    assert challenge == service_of_answers.asked["code_challenge"]
    assert base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode() == f"mayi:{SECRET}"
    assert sent["redirect_uri"] == service_of_answers.asked["redirect_uri"]


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-program"},
        {"aud": ["another-program"]},
        {"aud": "another-program", "azp": "mayi"},
        {"aud": ["mayi", "another-program"]},
        {"aud": "mayi", "azp": "another-program"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"sub": None},
        {"exp": None},
        {"exp": 1},
        {"exp": "soon"},
        {"iat": 4102444800},
        {"nbf": 4102444800},
        {"at_hash": "x"},
    ],
    ids=str,
)
def test_a_token_that_does_not_fit_signs_nobody_in(service_of_answers: Service, claims: dict[str, Any]) -> None:
    service_of_answers.claims = claims
    ann = service_of_answers.signs_in()
    assert ann.page.status_code == 403
    assert "was not accepted" in ann.page.text
    assert ann.is_in() == ""


@pytest.mark.parametrize(
    "sign",
    [
        bare,
        lambda claims: signed(claims, OTHER_KEY),
        lambda claims: with_a_secret(claims, SECRET.encode()),
        lambda claims: with_a_secret(claims, KEY.as_pem(private=False)),
        lambda claims: signed(claims, KEY)[:-8] + "AAAAAAAA",
        lambda _: "no token",
        lambda _: "",
    ],
    ids=["unsigned", "another key", "our own secret", "its public key as a secret", "bent", "no token", "nothing"],
)
def test_a_token_that_the_service_did_not_sign_signs_nobody_in(
    service_of_answers: Service, sign: Callable[[dict[str, Any]], str]
) -> None:
    service_of_answers.description = {"id_token_signing_alg_values_supported": ["RS256", "HS256", "none"]}
    service_of_answers.sign = sign
    ann = service_of_answers.signs_in()
    assert ann.page.status_code == 403
    assert ann.is_in() == ""


@pytest.mark.parametrize(("off", "fits"), [(-400, True), (-430, False), (-100, True), (110, True), (130, False)])
def test_two_clocks_may_differ_by_two_minutes(service_of_answers: Service, off: int, *, fits: bool) -> None:
    """The token holds for five minutes; `off` is by how many seconds its clock is behind ours, or before it."""
    now = int(service_of_answers.door.clock.time.timestamp())
    service_of_answers.claims = {"iat": now + off, "exp": now + off + 300}
    assert (service_of_answers.signs_in().is_in() == "e-1") is fits


def test_a_new_key_of_the_service_is_fetched(service_of_answers: Service) -> None:
    service_of_answers.signs_in()
    service_of_answers.keys = [NEW_KEY]
    service_of_answers.sign = lambda claims: signed(claims, NEW_KEY)
    assert service_of_answers.signs_in().is_in() == "e-1"


def test_a_mail_that_is_not_in_the_token_is_asked_for(service_of_answers: Service) -> None:
    service_of_answers.claims = {"email": None, "email_verified": None}
    assert service_of_answers.signs_in().is_in() == "e-1"
    service_of_answers.answers["/me"] = httpx.Response(200, json={"sub": "eve", "email": REAL.mail, "email_verified": True})
    assert service_of_answers.signs_in().page.status_code == 403


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys"])
@pytest.mark.parametrize(
    "bent",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.Response(500),
        httpx.Response(503, text="<html>"),
        httpx.Response(200, text="<html>not what was asked for"),
        httpx.Response(200, json=["not", "what", "was", "asked", "for"]),
    ],
    ids=["refused", "slow", "500", "503", "html", "list"],
)
def test_a_service_that_is_down_gets_a_plain_page(
    service_of_answers: Service, path: str, bent: httpx.Response | Exception
) -> None:
    service_of_answers.answers[path] = bent
    ann = service_of_answers.signs_in()
    assert ann.page.status_code == 503
    assert "does not answer" in ann.page.text
    assert "/sign-in?back=/requests/abc" in PageRead(ann.page.text).links
    del service_of_answers.answers[path]
    assert service_of_answers.signs_in().is_in() == "e-1"


def test_a_code_that_the_service_does_not_take_signs_nobody_in(service_of_answers: Service) -> None:
    service_of_answers.answers["/token"] = httpx.Response(400, json={"error": "invalid_grant"})
    assert service_of_answers.signs_in().page.status_code == 403


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        ("access_denied", 403, "did not let you in"),
        ("login_required", 403, "did not let you in"),
        ("temporarily_unavailable", 503, "does not answer"),
        ("server_error", 503, "does not answer"),
        ("invalid_request", 403, "was not accepted"),
        ("<script>alert(1)</script>", 403, "was not accepted"),
    ],
)
def test_what_the_service_refuses_is_said_plainly(service_of_answers: Service, error: str, status: int, words: str) -> None:
    ann = service_of_answers.signs_in(error=error, error_description="<script>secret details</script>")
    assert ann.page.status_code == status
    assert words in ann.page.text
    assert "<script>alert" not in ann.page.text
    assert "secret details" not in ann.page.text


def test_an_answer_of_another_service_is_not_taken(service_of_answers: Service) -> None:
    assert service_of_answers.signs_in(iss="https://evil.example").page.status_code == 403
    assert service_of_answers.signs_in(iss=ISSUER).is_in() == "e-1"


def test_a_description_of_another_service_is_not_taken(service_of_answers: Service) -> None:
    service_of_answers.description = {"issuer": "https://evil.example"}
    assert service_of_answers.signs_in().page.status_code == 502


@pytest.mark.parametrize("asked", ["", "?code=c&state=", "?error=x", "?code=c&state=x"])
def test_coming_back_without_having_gone_there(service_of_answers: Service, asked: str) -> None:
    assert service_of_answers.door.visitor().get(f"/sign-in/company/back{asked}").status_code == 400


# ---- settings ----


@pytest.mark.parametrize("secret", ["", "short", "changeme-changeme-changeme", "your-client-secret-here", "x" * 15])
def test_a_placeholder_is_no_secret(secret: str) -> None:
    with pytest.raises(ValidationError, match="placeholder"):
        Settings(**settings(ISSUER, oidc_client_secret=secret))


def test_the_service_is_reached_over_https_and_named() -> None:
    with pytest.raises(ValidationError, match="https://"):
        Settings(**settings("http://login.company.de"))
    with pytest.raises(ValidationError, match="https://"):
        Settings(**settings("login.company.de"))
    with pytest.raises(ValidationError, match="the name it knows MayI by"):
        Settings(**settings(ISSUER, oidc_client_id=""))
    assert SECRET not in repr(Settings(**settings(ISSUER)))
