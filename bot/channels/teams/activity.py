"""What arrives from Teams, as a plain value of ours. Nothing outside this module reads the platform's own shape.

Everything in it is untrusted until `admission` has looked at the token it came with, and the tags of a button even then.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_ID = 512
MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.DOTALL | re.IGNORECASE)
TAG = re.compile(r"<[^>]{1,2000}>")
BLOCK_END = re.compile(r"<(?:br|/p|/div|/li)\s*/?>", re.IGNORECASE)

Room = Literal["personal", "channel", "groupChat"]


class UnreadableError(Exception):
    """It is not an activity of the Bot Framework."""


@dataclass(frozen=True, slots=True)
class Received:
    """An activity.

    Attributes:
        type: `message`, `invoke`, `conversationUpdate`, `installationUpdate`; others are let pass.
        name: of an invoke; `action` of an installation update.
        text: what was written, without mentions of the bot.
        value: what a button or an invoke brings.
        added: ids of members that came into a conversation.
        id: of the activity in its conversation; `reply_to` of the message whose button was pressed.
        conversation: id; `room` what sort of conversation it is.
        user: Teams id of who did it; `person` her object id in Entra, empty when Teams does not tell.
        bot: the bot's own Teams id.
        tenant, service_url, channel: where it came from.
        locale: language of the person's Teams, such as `de-DE`; only a hint.
        at: time of the activity, as Teams wrote it.
    """

    type: str
    name: str = ""
    text: str = ""
    value: Mapping[str, Any] = field(default_factory=dict)
    added: tuple[str, ...] = ()
    id: str = ""
    reply_to: str = ""
    conversation: str = ""
    room: Room = "personal"
    user: str = ""
    person: str = ""
    bot: str = ""
    tenant: str = ""
    service_url: str = ""
    channel: str = ""
    locale: str = ""
    at: str = ""

    @property
    def pressed(self) -> bool:
        """Whether it is a message that only brings what a button holds."""
        return self.type == "message" and bool(self.value) and not self.text.strip()


@dataclass(frozen=True, slots=True)
class Answer:
    """What an invoke is answered with; every other activity is answered with 200 and no body."""

    status: int
    body: Mapping[str, Any] | None = None


def read_activity(raw: Any) -> Received:
    """Read an activity.

    Raises:
        UnreadableError: it has no type, no conversation or no address to answer to.
    """
    if not isinstance(raw, dict):
        raise UnreadableError
    conversation, sender = _part(raw, "conversation"), _part(raw, "from")
    kind, room = _id(raw, "type"), _id(conversation, "conversationType")
    service_url = _id(raw, "serviceUrl")
    if not kind or not _id(conversation, "id") or not service_url:
        raise UnreadableError
    members = raw.get("membersAdded")
    value = raw.get("value")
    return Received(
        type=kind,
        name=_id(raw, "action") if kind == "installationUpdate" else _id(raw, "name"),
        text=unmentioned(str(raw.get("text") or "")),
        value=value if isinstance(value, dict) else {},
        added=tuple(_id(one, "id") for one in members if isinstance(one, dict)) if isinstance(members, list) else (),
        id=_id(raw, "id"),
        reply_to=_id(raw, "replyToId"),
        conversation=_id(conversation, "id"),
        room=_room(room, conversation),
        user=_id(sender, "id"),
        person=_id(sender, "aadObjectId"),
        bot=_id(_part(raw, "recipient"), "id"),
        tenant=_id(conversation, "tenantId") or _id(_part(_part(raw, "channelData"), "tenant"), "id"),
        service_url=service_url,
        channel=_id(raw, "channelId"),
        locale=_id(raw, "locale"),
        at=_id(raw, "timestamp"),
    )


def _room(named: str, conversation: Mapping[str, Any]) -> Room:
    if named == "channel":
        return "channel"
    return "groupChat" if named == "groupChat" or conversation.get("isGroup") is True else "personal"


def _part(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    part = value.get(key)
    return part if isinstance(part, dict) else {}


def _id(value: Mapping[str, Any], key: str) -> str:
    """A short text; anything else counts as absent."""
    found = value.get(key)
    return found if isinstance(found, str) and len(found) <= LONGEST_ID else ""


def unmentioned(text: str) -> str:
    """What was written, without `<at>MayI</at>`."""
    return MENTION.sub(" ", text).strip()


def words_of(body: Mapping[str, Any]) -> str:
    """The words of a message that an extension was used on; Teams sends HTML or plain text."""
    content = body.get("content")
    if not isinstance(content, str):
        return ""
    if body.get("contentType") != "html":
        return content.strip()
    return html.unescape(TAG.sub("", BLOCK_END.sub("\n", MENTION.sub(" ", content)))).replace("\xa0", " ").strip()
