"""A message that goes on from the one before: "and with customers' data?".

Nothing of a question is kept, so what came before is known only where the person's own page carries it.
1. The new message says what changes; the task and all it does not speak of stay.
2. Where it names a task of its own, the rest stays only if that makes the answer no freer.
3. Where what came before is not there, such a message gets no yes: nobody can know what it would be a yes to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.conversation.standing import situation_of
from bot.policy import EVERYONE, Outcome
from bot.policy.determination import outcome_of
from bot.understanding.words import MAY_I

if TYPE_CHECKING:
    from datetime import date

    from bot.conversation.replies import AnswerGiven
    from bot.conversation.standing import Known
    from bot.policy import Policy, Situation
    from bot.understanding.reading import Reading

TAKEN_UP = frozenset({MAY_I, "other"})
"""Intents of a message that can go on from a question for permission; a few words about nothing else read as `other`."""

NEAR_PERMISSION = 0.2
"""A question about the policy can go on as well when it is nearly as much a question for permission."""

FEW_WORDS = 5
"""In so few words a task counts only when a word names it: a tool's name alone suggests what the tool is mostly used for."""


def followed(reading: Reading, before: Known, policy: Policy, day: date) -> Reading | None:
    """The reading together with what came before; None where the message stands by itself.

    Args:
        reading: of the message alone.
        before: what the last answer rested on; untrusted, and left out when today's policy does not know a word of it.
        policy: of today.
        day: of the answer.
    """
    earlier = situation_of(before, policy.vocabulary) if before else None
    if earlier is None or not reading.goes_on or not _asks_for_permission(reading) or not _says_anything(reading.situation):
        return None
    named = _names_a_task(reading)
    whole = _together(earlier, reading, reading.situation, named=named)
    freer = policy.rank[outcome_of(whole, policy, day)] > policy.rank[outcome_of(reading.situation, policy, day)]
    if freer and named:
        return None
    others = tuple(_together(earlier, reading, one, named=named) for one in reading.alternatives)
    return replace(reading, intent=MAY_I, situation=whole, alternatives=others)


def is_lost(reading: Reading) -> bool:
    """Whether a message goes on from one that is not there, and says nothing of what the AI is for."""
    return reading.goes_on and not _names_a_task(reading)


def without_a_yes(reply: AnswerGiven) -> AnswerGiven:
    """The answer to a message whose beginning is lost: a no stays, a yes becomes a question back."""
    answer = reply.answer
    if answer.outcome.permits:
        answer = replace(answer, outcome=Outcome.NEED_INFO, limits=(), parts=())
    return replace(reply, answer=answer, thread="lost")


def _asks_for_permission(reading: Reading) -> bool:
    scores = dict(reading.intents)
    near = scores.get(MAY_I, 0.0) >= scores.get(reading.intent, 0.0) - NEAR_PERMISSION
    return reading.intent in TAKEN_UP or (reading.intent == "info" and near)


def _names_a_task(reading: Reading) -> bool:
    in_words = any(found.facet == "activity" for found in reading.found)
    return reading.situation.names_a_task and (in_words or len(reading.text.split()) > FEW_WORDS)


def _says_anything(situation: Situation) -> bool:
    return bool(
        situation.names_a_task
        or situation.data
        or situation.tools
        or situation.breaches
        or situation.place
        or situation.role != EVERYONE
    )


def _together(earlier: Situation, reading: Reading, now: Situation, *, named: bool) -> Situation:
    """What was said now, and for everything else what was said before; `named` says whether there is a task among it."""
    task = now if named else earlier
    return replace(
        now,
        activities=task.activities,
        beyond_vocabulary=task.beyond_vocabulary,
        data=_data(earlier, reading, now),
        tools=now.tools or earlier.tools,
        role=now.role if now.role != EVERYONE else earlier.role,
        place=now.place or earlier.place,
        breaches=now.breaches | earlier.breaches,
    )


def _data(earlier: Situation, reading: Reading, now: Situation) -> tuple[str, ...]:
    """Kinds of data that words name now; without such words those named before, as "anonymised" or "no names" leave them.

    What a longer message only hints at comes on top: it takes nothing out.
    """
    if not earlier.data or any(found.facet == "data" for found in reading.found):
        return now.data
    left = (reading.turned.get(kind, kind) for kind in earlier.data if kind in reading.turned or kind not in reading.taken_back)
    hinted = now.data if not reading.taken_back and len(reading.text.split()) > FEW_WORDS else ()
    return tuple(dict.fromkeys((*left, *hinted)))
