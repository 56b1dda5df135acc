"""What a browser keeps of being signed in: a cookie with a random value, out of reach for scripts and other sites.

1. Over https its name begins with `__Host-`: a browser takes such a cookie from this very host over https alone, so that
   neither a neighbouring site nor an unencrypted page can plant one.
2. `SameSite=Lax`: it does not come along when another site sends something here.
3. It has no date, so it goes when the browser is closed; the store ends it in time in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

SESSION, PROVIDER = "mayi", "mayi-provider"
"""Being signed in, and being on the way to the company's sign-in service and back."""


class Jar:
    """Reads and sets our cookies."""

    def __init__(self, *, https: bool) -> None:
        """`https` says that people reach this site over https, even where the last stretch to this server is not."""
        self._https = https

    def value(self, request: Request, name: str = SESSION) -> str:
        """A cookie's value; empty when there is none."""
        return request.cookies.get(self._name(request, name), "")

    def keep(self, request: Request, response: Response, value: str, name: str = SESSION, seconds: int | None = None) -> None:
        """Have the browser keep a value."""
        response.set_cookie(
            self._name(request, name),
            value,
            max_age=seconds,
            path="/",
            secure=self.is_https(request),
            httponly=True,
            samesite="lax",
        )

    def drop(self, request: Request, response: Response, name: str = SESSION) -> None:
        """Have the browser forget it."""
        self.keep(request, response, "", name, 0)

    def _name(self, request: Request, name: str) -> str:
        return f"__Host-{name}" if self.is_https(request) else name

    def is_https(self, request: Request) -> bool:
        """Whether a cookie must travel over https alone."""
        return self._https or request.url.scheme == "https"
