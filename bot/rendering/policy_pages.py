"""Pages of the policy itself: a clause, the policy at a glance, the tool catalogue, how the bot works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendering.page import (
    ClauseLine,
    ClauseList,
    ClauseText,
    Paragraph,
    Step,
    StepList,
    Table,
    Tier,
    TierList,
    ToolLine,
    ToolList,
)

if TYPE_CHECKING:
    from bot.conversation import CatalogueShown, ClauseShown, HowItWorksShown, PolicyShown, ToolShown
    from bot.policy import Clause, Policy, Tool
    from bot.rendering.doors import Doors
    from bot.rendering.page import Block
    from bot.rendering.phrasebook import Phrasebook

STATUSES = ("approved", "public", "blocked")


class PolicyPainter:
    """Words pages of the policy in one language."""

    def __init__(self, policy: Policy, book: Phrasebook, doors: Doors) -> None:
        """Use one policy and one language; `doors` lead to forms."""
        self._policy = policy
        self._doors = doors
        self._book = book
        self._say = book.say

    def clause(self, reply: ClauseShown) -> list[Block]:
        """One clause, whole."""
        clause, words = reply.clause, reply.clause.wording(self._book.language)
        since = self._since(clause) if reply.in_force else self._say("ended")
        blocks: list[Block] = [ClauseText(clause.id, words.title, words.text, since)]
        if clause.reason:
            blocks.append(Paragraph(words.say(clause.reason), self._say("clause.reason")))
        if clause.instead:
            tools = self._policy.vocabulary.tool_by_id
            steps = [Step("tool", id_, tools[id_].name) for id_ in clause.links.tools if id_ in tools]
            if clause.links.request:
                steps.extend(self._doors.steps(clause.links.request, (("clause", clause.id),)))
            blocks.append(StepList(self._say("clause.instead"), words.say(clause.instead), tuple(steps)))
        if clause.sources:
            blocks.append(Paragraph("; ".join(clause.sources), self._say("clause.sources"), "note"))
        owner = self._policy.contact_by_id.get(clause.owner)
        if owner is not None:
            lines = [self._say("clause.owner", name=owner.name)]
            if clause.review:
                lines.append(self._say("clause.review", day=clause.review.isoformat()))
            mail = (Step("mail", owner.mail, self._say("steps.mail", name=owner.name)),) if owner.mail else ()
            blocks.append(StepList("", " · ".join(lines), mail))
        return blocks

    def policy(self, reply: PolicyShown) -> list[Block]:
        """The policy at a glance, then its clauses."""
        names = self._book.names.activities
        tiers = tuple(
            Tier(
                outcome=str(outcome),
                word=self._say(f"outcome.{outcome}"),
                meaning=self._say(f"outcome_meaning.{outcome}"),
                activities=tuple((id_, names.get(id_, id_)) for id_ in ids),
            )
            for outcome, ids in reply.tiers
        )
        lines = tuple(
            ClauseLine(clause.id, clause.wording(self._book.language).title, self._since(clause)) for clause in reply.clauses
        )
        listed: Block = ClauseList(self._say("clauses_all"), lines) if lines else Paragraph(self._say("quoted.none"))
        return [listed] if reply.search else [TierList(tiers), listed]

    def catalogue(self, reply: CatalogueShown) -> list[Block]:
        """The tools, by status."""
        return [
            ToolList(
                self._say(f"status.{status}"),
                self._say(f"status_note.{status}"),
                tuple(self._line(tool) for tool in reply.tools if tool.status == status),
            )
            for status in STATUSES
            if any(tool.status == status for tool in reply.tools)
        ]

    def tool(self, reply: ToolShown) -> list[Block]:
        """One tool with its model card."""
        tool = reply.tool
        rows: list[tuple[str, str]] = []
        if tool.card is not None:
            rows.append((self._say("tool.purpose"), tool.card.purpose))
            rows.append((self._say("tool.vendor"), tool.vendor))
            rows.extend(
                (self._say(f"tool.{key}"), getattr(tool.card, key))
                for key in ("data_goes_to", "kept_for", "trains_on_inputs", "updates")
            )
            rows.append((self._say("tool.limits"), " ".join(tool.card.limits)))
        owner = self._policy.contact_by_id.get(tool.owner or "")
        if owner is not None:
            rows.append((self._say("tool.owner"), owner.name))
        if tool.review is not None:
            rows.append((self._say("tool.review"), tool.review.last.isoformat()))
            rows.append((self._say("tool.next_review"), tool.review.next.isoformat()))
        about = Paragraph(tool.about, self._say(f"status.{tool.status}"))
        return [about, Paragraph(self._data(tool)), Table(self._say("tool.card"), tuple(row for row in rows if row[1]))]

    def how(self, reply: HowItWorksShown) -> list[Block]:
        """What this bot is, in words and as its own model card."""
        version, digest = reply.version
        card = (
            (self._say("how.model"), self._say("how.model_text")),
            (self._say("how.encoder"), self._say("how.encoder_text")),
            (self._say("how.decides"), self._say("how.decides_text")),
            (self._say("how.languages"), ", ".join(reply.languages)),
            (self._say("how.version"), version),
            (self._say("how.hash"), digest),
        )
        return [
            Paragraph(self._say("how.what_text", examples=reply.examples, clauses=reply.clauses), self._say("how.what")),
            Paragraph(self._say("how.keeps_text"), self._say("how.keeps")),
            Paragraph(self._say("how.limits_text"), self._say("how.limits")),
            Table(self._say("how.card"), card),
        ]

    def _since(self, clause: Clause) -> str:
        return self._say("since", day=clause.in_force.start.isoformat())

    def _line(self, tool: Tool) -> ToolLine:
        return ToolLine(tool.id, tool.name, tool.status, tool.about, self._data(tool))

    def _data(self, tool: Tool) -> str:
        """Which data the tool may hold, in words."""
        if tool.status == "blocked":
            return self._say("tool.data", names=self._say("tool.data_blocked"))
        names = self._book.names.data
        held = [names.get(id_, id_) for id_ in tool.cleared_for]
        return self._say("tool.data", names=", ".join(held) if held else self._say("tool.data_none"))
