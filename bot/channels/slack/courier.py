"""Brings notices as direct messages: one a second to a room, again later when Slack asks for it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.ports import TryLaterError, UndeliverableError

if TYPE_CHECKING:
    from bot.cases.people import Person
    from bot.channels.slack.pace import Pace
    from bot.channels.slack.people import People
    from bot.channels.slack.speaking import Speaker
    from bot.channels.slack.tokens import Tokens
    from bot.ports import Posted

ELSEWHERE = frozenset({"channel_not_found", "user_not_found"})
"""She is not in this workspace, and may be in another one."""

FOR_GOOD = ELSEWHERE | {
    "account_inactive",
    "cannot_dm_bot",
    "invalid_auth",
    "is_archived",
    "messages_tab_disabled",
    "missing_scope",
    "not_in_channel",
    "restricted_action",
    "token_revoked",
    "user_disabled",
}
"""Errors of Slack that no waiting mends."""

TOO_MANY = 429


class SlackCourier:
    """A courier (`bot.ports.Courier`)."""

    name = "slack"

    def __init__(
        self, speak: Speaker, tokens: Tokens, people: People, pace: Pace, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        """`pace` keeps a second between two messages to one room; `sleep` waits for it."""
        self._speak, self._tokens, self._people = speak, tokens, people
        self._pace, self._sleep = pace, sleep

    def reaches(self, person: Person) -> bool:
        """Whether Slack knows her; while Slack does not answer, whoever has a mail address is taken to be there."""
        try:
            return bool(self._people.slack_id(person))
        except TryLaterError:
            return True

    def deliver(self, person: Person, posted: Posted) -> None:
        """Bring it.

        Raises:
            TryLaterError: Slack asks to wait, is broken, or cannot be reached.
            UndeliverableError: she cannot be reached there at all.
        """
        user = self._people.slack_id(person)
        message = self._speak.notice(self._speak.desk.notice_page(posted, person), person)
        seconds = self._pace.wait(user)
        if seconds > 0:
            self._sleep(seconds)
        problem: Exception = UndeliverableError("not_installed")
        for token in self._tokens.every():
            try:
                self._tokens.client(token).chat_postMessage(channel=user, **message)
            except SlackApiError as error:
                problem = _named(error)
                if str(problem) not in ELSEWHERE:
                    raise problem from error
            except (OSError, ValueError) as error:  # ValueError: an answer that is no JSON
                raise TryLaterError(type(error).__name__) from error
            else:
                return
        raise problem


def _named(error: SlackApiError) -> Exception:
    """A short name for what Slack answered, without content."""
    answer = error.response
    if answer.status_code == TOO_MANY:
        return TryLaterError("rate_limited", float(answer.headers.get("Retry-After", 1)))
    problem = str(answer.get("error") or answer.status_code) if isinstance(answer.data, dict) else str(answer.status_code)
    return UndeliverableError(problem) if problem in FOR_GOOD else TryLaterError(problem)
