"""Notices: as pages for the couriers of chat channels, and as the list of what somebody was told.

The title stands on a locked screen, and the text in a preview: neither tells what a request is about. A notice to a
manager leads nowhere and says no more than that somebody is not required to use a tool. The list is opened by the person
herself, so it names the request and leads there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cases.kinds import RESTRICTED
from bot.rendering.dates import day_of, written_day
from bot.rendering.page import Paragraph, Step, StepList, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.ports import Posted
    from bot.rendering.page import Block
    from bot.rendering.wording import Wording

TO_HANDLERS = frozenset(
    {
        "new_case",
        "to_agree",
        "reminded",
        "escalated",
        "handed_over",
        "employee_wrote",
        "appeal_to_decide",
        "withdrawn_handler",
        "ends_soon_handler",
    }
)
"""Notices that lead to the handler's page of a case; every other one with a case leads to the employee's."""

TO_MANAGERS = frozenset({"manager_protected", "manager_granted", "manager_ended"})
"""Notices that lead nowhere, whatever case they came from: it does not exist for a manager."""

CHECK_IN = "check_in"


def notice_blocks(posted: Posted, words: Wording) -> list[Block]:
    """The text, and the way to more."""
    notice = posted.notice
    blocks: list[Block] = [Paragraph(notice_text(posted, words))]
    if _leads_on(posted):
        blocks.append(StepList("", "", (_step(notice.what, notice.case, words),)))
    return blocks


def _leads_on(posted: Posted) -> bool:
    return bool(posted.notice.case) and posted.notice.what not in TO_MANAGERS


def _step(what: str, case: str, words: Wording) -> Step:
    if what == CHECK_IN:
        return Step("form", f"{CHECK_IN}/{case}", words.say("notices.answer"))
    return Step("handled" if what in TO_HANDLERS else "case", case, words.say("notices.open"))


def notice_text(posted: Posted, words: Wording) -> str:
    """The text of a notice."""
    told = posted.notice.values
    until = told.get("until", "")
    if told.get(RESTRICTED):
        return words.say("notices.restricted")
    return words.book.say_or(
        f"notices.{posted.notice.what}",
        words.say("notices.title"),
        kind=words.kind(told.get("kind", "")),
        step=words.step(told.get("step", "")),
        tool=words.tool(told.get("tool", "")),
        employee=told.get("employee", ""),
        why=told.get("why", ""),
        day=written_day(until, words.book) if until else "",
    )


def told(notices: Iterable[Posted], zone: str, words: Wording) -> Timeline | None:
    """What somebody was told, each with the way to its request; None when she was told nothing."""
    shown = tuple(posted for posted in notices if posted.notice.at is not None)
    if not shown:
        return None
    days = (day_of(posted.notice.at, zone, words.book) for posted in shown if posted.notice.at is not None)
    moments = zip(days, (_told_text(posted, words) for posted in shown), strict=True)
    return Timeline(words.say("requests.overview.told"), tuple(moments), tuple(_way(posted) for posted in shown))


def _told_text(posted: Posted, words: Wording) -> str:
    """The text with the kind of request before it; handlers' texts name it anyway, and one in confidence has none."""
    notice, text = posted.notice, notice_text(posted, words)
    kind = notice.values.get("kind", "") if notice.what not in TO_HANDLERS else ""
    named = words.say("requests.overview.told_of", kind=words.kind(kind), text=text) if kind else text
    failed = f" {words.say('requests.overview.told_failed')}" if posted.state == "failed" else ""
    return f"{named}{failed}"


def _way(posted: Posted) -> Step | None:
    notice = posted.notice
    if not _leads_on(posted):
        return None
    return Step("handled" if notice.what in TO_HANDLERS else "case", notice.case, notice.case)
