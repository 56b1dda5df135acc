"""What the web chat needs of the rest of the house: somebody who hears an event and hands back a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from bot.conversation import Event
    from bot.rendering.page import Page


class Desk(Protocol):
    """The one door from the web chat inwards.

    Everything is asked anew for each request, so that a newly published policy shows at once.
    """

    @property
    def languages(self) -> tuple[str, ...]:
        """Language codes the policy speaks; the first is its own."""

    @property
    def company(self) -> str:
        """Whose policy it is."""

    @property
    def clause_ids(self) -> Collection[str]:
        """Clauses that open; where a text names one of them, the name becomes a link."""

    def hear(self, event: Event, language: str | None = None) -> Page:
        """Answer an event.

        Args:
            event: what happened.
            language: to answer in; None answers in the language of the person's words.
        """

    def sentences(self, language: str) -> Mapping[str, Any]:
        """The frame's own sentences (`pages.yaml`) in a language."""

    def today(self) -> date:
        """The day of the answer."""
