"""Pages of an employee about her own requests: where one stands, what comes next and until when, what she can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cases.case import OPEN, OVER
from bot.cases.kinds import RESTRICTED
from bot.rendering.dates import day_in_words, day_of, last_day, moment_in_words, written_day
from bot.rendering.page import CaseLine, CaseList, Paragraph, Progress, Speech, Step, StepList, Table, Talk, Timeline
from bot.rendering.wording import name_of_step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.cases.happenings import Decided
    from bot.cases.views import HandledCase, Message, Moment, OwnCase
    from bot.conversation.requesting import RequestShown, RequestsShown
    from bot.ports import Posted
    from bot.rendering.page import Block
    from bot.rendering.wording import Wording

MISSED = "missed"
ROUTED = frozenset({"appealed", "handed_over", "escalated"})
"""Happenings whose sentence names a team; those of the clock name a step."""


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
        blocks.extend(self._standing(case))
        if case.decision is not None:
            blocks.extend(decided(case.decision, case, self._words))
            blocks.extend(self._after_decision(case))
        blocks.extend(self._content(case))
        return blocks

    def _progress(self, case: OwnCase) -> Progress:
        state, team = str(case.state), self._words.team(case.team)
        late = is_late(case)
        due = ""
        if case.due is not None:
            key = "requests.late" if late else f"requests.due.{name_of_step(case.due.step)}"
            due = self._say(key, day=last_day(case.due.at, case.zone, self._words.book))
        return Progress(
            state, self._say(f"requests.states.{state}.word"), self._say(f"requests.states.{state}.own", team=team), due, late
        )

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

    def _after_decision(self, case: OwnCase) -> Iterator[Block]:
        """What is open to somebody who does not agree."""
        if case.appeal_until is not None:
            until = last_day(case.appeal_until, case.zone, self._words.book)
            appeal = Step("form", f"appeal/{case.id}", self._say("requests.actions.appeal.button"))
            yield StepList("", self._say("requests.decision.appeal", day=until), (appeal,))
        elif any(moment.what == "appealed" for moment in case.timeline) and case.decision is not None:
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
            yield Paragraph(self._say("requests.own.grounds"), tone="note")
        actions = ["write", "withdraw"] if case.can_withdraw else []
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
        told = tuple(moment for posted in reply.notices for moment in self._told(posted, zone))
        if told:
            blocks.append(Timeline(self._say("requests.overview.told"), told))
        if over:
            blocks.append(CaseList(self._say("requests.overview.over"), self._lines(over), "", len(over)))
        return blocks

    def _told(self, posted: Posted, zone: str) -> Iterator[tuple[str, str]]:
        notice = posted.notice
        if notice.at is None:
            return
        text = notice_text(posted, self._words)
        failed = f" {self._say('requests.overview.told_failed')}" if posted.state == "failed" else ""
        yield day_of(notice.at, zone, self._words.book), f"{text}{failed}"

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


def is_late(case: OwnCase | HandledCase) -> bool:
    """Whether the step that is shown as due was missed already."""
    return case.due is not None and any(moment.what == MISSED and moment.about == case.due.step for moment in case.timeline)


def decided(decision: Decided, case: OwnCase | HandledCase, words: Wording, title: str = "") -> Iterator[Block]:
    """A decision with its reason, what it depends on, how long it holds, and what in the pack has to be edited after it."""
    say = words.say
    yield Paragraph(words.outcome(case.kind, decision.outcome), title or say("requests.decision.title"))
    if decision.reason:
        yield Paragraph(decision.reason, say("requests.decision.reason"))
    if decision.conditions:
        yield Paragraph(decision.conditions, say("requests.decision.conditions"))
    if decision.until is not None:
        yield Paragraph(say("requests.decision.until", day=day_in_words(decision.until, words.book)))
    rows = words.edits(case.kind, case.facts) if decision.outcome != "refused" else ()
    if rows:
        yield Table(say("requests.edits.title"), rows)
        yield Paragraph(say("requests.edits.text"), tone="note")


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
    team = words.team(moment.about) if moment.what in ROUTED else ""
    step = "" if moment.what in ROUTED else words.step(moment.about)
    return words.book.say_or(f"requests.timeline.{moment.what}", "", team=team, step=step)


def notice_text(posted: Posted, words: Wording) -> str:
    """The text of a notice."""
    told = posted.notice.values
    until = told.get("until", "")
    if told.get(RESTRICTED):
        return words.say("notices.restricted")
    return words.book.say_or(
        f"notices.{posted.notice.what}",
        words.say("notices.title"),
        kind=words.kind(told.get("kind", "")),
        step=words.step(told.get("step", "")),
        tool=words.tool(told.get("tool", "")),
        employee=told.get("employee", ""),
        why=told.get("why", ""),
        day=written_day(until, words.book) if until else "",
    )
