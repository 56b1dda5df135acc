"""The company's own sign-in service: OpenID Connect, authorization code with PKCE, nonce and state.

1. One random value in the browser's cookie gives state, nonce and the PKCE verifier, so that nothing is kept here on the way,
   and an answer fits the browser alone that asked.
2. Where the service's addresses and keys are is read from its own description (OpenID Connect Discovery), which must name the
   very issuer of the settings.
3. The token it gives must be signed with a public-key method by one of its keys, be for us, for this very asking (nonce), and
   not be older than its own end; clocks may differ by two minutes.
4. It must have verified a mail address it names; an address anybody may type into a profile proves nothing.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

DESCRIPTION = "/.well-known/openid-configuration"
SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
LEEWAY = 120
"""Seconds that two clocks may differ."""

PATIENCE = 5.0
"""Seconds to wait for the service."""

FRESH = 3600.0
"""Seconds after which its description is read again."""


class ProviderAwayError(Exception):
    """The service does not answer, or not with what it is asked for."""


class UnfitAnswerError(Exception):
    """What came back does not fit what was asked."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What was agreed with the service.

    Attributes:
        redirect: our address that it sends people back to.
        claim: that holds a person's id in the directory; empty for a verified mail address.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Asking:
    """What goes along with one try to sign in, all from one random value."""

    value: str

    @property
    def state(self) -> str:
        """Comes back in the address."""
        return self._part("state")

    @property
    def nonce(self) -> str:
        """Comes back in the token."""
        return self._part("nonce")

    @property
    def verifier(self) -> str:
        """Shows at the end that it is we who began (RFC 7636)."""
        return self._part("verifier")

    def _part(self, name: str) -> str:
        digest = hashlib.sha256(f"{name}:{self.value}".encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Provider:
    """Speaks with the service. All calls block."""

    def __init__(self, terms: Terms, now: Callable[[], datetime], transport: httpx.BaseTransport | None = None) -> None:
        """`transport` stands in for the network in tests."""
        self.terms = terms
        self._now = now
        self._http = httpx.Client(timeout=PATIENCE, transport=transport, headers={"Accept": "application/json"})
        self._described: tuple[float, dict[str, Any]] | None = None
        self._keys: KeySet | None = None

    def address(self, asking: Asking) -> str:
        """Where to send the browser.

        Raises:
            ProviderAwayError: the service does not describe itself.
        """
        scope = "openid email profile" if self.terms.claim else "openid email"
        client = OAuth2Client(
            session=None,
            client_id=self.terms.client_id,
            scope=scope,
            redirect_uri=self.terms.redirect,
            code_challenge_method="S256",
        )
        address, _ = client.create_authorization_url(
            self._description()["authorization_endpoint"],
            state=asking.state,
            code_verifier=asking.verifier,
            nonce=asking.nonce,
        )
        return str(address)

    def claims(self, asking: Asking, code: str, issuer: str = "") -> Mapping[str, Any]:
        """What the service says of the person.

        Args:
            asking: what this began with.
            code: that came back in the address.
            issuer: that came back in the address, where the service says it (RFC 9207).

        Raises:
            ProviderAwayError: the service does not answer.
            UnfitAnswerError: the answer does not fit.
        """
        described = self._description()
        if issuer and issuer != described["issuer"]:
            raise UnfitAnswerError("issuer")
        given = self._token(described, asking, code)
        claims = dict(self._checked(described, given, asking))
        wanted = self.terms.claim or "email"
        if wanted not in claims and "userinfo_endpoint" in described and isinstance(given.get("access_token"), str):
            headers = {"Authorization": f"Bearer {given['access_token']}"}
            more = self._json(self._answer("GET", described["userinfo_endpoint"], headers=headers))
            if more.get("sub") != claims["sub"]:
                raise UnfitAnswerError("sub")
            claims = {**more, **claims}
        return claims

    def _token(self, described: Mapping[str, Any], asking: Asking, code: str) -> Mapping[str, Any]:
        methods = described.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        method = "client_secret_basic" if "client_secret_basic" in methods else "client_secret_post"
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.terms.redirect,
            "code_verifier": asking.verifier,
        }
        body = str(httpx.QueryParams(form))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        auth = ClientAuth(self.terms.client_id, self.terms.client_secret, method)
        address, headers, body = auth.prepare("POST", described["token_endpoint"], headers, body)
        answer = self._answer("POST", address, headers=headers, content=body)
        if answer.is_client_error:
            raise UnfitAnswerError("code")
        return self._json(answer)

    def _checked(self, described: Mapping[str, Any], given: Mapping[str, Any], asking: Asking) -> Mapping[str, Any]:
        """The claims of the token, once everything about it fits."""
        token = given.get("id_token")
        if not isinstance(token, str):
            raise UnfitAnswerError("id_token")
        try:
            read = self._read(described, token)
            options = {
                "iss": {"essential": True, "value": described["issuer"]},
                "aud": {"essential": True, "value": self.terms.client_id},
            }
            params = {"nonce": asking.nonce, "client_id": self.terms.client_id, "access_token": given.get("access_token")}
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(now=int(self._now().timestamp()), leeway=LEEWAY)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise UnfitAnswerError(type(error).__name__) from error
        return dict(claims)

    def _read(self, described: Mapping[str, Any], token: str) -> jwt.Token:
        offered = described.get("id_token_signing_alg_values_supported") or ["RS256"]
        registry = JWSRegistry(algorithms=[name for name in offered if name in SIGNED_WITH], strict_check_header=False)
        try:
            return jwt.decode(token, self._key_set(described), registry=registry)
        except (InvalidKeyIdError, ValueError):
            self._keys = None  # it may have changed its keys
            return jwt.decode(token, self._key_set(described), registry=registry)

    def _key_set(self, described: Mapping[str, Any]) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(self._json(self._answer("GET", described["jwks_uri"])))  # type: ignore[arg-type]
        return self._keys

    def _description(self) -> dict[str, Any]:
        if self._described is None or time.monotonic() - self._described[0] > FRESH:
            found = self._json(self._answer("GET", self.terms.issuer.rstrip("/") + DESCRIPTION))
            needed = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
            if any(not isinstance(found.get(name), str) for name in needed):
                raise ProviderAwayError("description")
            if found["issuer"].rstrip("/") != self.terms.issuer.rstrip("/"):
                raise UnfitAnswerError("issuer")
            self._described, self._keys = (time.monotonic(), found), None
        return self._described[1]

    def _answer(self, method: str, address: str, **more: Any) -> httpx.Response:
        try:
            answer = self._http.request(method, address, **more)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise ProviderAwayError(type(error).__name__) from error
        if answer.is_server_error or (method == "GET" and not answer.is_success):
            raise ProviderAwayError(str(answer.status_code))
        return answer

    @staticmethod
    def _json(answer: httpx.Response) -> dict[str, Any]:
        try:
            found = answer.json()
        except ValueError as error:
            raise ProviderAwayError("json") from error
        if not isinstance(found, dict):
            raise ProviderAwayError("json")
        return found
