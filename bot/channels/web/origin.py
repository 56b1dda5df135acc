"""Whether something that was sent comes from a page of this site."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request

OURS = ("same-origin", "none")
"""What browsers say in `Sec-Fetch-Site` of what this site's own pages send."""

UNSAID = ("", "null")
"""`Origin` of a page that says nothing of itself; our own do not, because of `Referrer-Policy: no-referrer`."""


def is_ours(request: Request) -> bool:
    """Whether another site had no hand in a request.

    Browsers since 2023 say so themselves in `Sec-Fetch-Site`. Of older ones, `Origin` must be this host where it says anything;
    behind that stands the random value of the session, which no other site knows.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in OURS
    origin = request.headers.get("origin", "")
    return origin in UNSAID or urlsplit(origin).netloc == request.headers.get("host", "")
