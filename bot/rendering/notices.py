"""A notice as a page for the couriers of chat channels.

The title stands on a locked screen, and the text in a preview: neither tells what a request is about. A notice to a
manager leads nowhere and says no more than that somebody is not required to use a tool.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.page import Paragraph, Step, StepList
from bot.rendering.requests import notice_text

if TYPE_CHECKING:
    from bot.ports import Posted
    from bot.rendering.page import Block
    from bot.rendering.wording import Wording

TO_HANDLERS = frozenset(
    {
        "new_case",
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

CHECK_IN = "check_in"


def notice_blocks(posted: Posted, words: Wording) -> list[Block]:
    """The text, and the way to more."""
    notice = posted.notice
    blocks: list[Block] = [Paragraph(notice_text(posted, words))]
    if notice.case:
        blocks.append(StepList("", "", (_step(notice.what, notice.case, words),)))
    return blocks


def _step(what: str, case: str, words: Wording) -> Step:
    if what == CHECK_IN:
        return Step("form", f"{CHECK_IN}/{case}", words.say("notices.answer"))
    return Step("handled" if what in TO_HANDLERS else "case", case, words.say("notices.open"))
