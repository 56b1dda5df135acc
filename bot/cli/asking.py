"""`mayi ask`: one question on the command line, or many as JSON lines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, BinaryIO, TextIO

from rich.console import Console

from bot.assembly import open_desk
from bot.channels.terminal import paint, question_of, turn_as_object
from bot.conversation import NothingToRead, QuestionAsked

if TYPE_CHECKING:
    from bot.assembly import Desk
    from bot.settings import Settings


def once(settings: Settings, text: str, *, as_json: bool, lang: str | None, role: str | None, place: str | None) -> int:  # noqa: PLR0913 - as the command
    """Answer one question; exit code 2 when there was nothing to read."""
    desk = open_desk(settings.content, settings.cache)
    if lang is not None and lang not in desk.languages:
        print(f"'{lang}' is not a language of this policy; it has {', '.join(desk.languages)}.", file=sys.stderr)
        return 2
    event = QuestionAsked(text, desk.today(), lang, role, place)
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
    for raw in source:
        if not raw.strip():
            continue
        answered = _line(raw, desk)
        failed = failed or "error" in answered
        target.write(json.dumps(answered, ensure_ascii=False) + "\n")
        target.flush()
    return 1 if failed else 0


def _line(raw: bytes, desk: Desk) -> dict[str, object]:
    try:
        id_, question = question_of(raw.decode("utf-8"), desk.today())
    except UnicodeDecodeError:
        return {"id": None, "error": "the line is not text in UTF-8"}
    except ValueError as error:
        return {"id": None, "error": str(error)}
    if question.language is not None and question.language not in desk.languages:
        return {
            "id": id_,
            "error": f"'{question.language}' is not a language of this policy; it has {', '.join(desk.languages)}",
        }
    turn = desk.turn(question)
    page = desk.renderer.page(turn)
    return turn_as_object(turn, page, id_)
