"""Pages of the people who handle requests: the list, and a case with everything they may see of it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from bot.cases.case import OPEN, State
from bot.ports import InboxQuery
from bot.rendering.dates import day_of, last_day
from bot.rendering.forms import FormPainter
from bot.rendering.lateness import due_line, timetable
from bot.rendering.page import CaseLine, CaseList, Filter, Filters, Paragraph, Progress, Step, StepList, Table, Talk
from bot.rendering.requests import decided, speeches, timeline, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.cases.views import HandledCase, InboxLine
    from bot.conversation.requesting import CaseShown, InboxShown
    from bot.rendering.page import Block
    from bot.rendering.wording import Wording

A_PAGE = next(int(field.default) for field in fields(InboxQuery) if field.name == "limit")  # type: ignore[arg-type]
"""Lines of a list on one page."""

LEFT = frozenset({"recused", "handed_over"})
"""What a handler did after which the case may be none of hers: nothing of it is shown any more."""


class HandlingPainter:
    """Words handlers' pages in one language."""

    def __init__(self, words: Wording) -> None:
        """Use the words of one language."""
        self._words = words
        self._say = words.say
        self._forms = FormPainter(words)

    def inbox(self, reply: InboxShown) -> list[Block]:
        """The views with their counts, then the cases of the current one."""
        views = tuple(
            Filter(view, self._say(f"requests.inbox.views.{view}"), reply.counts.get(view, 0), view == reply.view)
            for view in self._words.book.below("requests.inbox.views")
        )
        lines = tuple(self._line(line, reply.names) for line in reply.inbox.lines)
        empty = self._say("requests.inbox.empty_search" if reply.search else "requests.inbox.empty")
        pages = max(1, -(-reply.inbox.total // A_PAGE))
        return [
            Filters(views, reply.search, self._say("requests.inbox.search")),
            CaseList(self._say("requests.inbox.title"), lines, empty, reply.inbox.total, reply.page, pages),
        ]

    def _line(self, line: InboxLine, names: Mapping[str, str]) -> CaseLine:
        gone, nobody = self._say("requests.handled.gone"), self._say("requests.handled.nobody")
        facts = (
            names.get(line.employee, gone),
            self._words.tier(line.tier),
            self._words.team(line.route),
            names.get(line.handler, gone) if line.handler else nobody,
        )
        due = ""
        if line.due is not None:
            day = last_day(line.due, line.zone, self._words.book)
            due = self._say("requests.due_handled", step=self._words.step(line.step), day=day)
        if line.missed:
            # A line knows that something was missed, not what; the coming day is no late one.
            due = "\n".join(part for part in (self._say("requests.inbox.missed"), due) if part)
        return CaseLine(
            id=line.id,
            title=self._words.kind(line.kind),
            state=str(line.state),
            word=self._word(line.state),
            facts=tuple(fact for fact in facts if fact),
            due=due,
            late=line.missed,
            handled=True,
            cover=self._say("requests.restricted.cover") if self._words.is_restricted(line.kind) else "",
            urgent=self._say("requests.inbox.urgent") if line.urgent else "",
        )

    def _word(self, state: State) -> str:
        """A state in a word; some are worded from the employee's side, and read differently from this one."""
        return self._words.book.say_or(f"requests.words_for_handlers.{state}", self._say(f"requests.states.{state}.word"))

    def case(self, reply: CaseShown) -> list[Block]:
        """A case: where it stands, what it is about, what can be done, what was said and done so far."""
        case = reply.case
        if reply.said in LEFT and not reply.may:
            return [Paragraph(self._say(f"requests.said.{reply.said}")), StepList("", "", (self._back(),))]
        number = self._say("requests.own.number", id=case.id, day=day_of(case.filed, case.zone, self._words.book))
        blocks: list[Block] = [Paragraph(number, self._words.kind(case.kind))]
        if reply.said:
            blocks.append(Paragraph(self._words.book.say_or(f"requests.said.{reply.said}", "")))
        blocks.append(self._progress(case))
        if case.urgent:
            blocks.append(Paragraph(self._say("requests.handled.urgent"), self._say("requests.inbox.urgent"), "warning"))
        if case.missed and case.state in OPEN:
            blocks.append(Paragraph(self._say("requests.handled.missed"), tone="warning"))
        blocks.extend(self._sides(reply))
        blocks.append(Table("", self._facts(reply)))
        steps = timetable(case, self._words)
        blocks.extend((steps,) if steps else ())
        blocks.extend(self._asked(case))
        blocks.extend(self._proposed(reply))
        for number_of, decision in enumerate(case.decisions):
            title = "first" if number_of == 0 else "on_appeal"
            blocks.extend(decided(decision, case, self._words, self._say(f"requests.decision.{title}")))
        if case.appeal:
            blocks.append(Paragraph(case.appeal, self._say("requests.handled.appeal")))
        names = {**reply.names, "": reply.employee.name if reply.employee else self._say("requests.handled.employee")}
        if case.messages:
            blocks.append(Talk(self._say("requests.own.messages"), speeches(case, names, self._words)))
        blocks.append(self._actions(reply))
        blocks.append(timeline(case, self._words))
        return blocks

    def _progress(self, case: HandledCase) -> Progress:
        state, coming = str(case.state), ""
        if case.due is not None:
            day = last_day(case.due.at, case.zone, self._words.book)
            coming = self._say("requests.due_handled", step=self._words.step(case.due.step), day=day)
        due, late = due_line(case, coming, self._words)
        waits = case.proposal is not None and case.state is State.IN_REVIEW
        sentence = self._say("requests.handled.half" if waits else f"requests.states.{state}.handled")
        return Progress(state, self._word(case.state), sentence, due, late)

    def _sides(self, reply: CaseShown) -> Iterator[Block]:
        """Who decides it together."""
        if reply.sides:
            team = self._words.team(reply.case.route)
            yield Paragraph(self._say(f"requests.handled.sides.{reply.sides}", team=team), tone="note")

    def _proposed(self, reply: CaseShown) -> Iterator[Block]:
        """What one side would decide, with the button that agrees to it."""
        proposal = reply.case.proposal
        if proposal is None:
            return
        who = reply.names.get(proposal.by, self._say("requests.handled.gone"))
        day = day_of(proposal.at, reply.case.zone, self._words.book)
        yield Paragraph(self._say("requests.handled.proposed_by", who=who, day=day))
        if reply.agree is not None:
            yield from self._forms.form(reply.agree)
        else:
            yield from verdict(proposal, reply.case.kind, self._words, self._say("requests.decision.proposed"))

    def _facts(self, reply: CaseShown) -> tuple[tuple[str, str], ...]:
        case, person = reply.case, reply.employee
        nobody, gone = self._say("requests.handled.nobody"), self._say("requests.handled.gone")
        rows = (
            ("who", person.name if person else gone),
            ("unit", person.unit if person else ""),
            ("place", self._words.book.names.places.get(case.place, case.place)),
            ("team", self._words.team(case.route)),
            ("handler", reply.names.get(case.handler, gone) if case.handler else nobody),
            ("tier", self._words.tier(case.tier)),
        )
        return tuple((self._say(f"requests.handled.{name}"), value) for name, value in rows if value)

    def _asked(self, case: HandledCase) -> Iterator[Block]:
        """What the employee asked for, and what holds while she waits."""
        answers = self._words.answers(case.kind, case.facts)
        if answers:
            yield Table(self._say("requests.handled.answers"), answers)
        if case.restricted:
            yield Paragraph(self._say("requests.handled.restricted"), self._say("requests.handled.restricted_title"), "warning")
        if case.sealed:
            yield Paragraph(self._say("requests.handled.sealed"), self._say("requests.handled.sealed_title"), "warning")
        if case.protected:
            yield Paragraph(
                self._say("requests.handled.protected", tool=self._words.tool(case.facts.get("tool", ""))), tone="note"
            )

    def _actions(self, reply: CaseShown) -> StepList:
        case = reply.case
        # A yes is given where the words are that it is to.
        steps = [Step("form", f"{action}/{case.id}", self._label(action, case)) for action in reply.may if action != "agree"]
        text = "" if steps else self._say("requests.handled.actions_none")
        return StepList(self._say("requests.handled.actions"), text, (*steps, self._back()))

    def _label(self, action: str, case: HandledCase) -> str:
        otherwise = action == "decide" and case.proposal is not None
        return self._say(f"requests.actions.{action}.{'otherwise' if otherwise else 'button'}")

    def _back(self) -> Step:
        return Step("page", "console", self._say("requests.handled.back"))
