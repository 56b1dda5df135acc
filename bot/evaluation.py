"""How good the answers are, on questions with labels: what `mayi eval` and `mayi policy test` print.

The measures, for a question whose label accepts certain outcomes:

- *right*: the outcome is one of them.
- *wrong permit*: none of them permits, and the answer does. The worst error there is.
- *false refusal*: none of them refuses or asks first, and the answer does.
- *need info*: the answer asks back although the question names a task.
- *intent*: the intent is the label or one that is fair too.
- *clause hit*: one of the decisive clauses is cited.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.conversation import AnswerGiven, ClausesQuoted, QuestionAsked, RouteExplained, respond
from bot.policy import EVERYONE, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from bot.conversation import Knowledge
    from bot.library.pack import GoldenQuestion

UNSTATED = "-"
"""Stands for the language of a question whose label names none."""
MEASURES = ("right", "wrong_permit", "false_refusal", "need_info", "intent", "clause")
REFUSALS = {Outcome.PROHIBITED, Outcome.ASK_FIRST}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out for one question.

    Attributes:
        marks: for each measure that applies to it, whether it holds.
    """

    question: GoldenQuestion
    intent: str
    outcome: Outcome | None
    clauses: tuple[str, ...]
    activities: tuple[str, ...]
    data: tuple[str, ...]
    tools: tuple[str, ...]
    marks: dict[str, bool]

    @property
    def language(self) -> str:
        """Language of the question, as its label says."""
        return self.question.lang or UNSTATED

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the measures it fails."""
        bad = {"wrong_permit", "false_refusal", "need_info"}
        return tuple(name for name, holds in self.marks.items() if holds == (name in bad))


@dataclass(slots=True)
class Report:
    """Counts over many questions, whole and by language."""

    verdicts: list[Verdict] = field(default_factory=list)

    def counts(self, measure: str, language: str | None = None) -> tuple[int, int]:
        """How many hold, of how many the measure applies to."""
        held = Counter(
            verdict.marks[measure]
            for verdict in self.verdicts
            if measure in verdict.marks and language in {None, verdict.language}
        )
        return held[True], held.total()

    @property
    def languages(self) -> tuple[str, ...]:
        """Languages of the questions, most frequent first."""
        return tuple(code for code, _ in Counter(verdict.language for verdict in self.verdicts).most_common())


def evaluate(questions: Iterable[GoldenQuestion], knowledge: Knowledge, day: date) -> Report:
    """Ask every question and compare."""
    return Report([judge(question, knowledge, day) for question in questions])


def judge(question: GoldenQuestion, knowledge: Knowledge, day: date) -> Verdict:
    """Ask one question and compare."""
    role = question.role if question.role != EVERYONE else None
    reply = respond(QuestionAsked(question.text, day, question.lang, role, question.place), knowledge).replies[0]
    reading = getattr(reply, "reading", None)
    intent = reading.intent if reading is not None else "other"
    outcome: Outcome | None = None
    clauses: tuple[str, ...] = ()
    if isinstance(reply, AnswerGiven):
        outcome = reply.answer.outcome
        clauses = (*(clause.id for clause in reply.answer.clauses), *(near.id for near in reply.nearby))
    elif isinstance(reply, ClausesQuoted | RouteExplained):
        clauses = tuple(clause.id for clause in reply.clauses)
        outcome = reply.permission.answer.outcome if reply.permission is not None else None
    situation = reply.answer.situation if isinstance(reply, AnswerGiven) else reading.situation if reading else None
    return Verdict(
        question=question,
        intent=intent,
        outcome=outcome,
        clauses=clauses,
        activities=situation.activities if situation else (),
        data=situation.data if situation else (),
        tools=tuple(f"{tool.name}/{tool.status}" for tool in situation.tools) if situation else (),
        marks=_marks(question, intent, outcome, clauses),
    )


def _marks(question: GoldenQuestion, intent: str, outcome: Outcome | None, clauses: tuple[str, ...]) -> dict[str, bool]:
    marks = {"intent": intent in {question.intent, *question.also_intents}}
    if question.intent == "may_i" and question.accept:
        accepted = set(question.accept)
        marks["right"] = outcome in accepted
        marks["wrong_permit"] = outcome is not None and outcome.permits and not any(one.permits for one in accepted)
        marks["false_refusal"] = outcome in REFUSALS and accepted.isdisjoint({*REFUSALS, Outcome.NOT_COVERED})
        if Outcome.NEED_INFO not in accepted:
            marks["need_info"] = outcome is Outcome.NEED_INFO
    if question.clauses:
        marks["clause"] = not set(question.clauses).isdisjoint(clauses)
    return marks
