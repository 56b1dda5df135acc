"""Pages of an employee about her own requests: where one stands, what comes next and until when, what she can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cases.case import OPEN, OVER, State
from bot.rendering.dates import day_in_words, day_of, last_day, moment_in_words
from bot.rendering.lateness import due_line, timetable
from bot.rendering.notices import told
from bot.rendering.page import CaseLine, CaseList, Paragraph, Progress, Speech, Step, StepList, Table, Talk, Timeline
from bot.rendering.wording import name_of_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.cases.happenings import Decided, Proposed
    from bot.cases.views import HandledCase, Message, Moment, OwnCase
    from bot.conversation.requesting import RequestShown, RequestsShown
    from bot.rendering.page import Block
    from bot.rendering.wording import Wording

APPEALED, PROPOSED = "appealed", "proposed"
ROUTED = frozenset({APPEALED, "handed_over", "escalated"})
"""Happenings whose sentence names a team; those of the clock name a step."""

ANSWERED = frozenset({State.DECIDED, State.CLOSED})
"""States in which the decision is what holds."""


class RequestPainter:
    """Words an employee's pages in one language."""

    def __init__(self, words: Wording) -> None:
        """Use the words of one language."""
        self._words = words
        self._say = words.say

    def request(self, reply: RequestShown) -> list[Block]:
        """One request: what was just done, where it stands, then everything about it."""
        case = reply.case
        number = self._say("requests.own.number", id=case.id, day=day_of(case.filed, case.zone, self._words.book))
        blocks: list[Block] = [Paragraph(number, self._words.kind(case.kind))]
        if reply.said:
            blocks.append(Paragraph(self._words.book.say_or(f"requests.said.{reply.said}", "")))
        blocks.append(self._progress(case))
        steps = timetable(case, self._words)
        blocks.extend((steps,) if steps else ())
        blocks.extend(self._standing(case))
        if case.decision is not None:
            blocks.extend(decided(case.decision, case, self._words, self._say(f"requests.decision.{_which_decision(case)}")))
            blocks.extend(self._after_decision(case, case.decision))
        blocks.extend(self._content(case))
        return blocks

    def _progress(self, case: OwnCase) -> Progress:
        state = str(case.state)
        coming = ""
        if case.due is not None:
            day = last_day(case.due.at, case.zone, self._words.book)
            coming = self._say(f"requests.due.{name_of_step(case.due.step)}", day=day)
        due, late = due_line(case, coming, self._words)
        sentence = self._say(f"requests.states.{state}.own", team=self._words.team(case.team))
        if case.state is State.DECIDED and case.decision is not None:
            sentence = self._words.outcome(case.kind, case.decision.outcome)
        elif case.state is State.IN_REVIEW and case.half:
            sentence = self._say("requests.own.one_of_two")
        return Progress(state, self._say(f"requests.states.{state}.word"), sentence, due, late)

    def _standing(self, case: OwnCase) -> Iterator[Block]:
        """What holds while she waits, and what went wrong."""
        if case.missed and case.state in OPEN:
            yield Paragraph(self._say("requests.own.missed"), self._say("requests.own.missed_title"), "warning")
        if case.restricted:
            yield Paragraph(self._say("requests.own.restricted", team=self._words.team(case.team)), tone="note")
        if case.protected:
            text = self._say("requests.own.protected", tool=self._words.tool(case.tool))
            yield Paragraph(text, self._say("requests.own.protected_title"))
        if case.check_in:
            answer = Step("form", f"check_in/{case.id}", self._say("requests.actions.check_in.button"))
            yield StepList(self._say("requests.own.check_in_title"), self._say("requests.own.check_in"), (answer,))

    def _after_decision(self, case: OwnCase, decision: Decided) -> Iterator[Block]:
        """What a refusal ends, and what is open to somebody who does not agree."""
        if decision.outcome == "refused" and case.state in ANSWERED and self._words.protects(case.kind, case.facts):
            text = self._say(
                "requests.decision.unprotected",
                tool=self._words.tool(case.tool),
                day=day_of(decision.at, case.zone, self._words.book),
                appeal=case.appeal_until is not None,
            )
            yield Paragraph(text, self._say("requests.decision.unprotected_title"), "warning")
        if case.appeal_until is not None:
            until = last_day(case.appeal_until, case.zone, self._words.book)
            appeal = Step("form", f"appeal/{case.id}", self._say("requests.actions.appeal.button"))
            yield StepList("", self._say("requests.decision.appeal", day=until), (appeal,))
        elif _which_decision(case) == "on_appeal":
            yield Paragraph(self._say("requests.decision.final"), tone="note")

    def _content(self, case: OwnCase) -> Iterator[Block]:
        """Messages, answers, ways that are open, and what happened."""
        if case.messages:
            names = {True: self._say("requests.own.you"), False: self._words.team(case.team)}
            speeches = tuple(
                _speech(one, names[one.from_employee], case, self._words, mine=one.from_employee) for one in case.messages
            )
            yield Talk(self._say("requests.own.messages"), speeches)
        answers = self._words.answers(case.kind, case.facts)
        if answers:
            yield Table(self._say("requests.own.answers"), answers)
        if case.grounds:
            yield Paragraph(self._say("requests.own.grounds", fields=" · ".join(self._words.sealed(case.kind))), tone="note")
        actions = ["write"] if case.can_withdraw else []
        if case.can_withdraw and not (case.state is State.DECIDED and case.decision and case.decision.outcome == "refused"):
            actions.append("withdraw")
        steps = [Step("form", f"{action}/{case.id}", self._say(f"requests.actions.{action}.button")) for action in actions]
        steps.append(Step("page", "requests", self._say("requests.own.back")))
        yield StepList(self._say("requests.own.next"), "", tuple(steps))
        yield timeline(case, self._words)

    def overview(self, reply: RequestsShown) -> list[Block]:
        """All her requests, what she was told, and what she can begin."""
        open_, over = ([case for case in reply.cases if (case.state in OVER) is done] for done in (False, True))
        blocks: list[Block] = [
            CaseList(
                self._say("requests.overview.open"), self._lines(open_), self._say("requests.overview.open_none"), len(open_)
            )
        ]
        kinds = (id_ for id_ in reply.kinds if id_ in self._words.kinds)
        forms = tuple(Step("request", id_, self._say(f"requests.kinds.{id_}.title")) for id_ in kinds)
        blocks.append(StepList(self._say("requests.overview.new"), "", forms))
        zone = reply.cases[0].zone if reply.cases else "UTC"
        was_told = told(reply.notices, zone, self._words)
        if was_told is not None:
            blocks.append(was_told)
        if over:
            blocks.append(CaseList(self._say("requests.overview.over"), self._lines(over), "", len(over)))
        return blocks

    def _lines(self, cases: Sequence[OwnCase]) -> tuple[CaseLine, ...]:
        return tuple(self._line(case) for case in cases)

    def _line(self, case: OwnCase) -> CaseLine:
        progress = self._progress(case)
        filed = self._say("requests.own.number", id=case.id, day=day_of(case.filed, case.zone, self._words.book))
        return CaseLine(
            id=case.id,
            title=self._words.kind(case.kind),
            state=progress.state,
            word=progress.word,
            facts=(filed, self._words.team(case.team)),
            due=progress.due,
            late=progress.late,
            cover=self._say("requests.restricted.cover") if case.restricted else "",
        )


def _which_decision(case: OwnCase) -> str:
    """Which decision is the one that holds: while an appeal waits, it is the first one still."""
    course = [moment.what for moment in case.timeline if moment.what in {"decided", APPEALED}]
    if APPEALED not in course:
        return "title"
    return "on_appeal" if course[-1] == "decided" else "first"


def decided(decision: Decided, case: OwnCase | HandledCase, words: Wording, title: str = "") -> Iterator[Block]:
    """A decision with how it came about, its reason, and what in the pack has to be edited after it."""
    say = words.say
    yield from verdict(decision, case.kind, words, title or say("requests.decision.title"))
    if decision.how:
        yield Paragraph(say(f"requests.decision.how.{decision.how}"), tone="note")
    rows = words.edits(case.kind, case.facts) if decision.outcome != "refused" else ()
    if rows:
        yield Table(say("requests.edits.title"), rows)
        yield Paragraph(say("requests.edits.text"), tone="note")


def verdict(meant: Decided | Proposed, kind: str, words: Wording, title: str) -> Iterator[Block]:
    """An outcome with its reason, what it depends on and how long it holds; decided, or proposed to somebody else."""
    say = words.say
    yield Paragraph(words.outcome(kind, meant.outcome), title)
    if meant.reason:
        yield Paragraph(meant.reason, say("requests.decision.reason"))
    own = f"requests.kinds.{kind}.decision"
    if meant.conditions:
        yield Paragraph(meant.conditions, words.book.say_or(f"{own}.conditions", say("requests.decision.conditions")))
    if meant.until is not None:
        day = day_in_words(meant.until, words.book)
        yield Paragraph(words.book.say_or(f"{own}.until", say("requests.decision.until", day=day), day=day))


def speeches(case: HandledCase, names: dict[str, str], words: Wording) -> tuple[Speech, ...]:
    """Messages of a case as its handlers read them; `names` by id, the employee's under the empty id."""
    gone = words.say("requests.handled.gone")
    return tuple(
        _speech(one, names.get("" if one.from_employee else one.by, gone), case, words, mine=not one.from_employee)
        for one in case.messages
    )


def _speech(message: Message, who: str, case: OwnCase | HandledCase, words: Wording, *, mine: bool) -> Speech:
    return Speech(who, moment_in_words(message.at, case.zone, words.book), message.text, mine)


def timeline(case: OwnCase | HandledCase, words: Wording) -> Timeline:
    """What happened to a case, in the employee's time."""
    moments = tuple(
        (day_of(moment.at, case.zone, words.book), sentence)
        for moment in case.timeline
        if (sentence := _happened(moment, words))
    )
    return Timeline(words.say("requests.own.timeline"), moments)


def _happened(moment: Moment, words: Wording) -> str:
    if moment.what == PROPOSED and moment.about:
        outcome = words.say(f"requests.decision.outcomes.{moment.about}")
        return words.say("requests.timeline.proposed_so", outcome=outcome)
    team = words.team(moment.about) if moment.what in ROUTED else ""
    step = "" if moment.what in ROUTED else words.step(moment.about)
    return words.book.say_or(f"requests.timeline.{moment.what}", "", team=team, step=step)
