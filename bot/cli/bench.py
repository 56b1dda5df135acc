"""`mayi bench ask`: how many questions one core answers, how long the slowest take, what it costs to start.

Questions are the pack's own examples and golden questions, each asked in words, understood, decided
and worded as a page. Synthetic packs keep the vocabulary and words and have many more clauses.
"""

from __future__ import annotations

import os
import random
import resource
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.assembly import open_desk, settle
from bot.conversation import Knowledge, QuestionAsked, respond
from bot.library.files import Folder
from bot.library.pack import golden_questions
from bot.policy import Case, Condition, Outcome, When
from bot.rendering import Renderer

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.policy import Policy
    from bot.settings import Settings

SIZES = (500, 10_000)
SEED = 20_261_121
STARTS = 5


@dataclass(frozen=True, slots=True)
class Timing:
    """Answers a second, and how long the middle one and the slowest hundredth took, in milliseconds."""

    rate: float
    p50: float
    p99: float
    slowest: float


def ask(settings: Settings, seconds: float) -> int:
    """Print the figures."""
    _one_core()
    desk = open_desk(settings.content, settings.cache)
    questions = questions_of(desk)
    print(f"{len(questions)} different questions, {seconds:g} s each, one core, understood, decided and worded:")
    base = _measure(questions, desk.knowledge, desk.renderer, seconds)
    _print("sample pack", len(desk.knowledge.policy.clauses), base)
    print(f"  memory of this process so far: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    for size in SIZES:
        policy = synthetic(desk.knowledge.policy, size)
        knowledge = Knowledge(policy, desk.knowledge.understanding)
        timing = _measure(questions, knowledge, Renderer(policy, desk.phrasebooks), seconds)
        _print("synthetic", size, timing, f"{base.rate / timing.rate:.2f} times the sample pack's time")
    print(f"memory of `mayi ask` at its largest: {_memory_of_a_question():.0f} MB")
    print(f"`mayi ask` from a cold start, median of {STARTS}: {_start():.2f} s")
    return 0


def synthetic(policy: Policy, size: int) -> Policy:
    """A policy with `size` deciding clauses over the same vocabulary, the same for the same size."""
    pick = random.Random(SEED)  # noqa: S311 - a benchmark needs the same clauses every time, not secret ones
    vocabulary = policy.vocabulary
    activities, data = [entry.id for entry in vocabulary.activities], [entry.id for entry in vocabulary.data]
    roles, places = [entry.id for entry in vocabulary.roles], [entry.id for entry in vocabulary.places]
    outcomes = (Outcome.ALLOWED, Outcome.CONDITIONAL, Outcome.ASK_FIRST, Outcome.PROHIBITED)
    pattern = policy.clauses[0]
    clauses = []
    for number in range(size):
        when = When(
            activity=tuple(pick.sample(activities, 1)),
            data=tuple(pick.sample(data, 1)) if number % 4 else None,
            role=tuple(pick.sample(roles, 1)) if number % 2 else None,
            place=tuple(pick.sample(places, 1)) if number % 3 else None,
        )
        ruling = Case(
            outcome=outcomes[number % 4],
            conditions=(Condition(text=f"Condition {number}."),),
            reason=f"Reason {number}.",
            instead=f"Way {number}.",
        )
        changes = {"id": f"X-{number}", "kind": "decides", "when": when, "cases": (ruling,), "answers": (), "wordings": {}}
        clauses.append(pattern.model_copy(update=changes))
    # The real clauses stay as words only, so that questions about the policy still have something to quote.
    quoted = [clause.model_copy(update={"cases": (), "kind": "informs", "when": None}) for clause in policy.clauses]
    return replace(policy, clauses=(*clauses, *quoted))


def questions_of(desk: Desk) -> list[QuestionAsked]:
    """The pack's own examples and golden questions, each once."""
    day = desk.today()
    asked = [(example.ask, example.lang) for clause in desk.knowledge.policy.clauses for example in clause.examples]
    asked += [(golden.text, golden.lang) for golden in golden_questions(Folder(desk.pack.root))]
    return [QuestionAsked(text, day, lang) for text, lang in dict.fromkeys(asked)]


def _measure(questions: list[QuestionAsked], knowledge: Knowledge, renderer: Renderer, seconds: float) -> Timing:
    for question in questions:
        renderer.page(respond(question, knowledge))
    settle()
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for question in questions:
            start = time.perf_counter()
            renderer.page(respond(question, knowledge))
            times.append(time.perf_counter() - start)
    times.sort()
    middle, late = times[len(times) // 2], times[int(len(times) * 0.99)]
    return Timing(len(times) / sum(times), middle * 1000, late * 1000, times[-1] * 1000)


def _print(name: str, clauses: int, timing: Timing, note: str = "") -> None:
    figures = (
        f"{timing.rate:7.0f} a second   p50 {timing.p50:5.2f} ms   p99 {timing.p99:5.2f} ms   slowest {timing.slowest:6.2f} ms"
    )
    print(f"  {name:<12}{clauses:>6} clauses  {figures}  {note}".rstrip())


def _one_core() -> None:
    """Keep this process, numpy's threads included, on one core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _command() -> list[str]:
    return [str(Path(sys.executable).with_name("mayi")), "ask", "may I summarise a report?"]


def _start() -> float:
    """Seconds from pressing Enter to the answer, in a process of its own."""
    taken = []
    for _ in range(STARTS):
        start = time.perf_counter()
        subprocess.run(_command(), check=True, capture_output=True)  # noqa: S603 - our own command
        taken.append(time.perf_counter() - start)
    return sorted(taken)[STARTS // 2]


def _memory_of_a_question() -> float:
    """Largest resident memory of `mayi ask`, in MB."""
    script = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", script, *_command()], check=True, capture_output=True, text=True)  # noqa: S603
    return float(done.stdout)
