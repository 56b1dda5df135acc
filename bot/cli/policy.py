"""`mayi policy ...`: what an author does with a pack."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.console import Console

from bot.assembly import open_desk
from bot.channels.terminal import paint
from bot.cli.measuring import failure, print_report
from bot.conversation import AnswerGiven, ClauseOpened, ClausesQuoted, NotFound, QuestionAsked, RouteExplained
from bot.evaluation import evaluate
from bot.library import read_pack, summed_up, thin_spots
from bot.library.files import Folder
from bot.library.pack import golden_questions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from bot.assembly import Desk
    from bot.policy import Clause, Example, Situation

MOST_MISSED = 10
"""Golden questions that are printed with how they were read; every wrong permit is."""


def check(root: Path, *, everything: bool = False) -> int:
    """Print every fault; exit code 1 when there is one. Without a fault, print what can be improved: by file, or each spot."""
    pack, faults = read_pack(root, datetime.now(tz=UTC).date())
    for fault in faults:
        print(fault)
    if faults:
        print(f"\n{len(faults)} fault{'s' if len(faults) > 1 else ''}. Nothing was changed.", file=sys.stderr)
        return 1
    assert pack is not None  # noqa: S101 - no pack comes with at least one fault
    print(
        f"{pack.policy.name} {pack.policy.version} ({pack.policy.content_hash[:12]}): "
        f"no fault in {len(pack.policy.clauses)} clauses."
    )
    spots = thin_spots(pack)
    lines = tuple(map(str, spots)) if everything else summed_up(spots)
    if spots:
        print("\nYou can improve (the pack runs all the same):")
    for line in lines:
        print(f"  {line}")
    if len(lines) < len(spots):
        print("  `mayi policy check --all` lists each.")
    return 0


def test(root: Path, cache: Path | None) -> int:
    """Ask every example and golden question; exit code 1 when an example fails or a golden question is wrongly permitted."""
    desk = open_desk(root, cache)
    failed = [line for clause in desk.knowledge.policy.clauses for line in _failing_examples(clause, desk)]
    for line in failed:
        print(line)
    total = sum(len(clause.examples) for clause in desk.knowledge.policy.clauses)
    print(f"{total - len(failed)} of {total} examples right.")
    wrong_permits = 0
    golden = golden_questions(Folder(desk.pack.root))
    if golden:
        report = evaluate(golden, desk.knowledge, desk.today())
        missed = [verdict for verdict in report.verdicts if verdict.failed]
        missed.sort(key=lambda verdict: not verdict.marks.get("wrong_permit"))
        wrong_permits = report.counts("wrong_permit")[0]
        for verdict in missed[: max(MOST_MISSED, wrong_permits)]:
            print(failure(verdict))
        print_report(report)
        if missed:
            print(
                f"{len(missed)} golden questions miss something; `mayi eval FILE --errors` with a file of golden/ shows each."
            )
    return 1 if failed or wrong_permits else 0


def _day_in_force(clause: Clause, today: date) -> date:
    """Today, or the nearest day on which the clause is in force: a rule of next year is asked as it will be answered then."""
    day = max(today, clause.in_force.start)
    return day if clause.in_force.until is None else min(day, clause.in_force.until)


def _failing_examples(clause: Clause, desk: Desk) -> Iterator[str]:
    today = desk.today()
    day = _day_in_force(clause, today)
    on_another_day = "" if day == today else f" on {day}"
    for example in clause.examples:
        got, read = _what_came(example, day, desk)
        wanted = str(example.outcome) if example.outcome else example.intent or "info"
        if wanted not in got:
            yield f"{clause.source}: wanted {wanted}, got {got[0]}{on_another_day}: {example.ask}\n    read as {read}"


def _what_came(example: Example, day: date, desk: Desk) -> tuple[list[str], str]:
    """The outcome, the intents, or both, of an example; and how it was read, in ids."""
    reply = desk.turn(QuestionAsked(example.ask, day, example.lang, example.role, example.place)).replies[0]
    if isinstance(reply, AnswerGiven):
        got = [str(reply.answer.outcome), *(() if example.outcome else (intent for intent, _ in reply.reading.intents))]
        return got, _read(reply.reading.intent, reply.answer.situation)
    if isinstance(reply, ClausesQuoted | RouteExplained):
        besides = [str(reply.permission.answer.outcome)] if reply.permission is not None else []
        got = [*(intent for intent, _ in reply.reading.intents), *besides]
        return got, _read(reply.reading.intent, reply.reading.situation)
    return ["other"], "other"


def _read(intent: str, situation: Situation) -> str:
    tools = (tool.id or tool.name or tool.status for tool in situation.tools)
    facts = (situation.activities, situation.data, tools, sorted(situation.breaches))
    return f"{intent}: " + " | ".join(", ".join(ids) or "-" for ids in facts)


def show(root: Path, clause: str, cache: Path | None) -> int:
    """Print a clause; exit code 1 when there is none."""
    desk = open_desk(root, cache)
    known = {id_.casefold(): id_ for id_ in desk.knowledge.policy.clause_by_id}
    turn = desk.turn(ClauseOpened(known.get(clause.casefold(), clause), desk.today()))
    paint(desk.renderer.page(turn), Console())
    return 1 if isinstance(turn.replies[0], NotFound) else 0


def diff(old: Path, new: Path, cache: Path | None) -> int:
    """Print every answer that differs between two packs, over the examples and golden questions of both."""
    before, after = open_desk(old, cache), open_desk(new, cache)
    changed = 0
    questions = list(dict.fromkeys(question for desk in (before, after) for question in _questions(desk)))
    for question in questions:
        was, is_ = (_summary(question, desk) for desk in (before, after))
        if was != is_:
            changed += 1
            on_another_day = "" if question.day == after.today() else f"on {question.day}: "
            print(f"{on_another_day}{question.text}\n    was: {was}\n    is:  {is_}")
    print(f"{changed} of {len(questions)} answers change.")
    return 0


def _questions(desk: Desk) -> Iterator[QuestionAsked]:
    today = desk.today()
    for clause in desk.knowledge.policy.clauses:
        day = _day_in_force(clause, today)
        for example in clause.examples:
            yield QuestionAsked(example.ask, day, example.lang, example.role, example.place)
    for golden in golden_questions(Folder(desk.pack.root)):
        yield QuestionAsked(golden.text, today, golden.lang, None if golden.role == "everyone" else golden.role, golden.place)


def _summary(question: QuestionAsked, desk: Desk) -> str:
    language = question.language if question.language in desk.languages else None
    reply = desk.turn(replace(question, language=language)).replies[0]
    if isinstance(reply, AnswerGiven):
        decisive = ", ".join(clause.id for clause in reply.answer.clauses if clause.decisive)
        summary = f"{reply.answer.outcome} ({decisive or 'no clause'})"
        conditions = "; ".join(shown.condition.text for shown in reply.answer.conditions if shown.met is not True)
        return f"{summary} if {conditions}" if conditions and reply.answer.outcome.permits else summary
    if isinstance(reply, ClausesQuoted | RouteExplained):
        return f"{reply.reading.intent} ({', '.join(clause.id for clause in reply.clauses)})"
    return "not about AI at work"
