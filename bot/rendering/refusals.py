"""Something was not possible: why, that nothing was lost, and what was written, to be sent again where that makes sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation.requesting import HANDLERS
from bot.rendering.page import Paragraph, Step, StepList

if TYPE_CHECKING:
    from bot.conversation.requesting import NotPossible
    from bot.rendering.forms import FormPainter
    from bot.rendering.page import Block
    from bot.rendering.wording import Wording

WORTH_ANOTHER_TRY = frozenset({"changed", "out_of_reach", "needs_reason", "nobody_known"})
"""Reasons after which the same form may go through; after any other, the texts alone are given back."""

OF_HANDLERS = frozenset(
    {"already_taken", "not_yours", "already_decided", "other_side", "nothing_proposed", "look_again", "proposal_over"}
)
"""Reasons that only somebody meets who handles the case."""

NOT_THERE = frozenset({"no_such_case", "no_such_kind"})
"""Reasons why there is nothing to be shown: what was asked for is not there, or not for this person."""


def refusal(reply: NotPossible, words: Wording, forms: FormPainter) -> list[Block]:
    """The page."""
    why = words.book.say_or(f"requests.not_possible.{reply.reason}", words.say("requests.not_possible.other"))
    blocks: list[Block] = [Paragraph(why, tone="warning")]
    draft = reply.draft
    if draft is not None:
        blocks.extend(forms.form(draft) if reply.reason in WORTH_ANOTHER_TRY else forms.kept(draft.values))
    handles = draft.action in HANDLERS if draft is not None else reply.reason in OF_HANDLERS
    steps = [Step("handled" if handles else "case", reply.case, words.say("notices.open"))] if reply.case else []
    page = ("console", "handled.back") if handles else ("requests", "own.back")
    steps.append(Step("page", page[0], words.say(f"requests.{page[1]}")))
    blocks.append(StepList("", "", tuple(steps)))
    return blocks
