"""Who acts in a payload, whether she is one of the company's people, and what she wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WRITTEN = frozenset({"", "file_share", "me_message", "thread_broadcast"})
"""Subtypes of messages that a person wrote; all others tell of edits, joins and the like."""

REFERENCE = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody in Slack.

    Attributes:
        user: her Slack id.
        outside: whether she belongs to another workspace than the one that installed the app (Slack Connect).
        machine: whether it is a bot, or no message that a person wrote.
    """

    user: str
    outside: bool
    machine: bool = False


def asker_of(body: Mapping[str, Any], home: str = "") -> Asker:
    """Who acts in a command, an action, a shortcut, a view or an event.

    Args:
        body: the payload.
        home: id of the workspace that the bot is installed in; empty to go by the payload alone.
    """
    event = body.get("event")
    if isinstance(event, Mapping):
        return _of_event(event, body, home)
    enterprise = str(body.get("is_enterprise_install", "")).lower() == "true"
    user = body.get("user")
    if isinstance(user, Mapping):
        here = home or str((body.get("team") or {}).get("id") or "")
        theirs = str(user.get("team_id") or here)
        return Asker(str(user.get("id", "")), outside=bool(here) and theirs != here and not enterprise)
    theirs = str(body.get("team_id") or home)
    return Asker(str(body.get("user_id", "")), outside=bool(home) and theirs != home and not enterprise)


def _of_event(event: Mapping[str, Any], body: Mapping[str, Any], home: str) -> Asker:
    here = home or str(body.get("team_id") or "")
    theirs = str(event.get("user_team") or event.get("source_team") or event.get("team") or here)
    enterprise = any(one.get("is_enterprise_install") for one in body.get("authorizations") or ())
    machine = bool(event.get("bot_id")) or str(event.get("subtype") or "") not in WRITTEN
    outside = bool(here) and theirs != here and not enterprise
    return Asker(str(event.get("user") or ""), outside=outside, machine=machine)


def words_of(text: object) -> str:
    """What somebody wrote, as she wrote it: without Slack's marks for links and mentions, and without its escapes."""
    plain = REFERENCE.sub(lambda found: found[2] or _address(found[1]), str(text or ""))
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()


def _address(target: str) -> str:
    return "" if target.startswith(("@", "#", "!")) else target.removeprefix("mailto:")


def is_hers(body: Mapping[str, Any]) -> bool:
    """Whether a message with buttons is an answer to whoever pressed one; only then may it change under others' eyes."""
    container, message = body.get("container") or {}, body.get("message") or {}
    user, room = str((body.get("user") or {}).get("id", "")), str((body.get("channel") or {}).get("id", ""))
    alone = bool(container.get("is_ephemeral")) or room.startswith("D")
    return alone or (bool(user) and message.get("parent_user_id") == user)


def thread_of(body: Mapping[str, Any]) -> str:
    """The thread a message with buttons stands in; empty for none."""
    container, message = body.get("container") or {}, body.get("message") or {}
    return str(container.get("thread_ts") or message.get("thread_ts") or "")
