"""Steps of a request that were missed and are still to be done, and how the due line says them.

1. A first answer is done with the first word of the people who handle it, or with a decision.
2. A decision is done when the round has one. What was missed before an appeal belongs to a round that is over.
3. The next word is done with any word after the day it was missed on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cases.case import OPEN
from bot.cases.deadlines import STATUS
from bot.rendering.dates import day_of, last_day
from bot.rendering.page import Table
from bot.rendering.wording import name_of_step

if TYPE_CHECKING:
    from bot.cases.views import HandledCase, Moment, OwnCase
    from bot.rendering.wording import Wording

MISSED, APPEALED = "missed", "appealed"
FIRST_ANSWERS = frozenset({"start", "acknowledge"})


def overdue(case: OwnCase | HandledCase) -> tuple[Moment, ...]:
    """When each late step was noted as missed, the first one first; a step that comes again and again is there once."""
    if case.state not in OPEN:
        return ()
    begins = max((number for number, moment in enumerate(case.timeline) if moment.what == APPEALED), default=0)
    late: dict[str, Moment] = {}
    for moment in case.timeline[begins:]:
        if moment.what == MISSED and not _done(moment, case):
            late.setdefault(name_of_step(moment.about), moment)
    return tuple(late.values())


def _done(missed: Moment, case: OwnCase | HandledCase) -> bool:
    words = [message.at for message in case.messages if not message.from_employee]
    if missed.about in FIRST_ANSWERS:
        return bool(words) or any(moment.what == "decided" for moment in case.timeline)
    return missed.about.startswith(STATUS) and any(at >= missed.at for at in words)


def timetable(case: OwnCase | HandledCase, words: Wording) -> Table | None:
    """Every step that somebody waits for, with its last day; None when the head of the page says all there is."""
    if len(case.steps) <= 1:
        return None
    rows = ((words.step(due.step), last_day(due.at, case.zone, words.book)) for due in case.steps)
    return Table(words.say("requests.timetable"), tuple(rows))


def due_line(case: OwnCase | HandledCase, coming: str, words: Wording) -> tuple[str, bool]:
    """What is late in a first line, then what comes next; and whether anything is late.

    Args:
        case: as it stands.
        coming: the next step in words, empty when nothing is due.
        words: of the reader's language.
    """
    late = overdue(case)
    if not late:
        return coming, False
    said = ", ".join(
        words.say("requests.overdue", step=words.step(moment.about), day=day_of(moment.at, case.zone, words.book))
        for moment in late
    )
    is_next = case.due is not None and not any(
        moment.what == MISSED and moment.about == case.due.step for moment in case.timeline
    )
    return (f"{said}\n{coming}" if is_next and coming else said), True
