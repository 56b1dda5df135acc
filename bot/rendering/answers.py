"""Pages that answer a message: the outcome first, what it takes, what to do instead, then how and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.policy import tools_meant
from bot.rendering.checks import CheckPainter
from bot.rendering.dates import day_in_words
from bot.rendering.doors import about
from bot.rendering.facts import FactPainter
from bot.rendering.page import (
    ClauseLine,
    ClauseList,
    ClauseText,
    Paragraph,
    Step,
    StepList,
    Table,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.conversation import AnswerGiven, ClausesQuoted, RouteExplained
    from bot.policy import Answer, Clause, Links, Policy, Situation
    from bot.policy.clauses import Affected, Case
    from bot.rendering.doors import Doors
    from bot.rendering.page import Block
    from bot.rendering.phrasebook import Phrasebook
    from bot.understanding import Reading

MOST_CLAUSES = 4
MOST_TOOLS = 3


class AnswerPainter:
    """Words answers in one language."""

    def __init__(self, policy: Policy, book: Phrasebook, doors: Doors) -> None:
        """Use one policy and one language; `doors` lead to forms."""
        self._policy = policy
        self._book = book
        self._say = book.say
        self._doors = doors
        self._facts = FactPainter(policy, book)
        self._checks = CheckPainter(policy, book)
        self._known = frozenset(tool.name for tool in policy.vocabulary.tools)

    def answer(self, reply: AnswerGiven) -> list[Block]:
        """The page for "may I?"."""
        answer = reply.answer
        blocks: list[Block] = [self._verdict(answer)]
        if reply.thread:
            blocks.append(Paragraph(self._say(f"thread.{reply.thread}"), tone="note"))
        blocks.extend(self._checks.checklists(answer))
        if reply.answer.parts:
            blocks.append(self._parts(answer))
        blocks.extend(self._ways(reply))
        blocks.append(self._facts.facts(reply))
        if reply.others:
            blocks.append(self._readings(reply))
        if answer.clauses:
            lines = tuple(self._line(self._policy.clause_by_id[c.id], decisive=c.decisive) for c in answer.clauses)
            blocks.append(ClauseList(self._say("clauses"), lines[:MOST_CLAUSES]))
        if reply.nearby:
            blocks.append(ClauseList(self._say("clauses_near"), tuple(self._line(clause) for clause in reply.nearby)))
        return [*blocks, *self._footnotes(reply.reading)]

    def quoted(self, reply: ClausesQuoted) -> list[Block]:
        """The page for a question about the policy: the clauses' own words."""
        key = "none" if not reply.clauses else "sure" if reply.sure else "unsure"
        blocks: list[Block] = [*self._tools(reply.tools), Paragraph(self._say(f"quoted.{key}"))]
        blocks.extend(self._text(clause) for clause in reply.clauses[:1])
        if reply.clauses[1:]:
            title = self._say("clauses" if reply.behind else "clauses_near")
            blocks.append(ClauseList(title, tuple(self._line(clause) for clause in reply.clauses[1:])))
        told = reply.permission is not None and reply.permission.answer.situation in [one.situation for one in reply.tools]
        blocks.extend(() if told else self._permission_besides(reply.permission))
        blocks.append(self._routes(reply.routes, reply.reading.situation, "instead", default="policy"))
        return [*blocks, *self._footnotes(reply.reading)]

    def route(self, reply: RouteExplained) -> list[Block]:
        """The page for a message that wants something done."""
        forms = self._doors.steps(reply.intent, about(reply.reading.situation, self._known, self._clause_named(reply.reading)))
        blocks: list[Block] = [Paragraph(self._say(f"route.{reply.intent}"))]
        best = [self._text(clause) for clause in reply.clauses[:1]]
        at_once = bool(reply.clauses) and reply.clauses[0].at_once
        blocks.extend(best if at_once else ())
        if self._doors.two_ways(reply.intent):
            blocks.append(
                Paragraph(f"{self._say('route.without_name')}\n{self._say('route.with_name')}", self._say("route.two_ways"))
            )
        blocks.append(StepList("", "", forms))
        blocks.extend(() if at_once else best)
        if reply.clauses[1:]:
            lines = tuple(self._line(clause) for clause in reply.clauses[1:MOST_CLAUSES])
            blocks.append(ClauseList(self._say("clauses_near"), lines))
        blocks.extend(self._permission_besides(reply.permission))
        if reply.routes:
            blocks.append(self._routes(reply.routes, reply.reading.situation, "route.also"))
        return [*blocks, *self._footnotes(reply.reading)]

    def _tools(self, answers: Iterable[Answer]) -> Iterator[Block]:
        """What holds for each tool that a question names: how the company sees it, the policy's word, its model card."""
        for answer in answers:
            (tool,) = answer.situation.tools
            verdict = self._verdict(answer)
            entry = self._policy.vocabulary.tool_by_id.get(tool.id or "")
            better = entry.approved_edition if entry is not None and tool.status != "approved" else None
            said = [self._say("quoted.tool", name=tool.name, status=self._say(f"facts.statuses.{tool.status}"))]
            said.extend([self._say("quoted.edition", name=self._policy.vocabulary.tool_by_id[better].name)] if better else [])
            said.extend([] if answer.outcome == "need_info" else [f"{verdict.word}: {verdict.sentence}"])
            yield Paragraph(" ".join(said))
            yield from self._checks.checklists(answer)
            if entry is not None:
                yield StepList("", "", (Step("tool", entry.id, self._say("steps.card")),))

    def _clause_named(self, reading: Reading) -> str:
        """The id of a clause that a message names: "my feedback on D-4"; "D-44" names another."""
        words = reading.text.casefold()
        held = (id_ for id_ in self._policy.clause_by_id if id_.casefold() in words)  # a pack may have thousands
        found = (id_ for id_ in held if re.search(rf"(?<![\w-]){re.escape(id_.casefold())}(?![\w-])", words))
        return next(found, "")

    def _permission_besides(self, reply: AnswerGiven | None) -> Iterator[Block]:
        """The answer to "may I?" below another one: its word, its conditions, and the facts that lead to the whole of it."""
        if reply is None:
            return
        verdict, names = self._verdict(reply.answer), self._book.names.activities
        use = ", ".join(names.get(id_, id_) for id_ in reply.answer.situation.activities)
        yield Paragraph(f"{verdict.word}: {verdict.sentence}", self._say("leave_besides", use=use))
        yield from self._checks.checklists(reply.answer)
        yield self._facts.facts(reply)

    def _verdict(self, answer: Answer) -> Verdict:
        outcome = str(answer.outcome)
        if answer.no_tool_fits:
            return Verdict(outcome, self._say(f"outcome.{outcome}"), self._say("sentence.no_tool"))
        broken = [shown for shown in answer.conditions if shown.met is False]
        if answer.outcome == "prohibited" and broken:
            text = self._checks.condition(broken[0])
            own = [c for c in answer.clauses if c.decisive and c.id == broken[0].clause]
            only = not any(c.decisive and c.id != broken[0].clause for c in answer.clauses)
            if own and only:
                return Verdict(
                    outcome,
                    self._say(f"outcome.{outcome}"),
                    self._say("sentence.broken", condition=text, reason=self._reason(answer)),
                )
        sentence = self._say(f"sentence.{outcome}", tool=self._tool_name(answer.situation), reason=self._reason(answer))
        return Verdict(outcome, self._say(f"outcome.{outcome}"), sentence)

    def _decisive(self, answer: Answer) -> Iterator[tuple[Clause, Case]]:
        for applied in answer.clauses:
            if applied.decisive:
                clause = self._policy.clause_by_id[applied.id]
                yield clause, clause.cases[applied.case]

    def _reason(self, answer: Answer) -> str:
        """Why: the reason of the first decisive clause."""
        for clause, case in self._decisive(answer):
            words = case.reason or clause.reason
            if words:
                return clause.wording(self._book.language).say(words)
        return ""

    def _way(self, answer: Answer) -> tuple[Links, str] | None:
        """The way that is open, and where it leads: of the clauses that say no, the strictest first.

        A no that points to tools, none of which would help here, has no way to offer.
        """
        tried = answer.situation.tools and (answer.situation.activities or answer.situation.data)
        for applied in answer.clauses:
            clause = self._policy.clause_by_id[applied.id]
            case = clause.cases[applied.case]
            links, words = clause.links_of(case), case.instead or clause.instead
            helpless = tried and links.tools and not set(links.tools) & set(answer.open_tools)
            if words and not applied.outcome.permits and not (helpless and applied.outcome == "prohibited"):
                return links, clause.wording(self._book.language).say(words)
        return None

    def _tool_name(self, situation: Situation) -> str:
        return ", ".join(tool.name for tool in tools_meant(situation, self._policy.vocabulary) if tool.name)

    def _parts(self, answer: Answer) -> Table:
        rows = ((self._label(part.situation, answer.situation), self._say(f"outcome.{part.outcome}")) for part in answer.parts)
        return Table(self._say("parts"), tuple(rows))

    def _label(self, part: Situation, whole: Situation) -> str:
        """What sets a part apart from the others."""
        names = self._book.names
        if len(whole.activities) > 1:
            return ", ".join(names.activities.get(id_, id_) for id_ in part.activities)
        if len(whole.tools) > 1:
            return self._tool_name(part) or self._say("facts.unsaid")
        return ", ".join(names.data.get(id_, id_) for id_ in part.data)

    def _ways(self, reply: AnswerGiven) -> Iterator[Block]:
        """What to do next: tools that are open, a request, the other things the message wants."""
        answer = reply.answer
        steps: list[Step] = []
        catalogue = self._policy.vocabulary.tool_by_id
        decisive = list(self._decisive(answer))
        links = [clause.links_of(case) for clause, case in decisive]
        affected = self._as_affected(reply)
        helpful = [] if affected else self._tools_that_help(answer, links)[:MOST_TOOLS]
        tools = tuple(Step("tool", id_, self._say("steps.tool", name=catalogue[id_].name)) for id_ in helpful)
        if tools and answer.outcome.permits:
            yield StepList(self._say("open_tools"), "", tools)
        else:
            steps.extend(tools)
        way = None if answer.outcome.permits else self._way(answer)
        told = about(answer.situation, self._known, decisive[0][0].id if decisive else "")
        requests = affected.requests if affected else self._requests(answer, [*links, *([way[0]] if way else ())])
        for intent in dict.fromkeys((*requests, *reply.routes)):
            steps.extend(self._doors.steps(intent, told))
        if answer.outcome == "need_info":
            steps.append(Step("page", "policy", self._say("steps.policy")))
            steps.append(Step("page", "tools", self._say("steps.tools")))
        text = way[1] if way else self._way_without_a_clause(answer)
        text = affected.text if affected else text
        if steps or text:
            yield StepList(self._say("instead"), text, tuple(steps))

    def _as_affected(self, reply: AnswerGiven) -> Affected | None:
        """What somebody can do to whom it is done, in her words: of the clauses that say no, the first that knows."""
        if not reply.reading.affected or reply.answer.outcome.permits:
            return None
        for clause, _ in self._decisive(reply.answer):
            if clause.affected is not None:
                words = clause.wording(self._book.language).say(clause.affected.text)
                return clause.affected.model_copy(update={"text": words})
        return None

    def _way_without_a_clause(self, answer: Answer) -> str:
        """What to do where no clause names a way that helps: each part in its tool, or as the broken condition says."""
        if answer.no_tool_fits:
            return self._say("no_tool_instead")
        broken = any(shown.met is False for shown in answer.conditions)
        return self._say("kept_instead") if broken and answer.outcome == "prohibited" else ""

    @staticmethod
    def _requests(answer: Answer, linked: Iterable[Links]) -> Iterator[str]:
        """What can be filed: what the outcome calls for, then what the clauses that say no link to."""
        if answer.outcome == "required":
            yield "opt_out"
        if answer.outcome in {"ask_first", "not_covered"} or answer.no_tool_fits:
            yield "approval"
        if not answer.outcome.permits:
            yield from (links.request for links in linked if links.request)
        if answer.outcome == "not_covered":
            yield "feedback"

    @staticmethod
    def _tools_that_help(answer: Answer, links: Iterable[Links]) -> list[str]:
        """Tools with which the same would be permitted, those that a deciding clause names first.

        Where neither a task nor data is named there is nothing to try them on: then what the clauses name.
        """
        linked = [id_ for named in links for id_ in named.tools] if not answer.outcome.permits else []
        if answer.situation.activities or answer.situation.data:
            return list(dict.fromkeys((*(id_ for id_ in linked if id_ in answer.open_tools), *answer.open_tools)))
        return list(dict.fromkeys((*answer.open_tools, *linked)))

    def _routes(self, routes: Iterable[str], situation: Situation, title: str, default: str | None = None) -> StepList:
        steps = [step for route in routes for step in self._doors.steps(route, about(situation, self._known))]
        title = self._say(title) if steps else ""
        if default is not None:
            steps.append(Step("page", default, self._say(f"steps.{default}")))
        return StepList(title, "", tuple(steps))

    def _readings(self, reply: AnswerGiven) -> StepList:
        """Other readings of the message, each with the outcome it would have."""
        steps = []
        for activity, outcome in reply.others:
            name = self._book.names.activities.get(activity, activity)
            steps.append(Step("reading", activity, self._say("other_reading", name=name, word=self._say(f"outcome.{outcome}"))))
        return StepList(self._say("others"), "", tuple(steps))

    def _line(self, clause: Clause, *, decisive: bool = False) -> ClauseLine:
        return ClauseLine(clause.id, clause.wording(self._book.language).title, self._since(clause), decisive)

    def _text(self, clause: Clause) -> ClauseText:
        words = clause.wording(self._book.language)
        return ClauseText(clause.id, words.title, words.text, self._since(clause))

    def _since(self, clause: Clause) -> str:
        return self._say("since", day=day_in_words(clause.in_force.start, self._book))

    def _footnotes(self, reading: Reading) -> Iterator[Paragraph]:
        if reading.truncated:
            yield Paragraph(self._say("truncated", characters=len(reading.text)), tone="note")
