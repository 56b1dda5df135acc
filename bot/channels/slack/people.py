"""Who somebody in Slack is: by the Slack id in the directory, else by the mail address that Slack has confirmed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.ports import TryLaterError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slack_sdk import WebClient

    from bot.cases.people import Person
    from bot.channels.slack.desk import Desk
    from bot.channels.slack.tokens import Tokens

KEPT_SECONDS = 3600.0
"""How long an answer of Slack is believed."""

NOBODY_SECONDS = 300.0
MOST = 20_000
NOT_THERE = frozenset({"user_not_found", "user_not_visible", "users_not_found", "missing_scope"})


class People:
    """Looks people up, in worker threads. Slack is asked only about those whose Slack id the directory does not have."""

    def __init__(self, desk: Desk, tokens: Tokens, now: Callable[[], float] = time.monotonic) -> None:
        """`desk` knows the directory, `tokens` speak to Slack."""
        self._desk, self._tokens, self._now = desk, tokens, now
        self._mails: dict[str, tuple[str, float]] = {}
        self._ids: dict[str, tuple[str, float]] = {}

    def person(self, user: str, token: str = "", home: str = "") -> Person | None:
        """The person behind a Slack id; None when the directory does not know her. Blocks.

        Args:
            user: her Slack id.
            token: of the workspace she acts in.
            home: id of that workspace; somebody of another one is never found by mail.
        """
        found = self._desk.person_by_slack(user)
        if found is not None or not user or not token:
            return found
        mail = self._kept(self._mails, f"{home}/{user}", lambda: self._mail_of(user, token, home))
        return self._desk.person_by_mail(mail) if mail else None

    def slack_id(self, person: Person) -> str:
        """Where to write to a person; empty when Slack does not know her. Blocks.

        Raises:
            TryLaterError: Slack does not answer.
        """
        if person.slack or not person.mail:
            return person.slack
        return self._kept(self._ids, person.mail.casefold(), lambda: self._id_of(person.mail))

    def _mail_of(self, user: str, token: str, home: str) -> str:
        for info in _answers(lambda: self._tokens.client(token).users_info(user=user)):
            profile = info.get("profile") or {}
            strange = info.get("is_stranger") or info.get("is_bot") or info.get("deleted")
            elsewhere = bool(home) and info.get("team_id", home) != home and not info.get("enterprise_user")
            if not strange and not elsewhere and info.get("is_email_confirmed", True):
                return str(profile.get("email") or "")
        return ""

    def _id_of(self, mail: str) -> str:
        for token in self._tokens.every():
            for info in _answers(lambda token=token: self._tokens.client(token).users_lookupByEmail(email=mail)):  # type: ignore[misc]
                if not info.get("deleted") and not info.get("is_bot"):
                    return str(info.get("id") or "")
        return ""

    def _kept(self, kept: dict[str, tuple[str, float]], key: str, ask: Callable[[], str]) -> str:
        found, until = kept.get(key, ("", 0.0))
        if until > self._now():
            return found
        if len(kept) >= MOST:
            kept.clear()
        answer = ask()
        kept[key] = (answer, self._now() + (KEPT_SECONDS if answer else NOBODY_SECONDS))
        return answer


def _answers(call: Callable[[], Any]) -> Iterator[dict[str, Any]]:
    """The user in Slack's answer, if there is one.

    Raises:
        TryLaterError: Slack does not answer, or asks to wait.
    """
    try:
        yield dict(call().get("user") or {})
    except SlackApiError as error:
        data = error.response.data if error.response is not None else {}
        problem = str(data.get("error", "")) if isinstance(data, dict) else ""
        if problem not in NOT_THERE:
            raise TryLaterError(problem or "slack_away") from error
    except (OSError, ValueError) as error:  # ValueError: an answer that is no JSON
        raise TryLaterError(type(error).__name__) from error


def clients(make: Callable[[str], WebClient]) -> Callable[[str], WebClient]:
    """One client for each token, made when it is first needed."""
    made: dict[str, WebClient] = {}

    def client(token: str) -> WebClient:
        if token not in made:
            if len(made) >= MOST:
                made.clear()
            made[token] = make(token)
        return made[token]

    return client
