"""A turn as one JSON object, and a JSON line as a question. This contract is stable: fields are added, never changed.

In: `{"id", "text", "lang"?, "role"?, "place"?}`. Out: what `turn_as_object` returns. `outcome` is null unless the message asks
for permission: as its `intent`, or about as likely, `may_i` then being among the `intents`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bot.conversation import AnswerGiven, ClausesQuoted, QuestionAsked, RouteExplained
from bot.rendering import StepList, plain_text

if TYPE_CHECKING:
    from datetime import date

    from bot.conversation import Reply, Turn
    from bot.rendering import Page

LONGEST_LINE = 1_000_000
"""Characters of an input line; a longer one is answered with an error."""


def question_of(line: str, day: date) -> tuple[str | None, QuestionAsked]:
    """The id and the question of a JSON line.

    Raises:
        ValueError: the line is not such an object; its message says what to write.
    """
    if len(line) > LONGEST_LINE:
        message = f"the line is longer than {LONGEST_LINE} characters"
        raise ValueError(message)
    try:
        asked = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"not JSON: {error.msg} at character {error.pos + 1}"
        raise ValueError(message) from None
    except RecursionError:
        message = "brackets stand too deep in each other"
        raise ValueError(message) from None
    if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
        message = 'the line must be an object with a "text", for instance {"id": "1", "text": "May I ...?"}'
        raise ValueError(message)  # noqa: TRY004 - to the caller it is one kind of error: a bad line
    for key in ("lang", "role", "place"):
        if not isinstance(asked.get(key), str | None):
            message = f'"{key}" must be text'
            raise ValueError(message)  # noqa: TRY004 - as above
    role = asked.get("role")
    question = QuestionAsked(asked["text"], day, asked.get("lang"), None if role == "everyone" else role, asked.get("place"))
    return asked.get("id"), question


def id_of(line: bytes) -> object:
    """The id of a line that is no question, as far as it can be read."""
    try:
        broken = json.loads(line[:LONGEST_LINE])
    except (ValueError, RecursionError):
        return None
    return broken.get("id") if isinstance(broken, dict) else None


def turn_as_object(turn: Turn, page: Page, id_: object = None) -> dict[str, Any]:
    """One answer as plain data.

    Args:
        turn: what is said.
        page: the same in words.
        id_: the caller's id, handed back.
    """
    reply = turn.replies[0]
    ways = [block for block in page.blocks if isinstance(block, StepList) and block.text]
    return {
        "id": id_,
        **_understood(reply),
        **_decided(reply),
        "instead": ways[0].text if ways and isinstance(reply, AnswerGiven) else None,
        "policy": {"version": page.version[0], "hash": page.version[1]},
        "language": page.language,
        "text": plain_text(page),
    }


def _understood(reply: Reply) -> dict[str, Any]:
    reading = getattr(reply, "reading", None)
    if reading is None:
        nothing: dict[str, Any] = {
            "activities": [],
            "data": [],
            "tool": None,
            "tool_status": "unnamed",
            "role": "everyone",
            "place": None,
        }
        return {"intent": "other", "intents": [], "situation": nothing}
    situation = reply.answer.situation if isinstance(reply, AnswerGiven) else reading.situation
    tool = situation.tools[0] if situation.tools else None
    return {
        "intent": "may_i" if isinstance(reply, AnswerGiven) else reading.intent,
        "intents": [{"intent": intent, "confidence": confidence} for intent, confidence in reading.intents],
        "situation": {
            "activities": list(situation.activities),
            "data": list(situation.data),
            "tool": (tool.id or tool.name or None) if tool else None,
            "tool_status": tool.status if tool else "unnamed",
            "role": situation.role,
            "place": situation.place,
        },
    }


def _decided(reply: Reply) -> dict[str, Any]:
    decided: dict[str, Any] = {"outcome": None, "clauses": [], "conditions": [], "unknown": [], "choices": []}
    if isinstance(reply, ClausesQuoted | RouteExplained):
        quoted = [clause.id for clause in reply.clauses]
        if reply.permission is None:
            return decided | {"clauses": quoted}
        besides = _decided(reply.permission)
        return besides | {"clauses": list(dict.fromkeys((*quoted, *besides["clauses"])))}
    if not isinstance(reply, AnswerGiven):
        return decided
    answer = reply.answer
    conditions = [{"text": shown.condition.text, "clause": shown.clause, "met": shown.met} for shown in answer.conditions]
    limits = [{"facet": limit.facet, "value": limit.value, "outcome": str(limit.outcome)} for limit in answer.limits]
    choices = [
        {
            "facet": choice.facet,
            "options": [{"value": option.value, "outcome": str(option.outcome)} for option in choice.options],
        }
        for choice in answer.choices
    ]
    readings = [{"value": activity, "outcome": str(outcome)} for activity, outcome in reply.others]
    return decided | {
        "outcome": str(answer.outcome),
        "clauses": [*(clause.id for clause in answer.clauses), *(clause.id for clause in reply.nearby)],
        "conditions": conditions,
        "limits": limits,
        "unknown": list(answer.unknown),
        "choices": [*choices, *([{"facet": "activity", "options": readings}] if readings else [])],
        "open_tools": list(answer.open_tools),
    }
