"""`mayi ask`: one question on the command line, or many as JSON lines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, BinaryIO, TextIO

from rich.console import Console

from bot.assembly import open_desk
from bot.channels.terminal import id_of, paint, question_of, turn_as_object
from bot.conversation import NothingToRead, QuestionAsked
from bot.policy import EVERYONE

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.settings import Settings


def once(settings: Settings, text: str, *, as_json: bool, lang: str | None, role: str | None, place: str | None) -> int:  # noqa: PLR0913 - as the command
    """Answer one question; exit code 2 when there was nothing to read, or the policy has no such language, role or place."""
    desk = open_desk(settings.content, settings.cache)
    event = QuestionAsked(text, desk.today(), lang, role, place)
    wrong = _unknown(event, desk)
    if wrong is not None:
        print(f"{wrong}.", file=sys.stderr)
        return 2
    turn = desk.turn(event)
    page = desk.renderer.page(turn, lang)
    if as_json:
        print(json.dumps(turn_as_object(turn, page), ensure_ascii=False))
    else:
        paint(page, Console())
    return 2 if isinstance(turn.replies[0], NothingToRead) else 0


def lines(settings: Settings, source: BinaryIO, target: TextIO) -> int:
    """Answer a question a line, in order; a broken line gets an object with `error` and the run goes on."""
    desk = open_desk(settings.content, settings.cache)
    failed = False
    for number, raw in enumerate(source, 1):
        if not raw.strip():
            continue
        answered = _line(raw, desk)
        if not _is_json(answered.get("id")):
            answered = {"error": "the id is no number that JSON knows"}
        if "error" in answered:
            failed = True
            answered = {"id": answered.pop("id", None), "line": number, **answered}
        target.write(json.dumps(answered) + "\n")  # ASCII alone, for every code page and every reader of lines
        target.flush()
    return 1 if failed else 0


def _is_json(id_: object) -> bool:
    """Whether an id can be given back: Python reads NaN and writes it, and no other program knows it."""
    try:
        json.dumps(id_, allow_nan=False)
    except ValueError:
        return False
    return True


def _line(raw: bytes, desk: Desk) -> dict[str, object]:
    """One answer as an object, or `id` and `error`.

    A role or place that the policy does not have is answered as if nobody had said it, which leaves its limits open;
    `warning` says so. A line of thousands must not stop for a department's name.
    """
    try:
        id_, question = question_of(raw.decode("utf-8"), desk.today())
    except UnicodeDecodeError:
        return {"error": "the line is not text in UTF-8"}
    except ValueError as error:
        return {"id": id_of(raw), "error": str(error)}
    wrong = _unknown(question, desk)
    if question.language is not None and question.language not in desk.languages:
        return {"id": id_, "error": wrong}
    turn = desk.turn(question)
    answered = turn_as_object(turn, desk.renderer.page(turn), id_)
    return answered if wrong is None else {**answered, "warning": f"{wrong}; answered as if it had not been said"}


def _unknown(question: QuestionAsked, desk: Desk) -> str | None:
    """What a question says about its person that the policy does not know, in a sentence; None when it knows all of it."""
    vocabulary = desk.knowledge.policy.vocabulary
    told = (
        ("language", question.language, desk.languages),
        ("role", question.role, (EVERYONE, *(entry.id for entry in vocabulary.roles))),
        ("place", question.place, tuple(entry.id for entry in vocabulary.places)),
    )
    for what, id_, known in told:
        if id_ is not None and id_ not in known:
            return f"'{id_}' is not a {what} of this policy; it has {', '.join(known) or 'none'}"
    return None
