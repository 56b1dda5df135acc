"""Who acts in a payload, and whether she is one of the company's people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody in Slack.

    Attributes:
        user: her Slack id.
        outside: whether she belongs to another workspace than the one that installed the app (Slack Connect), or is a bot.
    """

    user: str
    outside: bool


def asker_of(body: Mapping[str, Any]) -> Asker:
    """Who acts in a command, an action, a shortcut, a view or an event."""
    event = body.get("event")
    if isinstance(event, Mapping):
        return _of_event(event, body)
    user = body.get("user")
    if isinstance(user, Mapping):
        home = str((body.get("team") or {}).get("id") or "")
        theirs = str(user.get("team_id") or home)
        enterprise = bool(body.get("is_enterprise_install"))
        return Asker(str(user.get("id", "")), outside=bool(home) and theirs != home and not enterprise)
    return Asker(str(body.get("user_id", "")), outside=False)


def _of_event(event: Mapping[str, Any], body: Mapping[str, Any]) -> Asker:
    home = str(body.get("team_id") or "")
    theirs = str(event.get("user_team") or event.get("source_team") or event.get("team") or home)
    enterprise = any(one.get("is_enterprise_install") for one in body.get("authorizations") or ())
    bot = bool(event.get("bot_id") or event.get("subtype"))
    outside = bot or (bool(home) and bool(theirs) and theirs != home and not enterprise)
    return Asker(str(event.get("user", "")), outside=outside)
