"""What a handler's console does when a quarter is over: it opens its reports, adds up what they hold, and sends the sums."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from bot.reporting.sealing import opened_item
from bot.reporting.texts import unpack
from bot.reports.clocks import days_of
from bot.reports.figures import FEWEST
from bot.reports.report import MAILBOX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.ports_reports import SpeakingUp
    from bot.reporting.browser import HandlerBrowser


def said(service: SpeakingUp, handler: HandlerBrowser, report: str) -> list[Mapping[str, Any]]:
    """Contents of all items but files, each with its author and its day."""
    found = service.read(handler.person, report)
    publics = {key: unpack(public) for key, public in found["report"]["senders"].items()}
    publics |= {MAILBOX: unpack(found["report"]["mailbox"])}
    items = [one for one in found["items"] if one["kind"] != "file"]
    opened = [json.loads(opened_item(report, one, handler.key, handler.private, publics)) for one in items]
    return [content | {"by": one["by"], "day": one["day"]} for one, content in zip(items, opened, strict=True)]


def sums(service: SpeakingUp, handler: HandlerBrowser, one: Mapping[str, Any]) -> dict[str, Any]:
    """What is sent for a quarter and a team."""
    first, last = (day.isoformat() for day in days_of(one["quarter"]))
    talks = {report: said(service, handler, report) for report in {*one["closed"], *one["told"]}}
    lists: dict[str, Counter[str]] = {name: Counter() for name in ("category", "tool", "outcome", "checkin")}
    enough = len(one["closed"]) >= FEWEST
    for report in one["closed"] if enough else ():
        head = next(content for content in talks[report] if "category" in content)
        lists["category"][head["category"]] += 1
        lists["tool"][head["tool"] or "none"] += 1
        lists["outcome"][[content["outcome"] for content in talks[report] if "outcome" in content][-1]] += 1
    for report in one["told"]:
        asked = [content for content in talks[report] if content["by"] == MAILBOX and content.get("act") == "checkin"]
        answers = {content["days"]: content["answer"] for content in asked if first <= content["day"] <= last}
        lists["checkin"].update(answers.values())
    if lists["checkin"].total() < FEWEST:
        lists["checkin"].clear()
    return {"quarter": one["quarter"], "team": one["team"], "reports": one["closed"] if enough else [], **lists}


def tally(service: SpeakingUp, handler: HandlerBrowser) -> list[dict[str, Any]]:
    """Count all that waits; returns what was sent."""
    every = [sums(service, handler, one) for one in service.uncounted(handler.person)["quarters"]]
    for one in every:
        service.count(handler.person, one)
    return every
