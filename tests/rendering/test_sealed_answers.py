"""What an employee is shown of her sealed answers: not what they say, but which they are."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.calendars import WorkingDays
from bot.cases import happenings as h
from bot.cases.case import file
from bot.cases.views import own
from bot.conversation.requesting import RequestShown
from bot.rendering import plain_text

if TYPE_CHECKING:
    from bot.assembly import Desk

LANGUAGES = ("en", "de", "fr", "es")
FILED = h.Filed(
    at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    by="e",
    kind="accommodation",
    submission="s",
    facts={"direction": "cannot_use"},
    grounds=True,
    place="de",
    zone="Europe/Berlin",
    route="adjustments",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_sealed_answers_are_named_to_her_who_wrote_them(desk: Desk, language: str) -> None:
    """Every field that is sealed, by the words of the form; without grounds there is none of it."""
    kind = desk.pack.requests["accommodation"]
    labels = [
        desk.phrasebooks[language].say(f"requests.kinds.accommodation.fields.{one.id}.label") for one in kind.sealed_fields
    ]

    def shown(filed: h.Filed) -> str:
        case = own(file("AB23-CD45-EF", filed), kind, WorkingDays(desk.pack.calendars))
        return plain_text(desk.renderer.request_page(RequestShown(case), language))

    assert len(labels) == 3
    assert all(label in shown(FILED) for label in labels)
    assert not any(label in shown(FILED.model_copy(update={"grounds": False})) for label in labels)
