"""A reply to a page, in one language. Which sentence goes where is decided here and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.conversation import (
    AnswerGiven,
    CatalogueShown,
    ClauseShown,
    ClausesQuoted,
    HowItWorksShown,
    NotFound,
    NothingToRead,
    OutsideScope,
    PolicyShown,
    RouteExplained,
    ToolShown,
)
from bot.rendering.answers import AnswerPainter
from bot.rendering.page import Page, Paragraph, Step, StepList
from bot.rendering.policy_pages import PolicyPainter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.conversation import Reply, Turn
    from bot.policy import Policy
    from bot.rendering.page import Block
    from bot.rendering.phrasebook import Phrasebook

KINDS = {
    AnswerGiven: "answer",
    ClausesQuoted: "quoted",
    RouteExplained: "route",
    OutsideScope: "outside",
    NothingToRead: "nothing",
    NotFound: "not_found",
    ClauseShown: "clause",
    PolicyShown: "policy",
    CatalogueShown: "catalogue",
    ToolShown: "tool",
    HowItWorksShown: "how",
}


class Renderer:
    """Words replies in the languages of one pack."""

    def __init__(self, policy: Policy, phrasebooks: Mapping[str, Phrasebook]) -> None:
        """Use a policy's words; `phrasebooks` by language code, the policy's default among them."""
        self._policy = policy
        self._books = phrasebooks
        self._answers = {code: AnswerPainter(policy, book) for code, book in phrasebooks.items()}
        self._pages = {code: PolicyPainter(policy, book) for code, book in phrasebooks.items()}

    def page(self, turn: Turn, language: str | None = None) -> Page:
        """The page of a turn.

        Args:
            turn: what is to be said.
            language: in which language; None for the turn's own.
        """
        wanted = language or turn.language
        code = wanted if wanted in self._books else self._policy.default_language
        reply = turn.replies[0]
        book = self._books[code]
        kind = KINDS[type(reply)]
        return Page(
            kind=kind,
            title=self._title(reply, kind, book),
            language=code,
            blocks=tuple(self._blocks(reply, code, book)),
            version=(self._policy.version, self._policy.content_hash),
        )

    def _title(self, reply: Reply, kind: str, book: Phrasebook) -> str:
        if isinstance(reply, ClauseShown):
            return f"{reply.clause.id} {reply.clause.wording(book.language).title}"
        if isinstance(reply, ToolShown):
            return reply.tool.name
        return book.say(f"title.{kind}")

    def _blocks(self, reply: Reply, code: str, book: Phrasebook) -> list[Block]:
        answers, pages = self._answers[code], self._pages[code]
        if isinstance(reply, AnswerGiven):
            return answers.answer(reply)
        if isinstance(reply, ClausesQuoted):
            return answers.quoted(reply)
        if isinstance(reply, RouteExplained):
            return answers.route(reply)
        if isinstance(reply, ClauseShown):
            return pages.clause(reply)
        if isinstance(reply, PolicyShown):
            return pages.policy(reply)
        if isinstance(reply, CatalogueShown):
            return pages.catalogue(reply)
        if isinstance(reply, ToolShown):
            return pages.tool(reply)
        if isinstance(reply, HowItWorksShown):
            return pages.how(reply)
        return self._small(reply, book)

    @staticmethod
    def _small(reply: OutsideScope | NothingToRead | NotFound, book: Phrasebook) -> list[Block]:
        """Replies of a sentence or two."""
        if isinstance(reply, NothingToRead):
            return [Paragraph(book.say(f"nothing.{reply.why}"))]
        page = "tools" if isinstance(reply, NotFound) and reply.kind == "tool" else "policy"
        way = StepList("", "", (Step("page", page, book.say(f"steps.{page}")),))
        if isinstance(reply, NotFound):
            return [Paragraph(book.say(f"not_found.{reply.kind}", id=reply.id)), way]
        blocks: list[Block] = [Paragraph(book.say("outside.text"))]
        if reply.tool is not None and reply.tool.help:
            blocks.append(
                StepList("", book.say("outside.tool", name=reply.tool.name), (Step("tool", reply.tool.id, reply.tool.name),))
            )
        return [*blocks, way]
