"""Brings notices as direct messages: one a second to a room, again later when Slack asks for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from bot.ports import TryLaterError, UndeliverableError

if TYPE_CHECKING:
    from bot.cases.people import Person
    from bot.channels.slack.account import Account
    from bot.channels.slack.speaking import Speaker
    from bot.ports import Posted

FOR_GOOD = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "invalid_auth",
        "is_archived",
        "messages_tab_disabled",
        "missing_scope",
        "not_in_channel",
        "restricted_action",
        "token_revoked",
        "user_disabled",
        "user_not_found",
    }
)
"""Errors of Slack that no waiting mends."""

TOO_MANY = 429
SECONDS = 10
BETWEEN = 1.0
"""Seconds between two messages to one room."""


class SlackCourier:
    """A courier (`bot.ports.Courier`)."""

    name = "slack"

    def __init__(self, speak: Speaker, account: Account, sleep: Callable[[float], None] = time.sleep) -> None:
        """`sleep` waits between two messages to one room."""
        self._speak, self._sleep = speak, sleep
        self._client = WebClient(
            token=account.bot_token, base_url=account.api, timeout=SECONDS, retry_handlers=[ConnectionErrorRetryHandler()]
        )
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()

    def reaches(self, person: Person) -> bool:
        """Whether the directory knows her Slack id."""
        return bool(person.slack)

    def deliver(self, person: Person, posted: Posted) -> None:
        """Bring it.

        Raises:
            TryLaterError: Slack asks to wait, is broken, or cannot be reached.
            UndeliverableError: she cannot be reached there at all.
        """
        message = self._speak.notice(self._speak.desk.notice_page(posted, person))
        self._wait_for(person.slack)
        try:
            self._client.chat_postMessage(channel=person.slack, **message)
        except SlackApiError as error:
            raise _named(error) from error
        except (OSError, ValueError) as error:  # ValueError: an answer that is no JSON
            raise TryLaterError(type(error).__name__) from error

    def _wait_for(self, room: str) -> None:
        with self._lock:
            now = time.monotonic()
            at = max(now, self._last.get(room, 0.0) + BETWEEN)
            self._last[room] = at
        if at > now:
            self._sleep(at - now)


def _named(error: SlackApiError) -> Exception:
    """A short name for what Slack answered, without content."""
    answer = error.response
    if answer.status_code == TOO_MANY:
        return TryLaterError("rate_limited", float(answer.headers.get("Retry-After", 1)))
    problem = str(answer.get("error") or answer.status_code) if isinstance(answer.data, dict) else str(answer.status_code)
    return UndeliverableError(problem) if problem in FOR_GOOD else TryLaterError(problem)
