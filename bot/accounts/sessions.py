"""Being signed in: a random value in the browser, its hash in the store, and an end."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.accounts.rules import Lengths
from bot.ports_accounts import Accounts, Session

PASSWORD, SECOND_FACTOR, PROVIDER, SAMPLE = "password", "password+code", "oidc", "sample"
EARNEST = frozenset({PASSWORD, SECOND_FACTOR, PROVIDER})
"""Ways in that hold outside the demo."""

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 bits as base64url."""

WORTH_WRITING = timedelta(minutes=5)
"""A page moves the end of a session only by this much at least, so that reading does not write each time."""


class Sessions:
    """Who is signed in now. All calls block and raise `OutOfReachError` when the database does not answer."""

    def __init__(
        self, accounts: Accounts, now: Callable[[], datetime], lengths: Lengths, accepted: frozenset[str] = EARNEST
    ) -> None:
        """`accepted` are the ways in whose sessions hold."""
        self._accounts = accounts
        self._now = now
        self._lengths = lengths
        self._accepted = accepted

    def begin(self, person: str, via: str, replaced: str = "") -> tuple[str, Session]:
        """Sign somebody in; returns the cookie's value with the session.

        Args:
            person: who.
            via: how.
            replaced: value of the cookie she came with, which ends here.
        """
        now = self._now()
        self.end(replaced)
        self._accounts.purge_sessions(now)
        token = secrets.token_urlsafe(32)
        end = now + min(self._lengths.idle, self._lengths.whole)
        session = Session(hashed(token), person, secrets.token_urlsafe(32), now, end, via)
        self._accounts.put_session(session)
        return token, session

    def of(self, token: str) -> Session | None:
        """The session of a cookie's value, None when it is none or has ended. Using it moves its end."""
        if not TOKEN.fullmatch(token):
            return None
        now = self._now()
        session = self._accounts.session(hashed(token), now)
        if session is None or session.via not in self._accepted:
            return None
        last = session.created + self._lengths.whole
        if now >= last:
            return None
        end = min(now + self._lengths.idle, last)
        if end - session.expires >= WORTH_WRITING and not self._accounts.prolong_session(session.id_hash, end):
            return None  # it was ended this very moment
        return session

    def end(self, token: str) -> None:
        """Sign out here."""
        if TOKEN.fullmatch(token):
            self._accounts.delete_session(hashed(token))

    def end_all(self, person: str) -> None:
        """Sign out everywhere."""
        self._accounts.delete_sessions_of(person)


def hashed(token: str) -> str:
    """What is kept of a random value."""
    return hashlib.sha256(token.encode()).hexdigest()
