"""Pages of the policy itself: a clause, the policy at a glance, the tool catalogue, how the bot works."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.rendering.clause_lists import by_group, excerpt, in_order
from bot.rendering.dates import day_in_words
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
    from collections.abc import Iterator

    from bot.conversation import CatalogueShown, ClauseShown, HowItWorksShown, PolicyShown, ToolShown
    from bot.policy import Clause, Policy, Tool
    from bot.rendering.doors import Doors
    from bot.rendering.page import Block
    from bot.rendering.phrasebook import Phrasebook

STATUSES = ("approved", "public", "blocked")
SHORT_HASH = 8
"""Digits, as in the foot of every page."""


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
        blocks: list[Block] = [*self._ruling(clause), ClauseText(clause.id, words.title, words.text, since)]
        if clause.reason:
            blocks.append(Paragraph(words.say(clause.reason), self._say("clause.reason")))
        ways = dict.fromkeys(filter(None, (clause.instead, *(case.instead for case in clause.cases))))
        if ways:
            tools = self._policy.vocabulary.tool_by_id
            offered = dict.fromkeys(id_ for links in clause.every_link for id_ in links.tools if id_ in tools)
            steps = [Step("tool", id_, tools[id_].name) for id_ in offered]
            for request in dict.fromkeys(links.request for links in clause.every_link if links.request):
                steps.extend(self._doors.steps(request, (("clause", clause.id),)))
            blocks.append(StepList(self._say("clause.instead"), " ".join(map(words.say, ways)), tuple(steps)))
        if clause.sources:
            blocks.append(Paragraph("; ".join(clause.sources), self._say("clause.sources"), "note"))
        owner = self._policy.contact_by_id.get(clause.owner)
        if owner is not None:
            name = owner.named(self._book.language)
            lines = [self._say("clause.owner", name=name)]
            if clause.review:
                lines.append(self._say("clause.review", day=day_in_words(clause.review, self._book)))
            mail = (Step("mail", owner.mail, self._say("steps.mail", name=name)),) if owner.mail else ()
            blocks.append(StepList("", " · ".join(lines), mail))
        return blocks

    def _ruling(self, clause: Clause) -> Iterator[Block]:
        """What it decides, first. Of several rulings none is singled out: which one holds depends on what is asked."""
        outcomes = tuple(dict.fromkeys(str(case.outcome) for case in clause.cases))
        if not clause.decides or not outcomes:
            return
        words = [self._say(f"outcome.{outcome}") for outcome in outcomes]
        meaning = self._say(f"outcome_meaning.{outcomes[0]}")
        one = self._say("clause.decides_one", word=words[0], meaning=meaning)
        several = self._say("clause.decides_several", words=" / ".join(dict.fromkeys(words)))
        yield Paragraph(one if len(outcomes) == 1 else several, self._say("clause.decides"))

    def policy(self, reply: PolicyShown) -> list[Block]:
        """The policy at a glance, then its clauses; or what a search found, the best first."""
        if reply.search:
            return [self._found(reply)]
        days = Counter(clause.in_force.start for clause in reply.clauses)
        shared = days.most_common(1)[0][0] if days else None
        blocks: list[Block] = [TierList(self._tiers(reply))]
        if shared is not None:
            day = day_in_words(shared, self._book)
            blocks.append(Paragraph(self._say("since_all", day=day), self._say("clauses_all"), "note"))
        for group, clauses in by_group(reply.clauses) if self._book.below("clause_groups") else [("", in_order(reply.clauses))]:
            lines = tuple(self._clause_line(clause, "" if clause.in_force.start == shared else None) for clause in clauses)
            blocks.append(ClauseList(self._book.say_or(f"clause_groups.{group}", group), lines))
        return blocks

    def _found(self, reply: PolicyShown) -> Block:
        if not reply.clauses:
            return Paragraph(self._say("quoted.none"))
        title = self._say("clauses_found", count=len(reply.clauses), search=reply.search)
        lines = tuple(self._clause_line(clause, "", reply.search) for clause in reply.clauses)
        return ClauseList(title, lines)

    def _tiers(self, reply: PolicyShown) -> tuple[Tier, ...]:
        names = self._book.names.activities
        return tuple(
            Tier(
                outcome=str(outcome),
                word=self._say(f"outcome.{outcome}"),
                meaning=self._say(f"outcome_meaning.{outcome}"),
                activities=tuple((id_, names.get(id_, id_)) for id_ in ids),
                clauses=tuple(self._for_some(reply, str(outcome), ids)),
            )
            for outcome, ids in reply.tiers
        )

    def _for_some(self, reply: PolicyShown, outcome: str, activities: tuple[str, ...]) -> Iterator[ClauseLine]:
        """Clauses that decide this and nothing else, for some roles, about activities with another outcome for everybody."""
        for clause in in_order(reply.clauses):
            when = clause.when
            decided = {str(case.outcome) for case in clause.cases}
            if when and when.role and when.activity and decided == {outcome} and not {*when.activity} & {*activities}:
                yield self._clause_line(clause, "")

    def _clause_line(self, clause: Clause, since: str | None = None, search: str = "") -> ClauseLine:
        words = clause.wording(self._book.language)
        piece = excerpt(words.text, search) if search else ""
        return ClauseLine(clause.id, words.title, self._since(clause) if since is None else since, excerpt=piece)

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
        tool, words = reply.tool, self._book.card(reply.tool)
        rows: list[tuple[str, str]] = []
        if tool.card is not None:
            rows.append((self._say("tool.purpose"), words.say(tool.card.purpose)))
            rows.append((self._say("tool.vendor"), words.say(tool.vendor)))
            rows.extend(
                (self._say(f"tool.{key}"), words.say(getattr(tool.card, key)))
                for key in ("data_goes_to", "kept_for", "trains_on_inputs", "updates")
            )
            rows.append((self._say("tool.limits"), " ".join(map(words.say, tool.card.limits))))
        owner = self._policy.contact_by_id.get(tool.owner or "")
        if owner is not None:
            rows.append((self._say("tool.owner"), owner.named(self._book.language)))
        if tool.review is not None:
            rows.append((self._say("tool.review"), day_in_words(tool.review.last, self._book)))
            rows.append((self._say("tool.next_review"), day_in_words(tool.review.next, self._book)))
        rows.append((self._say("tool.help"), tool.help or ""))
        about = Paragraph(words.text, self._say(f"status.{tool.status}"))
        return [about, Paragraph(self._data(tool)), Table(self._say("tool.card"), tuple(row for row in rows if row[1]))]

    def how(self, reply: HowItWorksShown) -> list[Block]:
        """What this bot is, in words and as its own model card."""
        version, digest = reply.version
        card = (
            (self._say("how.model"), self._say("how.model_text")),
            (self._say("how.encoder"), self._say("how.encoder_text")),
            (self._say("how.decides"), self._say("how.decides_text")),
            (self._say("how.languages"), ", ".join(self._book.say_or(f"languages.{id_}", id_) for id_ in reply.languages)),
            (self._say("how.version"), version),
            (self._say("how.hash"), digest[:SHORT_HASH]),
        )
        examples = f"{reply.examples:,}".replace(",", self._say("thousands"))
        return [
            Paragraph(self._say("how.what_text", examples=examples, clauses=reply.clauses), self._say("how.what")),
            Paragraph(self._say("how.keeps_text"), self._say("how.keeps")),
            Paragraph(self._say("how.limits_text"), self._say("how.limits")),
            Table(self._say("how.card"), card),
        ]

    def _since(self, clause: Clause) -> str:
        return self._say("since", day=day_in_words(clause.in_force.start, self._book))

    def _line(self, tool: Tool) -> ToolLine:
        return ToolLine(tool.id, tool.name, tool.status, self._book.card(tool).text, self._data(tool))

    def _data(self, tool: Tool) -> str:
        """Which data the tool may hold, in words."""
        if tool.status == "blocked":
            return self._say("tool.data", names=self._say("tool.data_blocked"))
        names = self._book.names.data
        held = [names.get(id_, id_) for id_ in tool.cleared_for]
        return self._say("tool.data", names=", ".join(held) if held else self._say("tool.data_none"))
