"""The shapes in which Teams wants the answer of an invoke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.channels.teams.activity import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

CARD = "application/vnd.microsoft.card.adaptive"
MESSAGE = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
OK, NOT_IMPLEMENTED, FAILED = 200, 501, 500
WIDTH, HEIGHT = 600, 560


def card_in_place(card: Mapping[str, Any]) -> Answer:
    """A card in the place of the one that was tapped."""
    return Answer(OK, {"statusCode": OK, "type": CARD, "value": dict(card)})


def words_only(sentence: str) -> Answer:
    """A sentence beside the card that was tapped, which stays."""
    return Answer(OK, {"statusCode": OK, "type": MESSAGE, "value": sentence})


def failed(sentence: str) -> Answer:
    """It did not work; the card stays, and can be tapped again."""
    return Answer(OK, {"statusCode": FAILED, "type": ERROR, "value": {"code": "failed", "message": sentence}})


def dialog(card: Mapping[str, Any], title: str, height: int = HEIGHT) -> Answer:
    """A dialog, opened or changed."""
    shown = {"title": title, "height": height, "width": WIDTH, "card": {"contentType": CARD, "content": dict(card)}}
    return Answer(OK, {"task": {"type": "continue", "value": shown}})


def unknown() -> Answer:
    """An invoke of another kind than this bot knows."""
    return Answer(NOT_IMPLEMENTED)


def dialog_stays() -> Answer:
    """A dialog that was sent stays open with everything in it, so that it can be sent again."""
    return Answer(FAILED)
