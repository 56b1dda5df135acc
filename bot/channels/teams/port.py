"""What the bot can do in Teams, in our own words: everything else in this room is written against this.

`botframework.py` does it, over Microsoft's archived SDK; a successor of the SDK would be another module like it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from bot.channels.teams.activity import Answer, Received


class SendingError(Exception):
    """Teams did not take a message.

    Attributes:
        status: of HTTP; 0 when nothing answered.
        code: Teams' own short name of the error, as far as it is one; never its text.
        seconds: how long it asks to wait.
    """

    def __init__(self, status: int, code: str = "", seconds: float | None = None) -> None:
        """Nothing of the message is in the error; as text it is `401 token_refused`, for the log."""
        super().__init__(f"{status} {code}".strip())
        self.status, self.code, self.seconds = status, code, seconds


@dataclass(frozen=True, slots=True)
class Reference:
    """Where to write to a person without being asked: ids and an address."""

    conversation: str
    service_url: str
    user: str
    bot: str
    tenant: str
    channel: str = "msteams"

    def kept(self) -> dict[str, str]:
        """As plain values to keep."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Reference | None:
        """From plain values; None when they are not of this shape."""
        values = {field.name: kept.get(field.name) for field in fields(cls)}
        return cls(**{name: str(value) for name, value in values.items()}) if all(values.values()) else None


@dataclass(frozen=True, slots=True)
class Message:
    """Something to say: a card, and the words that stand for it in a notification.

    Attributes:
        alert: whether it shows in the activity feed, for notices that nobody asked for.
    """

    card: Mapping[str, Any]
    summary: str
    alert: bool = False


class Turn(Protocol):
    """An activity that is being answered."""

    received: Received

    async def say(self, message: Message) -> str:
        """Write into the conversation; returns the message's id.

        Raises:
            SendingError: it did not work.
        """

    async def change(self, message_id: str, message: Message) -> None:
        """Put a message in the place of an earlier one.

        Raises:
            SendingError: it did not work.
        """


Handler = Callable[[Turn], Awaitable["Answer | None"]]
