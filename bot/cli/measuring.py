"""`mayi eval`: the measures of `bot.evaluation` in a table."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pydantic import ValidationError

from bot.assembly import open_desk
from bot.evaluation import MEASURES, evaluate
from bot.library.pack import GoldenQuestion

if TYPE_CHECKING:
    from pathlib import Path

    from bot.evaluation import Report, Verdict
    from bot.settings import Settings

NAMES = {
    "right": "right outcome",
    "wrong_permit": "wrong permits",
    "false_refusal": "false refusals",
    "need_info": "need info",
    "intent": "right intent",
    "clause": "decisive clause cited",
}


def measure(settings: Settings, file: Path, *, errors: bool) -> int:
    """Print the measures; exit code 2 when the file cannot be read."""
    try:
        questions = read_questions(file)
    except FileNotFoundError:
        example = settings.content / "golden" / "questions.jsonl"
        print(f"There is no file {file}: name one of golden questions to read, such as {example}.", file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"{file} cannot be used: {error}", file=sys.stderr)
        return 2
    desk = open_desk(settings.content, settings.cache)
    report = evaluate(questions, desk.knowledge, desk.today())
    if errors:
        for verdict in report.verdicts:
            if verdict.failed:
                print(failure(verdict))
        print()
    print_report(report)
    return 0


def read_questions(file: Path) -> list[GoldenQuestion]:
    """Labelled questions of a JSON-lines file.

    Raises:
        OSError: it cannot be opened.
        ValueError: a line is not a labelled question.
    """
    questions = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            questions.append(GoldenQuestion.model_validate(json.loads(line)))
        except (ValidationError, ValueError) as error:
            message = f"line {number} is not a labelled question ({str(error).splitlines()[0]})"
            raise ValueError(message) from None
    return questions


def print_report(report: Report) -> None:
    """One line a measure, with counts, whole and by language."""
    print(f"{len(report.verdicts)} questions")
    for name in MEASURES:
        held, total = report.counts(name)
        share = f"{held / total:6.1%}" if total else "     -"
        parts = []
        for language in report.languages:
            part, of = report.counts(name, language)
            parts.append(f"{language} {part}/{of}")
        print(f"  {NAMES[name]:<22}{share}  {held:>4} of {total:<4}  {'  '.join(parts)}")


def failure(verdict: Verdict) -> str:
    """A question that failed, with what was wanted and what came."""
    question = verdict.question
    wanted = "/".join(map(str, question.accept)) or question.intent
    got = str(verdict.outcome or verdict.intent)
    return (
        f"{question.id} [{verdict.language}] {', '.join(verdict.failed)}: wanted {wanted}, got {got}\n"
        f"    {question.text}\n"
        f"    read as {verdict.intent}: {', '.join(verdict.activities) or '-'} | {', '.join(verdict.data) or '-'} | "
        f"{', '.join(verdict.tools) or '-'}; clauses {', '.join(verdict.clauses) or '-'} "
        f"(wanted {', '.join(question.clauses) or '-'})"
    )
