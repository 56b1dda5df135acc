"""Where a card is shown, which decides what its buttons may be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Surface(StrEnum):
    """The places of Teams where a card can stand."""

    CHAT = "chat"
    """A message: buttons are `Action.Execute`, and `Action.Submit` for clients that do not know it; forms open as dialogs."""

    PLAIN = "plain"
    """A message where dialogs do not work: forms come as cards."""

    DIALOG = "dialog"
    """A dialog (`task/fetch`): it knows `Action.Submit` and links only."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a card is to be painted.

    Attributes:
        surface: where it stands.
        viewer: Teams id of the one person who gets a view of her own, refreshed when she opens the chat; empty for none.
        brief: the shortest form, for rooms: the outcome and its clauses, nothing that repeats the question.
    """

    surface: Surface = Surface.CHAT
    viewer: str = ""
    brief: bool = False
