"""The demo: letting days pass, to see what takes time. The part of the page for choosing who to be, and where it is sent to.

The clock itself is handed in by whoever starts the demo; without one there is neither this part nor this address.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlencode

from starlette.routing import BaseRoute, Route

from bot.accounts.rules import LOOPBACK
from bot.channels.web.identity import SIGN_IN
from bot.channels.web.painting import speaker
from bot.channels.web.signin.entrance import Entrance, own_path
from bot.channels.web.signin.identity import WebIdentity
from bot.channels.web.visits import CSRF, to

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

DAYS = "/sign-in/days"
CHOICES = {"1": 1, "7": 7, "30": 30}
"""How many days can pass at once."""

PASSED, NOT_ANEW = "passed", "again"


@dataclass(frozen=True, slots=True)
class Passed:
    """What happened while days passed.

    Attributes:
        day: it is now.
        reminders: sent to people who handle requests, and to whom something of theirs ends soon.
        missed: deadlines that passed; each was brought to others.
        asked: people who were asked whether anything has become worse.
        over: requests that were closed or came to their end.
    """

    day: date
    reminders: int = 0
    missed: int = 0
    asked: int = 0
    over: int = 0


class Days(Protocol):
    """A clock that goes forward by hand. All calls may block and raise `OutOfReachError`."""

    def today(self) -> date:
        """The day it is."""

    def in_words(self, language: str) -> str:
        """The same in words, without the day of the week."""

    def may_turn(self) -> bool:
        """Whether there is nobody here but sample people."""

    def let_pass(self, days: int, since: date) -> Passed | None:
        """Let days pass; None when it is not that day any more."""


class DaysPages:
    """What day it is, and the next one."""

    def __init__(self, entrance: Entrance, identity: WebIdentity, days: Days) -> None:
        """Nothing has passed yet."""
        self._at = entrance
        self._identity = identity
        self._days = days
        self._last: Passed | None = None

    def routes(self) -> list[BaseRoute]:
        """Every address."""
        return [
            Route(DAYS, self._at.taking(self._turn), methods=["POST"]),
            Route(DAYS, self._at.reading(lambda _: to(SIGN_IN))),
        ]

    def part(self, request: Request, back: str) -> Mapping[str, object] | None:
        """What its part of the page needs; None where no days may pass."""
        if not self._days.may_turn():
            return None
        language, today, known = self._at.frame(request).language, self._days.today(), self._identity.known(request)
        tell = speaker(self._at.words(language))
        day = tell("days_day", weekday=tell("days_week")[str(today.isoweekday())], day=self._days.in_words(language))
        signed = known.signed if known is not None else None
        return {
            "since": today.isoformat(),
            "choices": CHOICES,
            "says": " ".join(self._said(request, tell, day)),
            "today": tell("days_today", day=day),
            "csrf": signed.csrf if signed is not None else "",
            "name": signed.person.name if signed is not None else "",
            "on": self._at.home(signed.person, back) if signed is not None else "",
        }

    def _said(self, request: Request, tell: Any, day: str) -> Iterator[str]:
        """What happened, in sentences; nothing where nobody pressed."""
        said, last = request.query_params.get(PASSED, ""), self._last
        if said == NOT_ANEW:
            yield tell("days_again", day=day)
        elif last is not None and said == last.day.isoformat() == self._days.today().isoformat():
            counts = {"reminders": last.reminders, "missed": last.missed, "asked": last.asked, "over": last.over}
            yield tell("days_now", day=day)
            yield from (tell(f"days_{name}", count=count) for name, count in counts.items() if count)
            if not any(counts.values()):
                yield tell("days_none")

    def _turn(self, request: Request, form: dict[str, str]) -> Response:
        """Let days pass. Where somebody is signed in, the value of her session comes along, as with every form."""
        known, back = self._identity.known(request), own_path(form.get("back", ""))
        if request.url.hostname not in LOOPBACK:
            return self._at.plain(request, "not_here", 403)
        if known is not None and not hmac.compare_digest(form.get(CSRF, "").encode(), known.signed.csrf.encode()):
            return self._at.notice(request, "stale", 403)
        days, since = CHOICES.get(form.get("days", "")), _day(form.get("since", ""))
        if days is None or since is None or not self._days.may_turn():
            return self._at.notice(request, "unreadable", 400)
        passed = self._days.let_pass(days, since)
        self._last = passed or self._last
        says = {PASSED: passed.day.isoformat() if passed is not None else NOT_ANEW}
        return to(f"{SIGN_IN}?{urlencode({'back': back, **says} if back else says)}")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
