"""Brings notices to people in Teams. The durable queue decides when to try again; here one try is made."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from bot.channels.teams.app import http_client
from bot.channels.teams.botframework import BotFramework
from bot.channels.teams.connector import Connector
from bot.channels.teams.credentials import credentials_of
from bot.channels.teams.pace import Pace
from bot.channels.teams.painting import Look, Surface
from bot.channels.teams.port import Reference, SendingError
from bot.channels.teams.speech import Speech
from bot.ports import OutOfReachError, TryLaterError, UndeliverableError

if TYPE_CHECKING:
    from bot.cases.people import Person
    from bot.channels.teams.account import Account
    from bot.channels.teams.desk import Desk
    from bot.ports import Posted

LATER = frozenset({0, 401, 408, 412, 429, 500, 502, 503, 504})
"""Answers that another day may turn out otherwise; 401 too, because a secret that ran out can be renewed."""

NEVER = {
    "MessageWritesBlocked": "blocked",
    "BotNotInConversationRoster": "not_installed",
    "ConversationBlockedByUser": "blocked",
    "ConversationNotFound": "not_installed",
    "UserNotFound": "user_gone",
    "MessageSizeTooBig": "too_big",
}
"""Teams' names of errors that stay, as short names of ours for the list of people who could not be reached."""

BY_STATUS = {403: "blocked", 404: "not_installed", 413: "too_big"}
SHORT_WAIT = 1.0
"""Seconds that are waited here; a longer wait is the queue's."""

ELSEWHERE = "service_url_elsewhere"


class TeamsCourier:
    """The port `Courier`."""

    name = "teams"

    def __init__(self, desk: Desk, account: Account, pace: Pace | None = None) -> None:
        """`desk` has the words and remembers where to write to."""
        self._desk, self._account = desk, account
        self._speech = Speech(desk)
        self._pace = pace or Pace()
        self._credentials = credentials_of(account, http_client)

    def reaches(self, person: Person) -> bool:
        """Whether the directory has an id of Entra for her."""
        return bool(person.teams)

    def deliver(self, person: Person, posted: Posted) -> None:
        """Bring a notice.

        Raises:
            TryLaterError: Teams asks to wait, does not answer, or we would be too fast.
            UndeliverableError: she blocked the bot, or never installed it.
        """
        try:
            kept = self._desk.recall(person.teams)
        except OutOfReachError as error:
            raise TryLaterError("database_out_of_reach") from error
        reference = Reference.read(kept) if kept is not None else None
        if reference is None:
            raise UndeliverableError("not_installed")
        wait = self._pace.take(reference.conversation)
        if 0 < wait <= SHORT_WAIT:
            time.sleep(wait)
            wait = self._pace.take(reference.conversation)
        if wait > 0:
            raise TryLaterError("paced", wait)
        try:
            asyncio.run(self._bring(reference, person, posted))
        except SendingError as error:
            raise _problem(error) from error

    async def _bring(self, reference: Reference, person: Person, posted: Posted) -> None:
        surface = Surface.CHAT if self._account.dialogs else Surface.PLAIN
        message = self._speech.message(self._desk.notice_page(posted, person), Look(surface, viewer=reference.user), alert=True)
        # A connection belongs to one event loop, and each delivery has its own.
        connector = Connector(self._account, self._credentials)
        try:
            await BotFramework(connector).reach(reference, message)
        finally:
            await connector.close()


def _problem(error: SendingError) -> TryLaterError | UndeliverableError:
    """What a refusal means for the queue."""
    if error.code == ELSEWHERE:
        return UndeliverableError(ELSEWHERE)
    if error.code in NEVER:
        return UndeliverableError(NEVER[error.code])
    if error.status in LATER:
        return TryLaterError(error.code or f"http_{error.status}", error.seconds)
    return UndeliverableError(BY_STATUS.get(error.status, f"http_{error.status}"))
