"""What a chat shows of a case with restricted sight: that it is there, and where to read it.

A chat keeps what it shows, and others can have it given out. The web page shows the whole and keeps nothing. What a form
says of that is said in the chat alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.requesting import CaseShown, FormShown, RequestReply, RequestShown
from bot.rendering.page import CaseList, Form, Paragraph, Step, StepList

if TYPE_CHECKING:
    from bot.rendering.page import Block, CaseLine, Page
    from bot.rendering.wording import Wording


def in_chat(reply: RequestReply, blocks: tuple[Block, ...], words: Wording) -> tuple[Block, ...] | None:
    """The page of a reply as a chat shows it; None where there is no difference."""
    if isinstance(reply, RequestShown | CaseShown) and reply.case.restricted:
        said = words.book.say_or(f"requests.said.{reply.said}", "") if reply.said else ""
        room = "requests" if isinstance(reply, RequestShown) else "console"
        way = Step("page", f"{room}/{reply.case.id}", words.say("requests.restricted.open"))
        shown = StepList("", words.say("requests.restricted.elsewhere"), (way,))
        return (Paragraph(said), shown) if said else (shown,)
    if isinstance(reply, FormShown):
        more = words.book.say_or(f"requests.kinds.{reply.draft.kind}.readers_in_chat", "")
        return tuple(_warned(block, more) for block in blocks) if more and reply.draft.action == "request" else None
    if not any(isinstance(block, CaseList) and any(line.cover for line in block.lines) for block in blocks):
        return None
    return tuple(
        replace(block, lines=tuple(_covered(line) for line in block.lines)) if isinstance(block, CaseList) else block
        for block in blocks
    )


def _warned(block: Block, more: str) -> Block:
    return replace(block, readers=f"{block.readers} {more}") if isinstance(block, Form) else block


def _covered(line: CaseLine) -> CaseLine:
    return replace(line, title=line.cover, facts=()) if line.cover else line


def for_chat(page: Page) -> Page:
    """A page as a chat may show it."""
    return page if page.in_chat is None else replace(page, blocks=page.in_chat, in_chat=None)
