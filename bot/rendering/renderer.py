"""A reply to a page, in one language. Which sentence goes where is decided in this room and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.conversation import (
    AnswerGiven,
    CatalogueShown,
    ClauseShown,
    ClausesQuoted,
    HelpFirst,
    HowItWorksShown,
    NotFound,
    NothingToRead,
    OutsideScope,
    PolicyShown,
    RouteExplained,
    ToolShown,
)
from bot.conversation.requesting import (
    CaseShown,
    FormShown,
    InboxShown,
    NotPossible,
    RequestReply,
    RequestShown,
    RequestsShown,
)
from bot.rendering.answers import AnswerPainter
from bot.rendering.discretion import in_chat
from bot.rendering.doors import Doors
from bot.rendering.forms import FormPainter
from bot.rendering.handling import HandlingPainter
from bot.rendering.notices import notice_blocks
from bot.rendering.page import Page, Paragraph, Step, StepList
from bot.rendering.policy_pages import PolicyPainter
from bot.rendering.refusals import NOT_THERE, refusal
from bot.rendering.requests import RequestPainter
from bot.rendering.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.cases.kinds import RequestKind
    from bot.cases.people import Person
    from bot.cases.routing import Routes
    from bot.conversation import Reply, Turn
    from bot.policy import Policy
    from bot.ports import Posted
    from bot.rendering.page import Block
    from bot.rendering.phrasebook import Phrasebook
    from bot.rendering.wording import Whereabouts

KINDS = {
    AnswerGiven: "answer",
    ClausesQuoted: "quoted",
    RouteExplained: "route",
    OutsideScope: "outside",
    HelpFirst: "help",
    NothingToRead: "nothing",
    NotFound: "not_found",
    ClauseShown: "clause",
    PolicyShown: "policy",
    CatalogueShown: "catalogue",
    ToolShown: "tool",
    HowItWorksShown: "how",
    FormShown: "form",
    RequestShown: "request",
    RequestsShown: "requests",
    CaseShown: "case",
    InboxShown: "inbox",
    NotPossible: "not_possible",
}
"""For each reply, the kind of page it becomes."""


class Painters:
    """Every painter of one language, and which of them words which reply."""

    def __init__(
        self,
        policy: Policy,
        book: Phrasebook,
        kinds: Mapping[str, RequestKind],
        routes: Routes | None,
        where: Whereabouts = lambda *_: (),
    ) -> None:
        """Use one policy and one language."""
        doors = Doors(kinds.values(), book)
        answers, pages = AnswerPainter(policy, book, doors), PolicyPainter(policy, book, doors)
        self.book = book
        self.words = Wording(policy, kinds, routes, book, where)
        forms, handling, own = FormPainter(self.words), HandlingPainter(self.words), RequestPainter(self.words)
        self.table: Mapping[type, Callable[[Any], list[Block]]] = {
            AnswerGiven: answers.answer,
            ClausesQuoted: answers.quoted,
            RouteExplained: answers.route,
            ClauseShown: pages.clause,
            PolicyShown: pages.policy,
            CatalogueShown: pages.catalogue,
            ToolShown: pages.tool,
            HowItWorksShown: pages.how,
            OutsideScope: self._outside,
            HelpFirst: lambda _: [],  # said before any reply to such a message
            NothingToRead: self._nothing,
            NotFound: self._not_found,
            FormShown: lambda reply: forms.form(reply.draft),
            RequestShown: own.request,
            RequestsShown: own.overview,
            CaseShown: handling.case,
            InboxShown: handling.inbox,
            NotPossible: lambda reply: refusal(reply, self.words, forms),
        }

    def title(self, reply: Reply) -> str:
        """Title of a page of the policy or an answer."""
        if isinstance(reply, ClauseShown):
            return f"{reply.clause.id} {reply.clause.wording(self.book.language).title}"
        if isinstance(reply, ToolShown):
            return reply.tool.name
        return self.book.say(f"title.{KINDS[type(reply)]}")

    def window(self, reply: RequestReply) -> str:
        """Title of a page about requests: what can be done there, never what it is about."""
        if isinstance(reply, FormShown):
            return self.book.say(f"requests.title.forms.{reply.draft.action}")
        if isinstance(reply, NotPossible) and reply.reason in NOT_THERE:
            return self.book.say("requests.title.not_there")
        return self.book.say(f"requests.title.{KINDS[type(reply)]}")

    def _nothing(self, reply: NothingToRead) -> list[Block]:
        return [Paragraph(self.book.say(f"nothing.{reply.why}"))]

    def _not_found(self, reply: NotFound) -> list[Block]:
        return [
            Paragraph(self.book.say(f"not_found.{reply.kind}", id=reply.id)),
            self._to("tools" if reply.kind == "tool" else "policy"),
        ]

    def _outside(self, reply: OutsideScope) -> list[Block]:
        say = self.book.say
        blocks: list[Block] = [Paragraph(say("outside.text"))]
        if reply.tool is not None and reply.tool.help:
            step = Step("tool", reply.tool.id, reply.tool.name)
            blocks.append(StepList("", say("outside.tool", name=reply.tool.name), (step,)))
        return [*blocks, self._to("policy")]

    def _to(self, page: str) -> StepList:
        return StepList("", "", (Step("page", page, self.book.say(f"steps.{page}")),))


class Renderer:
    """Words replies in the languages of one pack."""

    def __init__(
        self,
        policy: Policy,
        phrasebooks: Mapping[str, Phrasebook],
        kinds: Mapping[str, RequestKind] | None = None,
        routes: Routes | None = None,
        where: Whereabouts = lambda *_: (),
    ) -> None:
        """Make ready.

        Args:
            policy: whose words are used.
            phrasebooks: by language code, the policy's default among them.
            kinds: of request, by id; None for a program that only answers.
            routes: who handles them.
            where: finds places in the files of the pack.
        """
        self._policy = policy
        self._version = (policy.version, policy.content_hash)
        self._painters = {code: Painters(policy, book, kinds or {}, routes, where) for code, book in phrasebooks.items()}

    def page(self, turn: Turn, language: str | None = None) -> Page:
        """The page of a turn.

        Args:
            turn: what is to be said.
            language: in which language; None for the turn's own.
        """
        reply = turn.replies[0]
        if isinstance(reply, RequestReply):
            return self.request_page(reply, language or turn.language)
        painters = self._in(language or turn.language)
        help_first = (Paragraph(painters.book.say("in_danger"), tone="warning"),) if turn.in_danger else ()
        blocks = (*help_first, *painters.table[type(reply)](reply))
        return Page(KINDS[type(reply)], painters.title(reply), painters.book.language, blocks, self._version)

    def request_page(self, reply: RequestReply, language: str | None = None) -> Page:
        """The page of a reply about requests. Its title tells nothing to somebody who walks by."""
        painters = self._in(language)
        kind = KINDS[type(reply)]
        blocks = tuple(painters.table[type(reply)](reply))
        return Page(
            kind=kind,
            title=painters.window(reply),
            language=painters.book.language,
            blocks=blocks,
            version=self._version,
            case=case_of(reply),
            reason=reply.reason if isinstance(reply, NotPossible) else "",
            in_chat=in_chat(reply, blocks, painters.words),
            said=reply.said if isinstance(reply, RequestShown | CaseShown) else "",
        )

    def notice_page(self, posted: Posted, person: Person, language: str | None = None) -> Page:
        """A notice, for the courier that brings it; in the person's language unless another one is asked for."""
        painters = self._in(language or person.language)
        blocks = tuple(notice_blocks(posted, painters.words))
        title = painters.book.say("notices.title")
        return Page("notice", title, painters.book.language, blocks, self._version, case=posted.notice.case)

    def name_of(self, type_: str, id_: str, language: str | None = None) -> str:
        """What a tool, a clause or another id of the policy is called."""
        return dict(self._in(language).words.offered.get(type_, ())).get(id_, id_)

    def team_name(self, team: str, language: str | None = None) -> str:
        """What a team is called."""
        return self._in(language).words.team(team)

    def _in(self, language: str | None) -> Painters:
        return self._painters.get(language or "") or self._painters[self._policy.default_language]


def case_of(reply: RequestReply) -> str:
    """Id of the case a reply is about; empty when it is about none."""
    if isinstance(reply, RequestShown | CaseShown):
        return reply.case.id
    if isinstance(reply, FormShown):
        return reply.draft.case
    return reply.case if isinstance(reply, NotPossible) else ""
