"""From a tap or a word to an event. What the tap brings is untrusted: ids go on as they are, and the house judges them."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from bot.conversation import (
    CatalogueOpened,
    ClauseOpened,
    FactsChanged,
    HowItWorksOpened,
    PolicyOpened,
    StatedFacts,
    ToolOpened,
)
from bot.conversation.requesting import (
    Action,
    CaseOpened,
    FormSent,
    FormWanted,
    InboxOpened,
    RequestOpened,
    RequestsOpened,
    View,
)

if TYPE_CHECKING:
    from datetime import date

    from bot.channels.teams.taps import Tap
    from bot.conversation import Event
    from bot.conversation.requesting import RequestEvent

ACTIONS: dict[str, Action] = {name: name for name in get_args(Action)}
VIEWS: dict[str, View] = {name: name for name in get_args(View)}

ABOUT_ONESELF = frozenset({"case", "handled", "inbox", "requests", "form", "send"})
"""Verbs that need to know who taps, and have no place where others read along."""


def about_policy(tap: Tap, today: date, language: str) -> Event | None:
    """The event of a tap that needs nobody's name; None when it is not one of ours."""
    if tap.verb == "facts":
        return FactsChanged(tap.known, today, tap.facts, language)
    if tap.verb == "reading":
        return FactsChanged(tap.known, today, StatedFacts(activity=tap.target), language)
    if tap.verb == "clause":
        return ClauseOpened(tap.target, today)
    if tap.verb == "tool":
        return ToolOpened(tap.target, today)
    return page_named(tap.target if tap.verb == "page" else tap.verb, today, language)


def page_named(name: str, today: date, language: str) -> Event | None:
    """The event that opens a page of the policy."""
    if name == "policy":
        return PolicyOpened(today, language=language)
    if name == "tools":
        return CatalogueOpened(today)
    return HowItWorksOpened(today) if name in {"how", "about"} else None


def about_oneself(tap: Tap, person: str, language: str) -> RequestEvent | None:
    """The event of a tap about requests; `person` is the employer's id, empty when the directory does not know her."""
    if tap.verb == "requests":
        return RequestsOpened(person, language)
    if tap.verb == "inbox":
        return InboxOpened(person, VIEWS.get(tap.target, "mine"), language=language)
    if tap.verb == "case":
        return RequestOpened(person, tap.target, language)
    if tap.verb == "handled":
        return CaseOpened(person, tap.target, language)
    name, _, target = tap.target.partition("/")
    action = ACTIONS.get(name)
    if action is None:
        return None
    if tap.verb == "form":
        return FormWanted(person, action, target, tap.stated, tap.clause, language)
    if tap.verb == "send":
        return FormSent(person, action, target, tap.submission, tap.filled, version=tap.version, language=language)
    return None
