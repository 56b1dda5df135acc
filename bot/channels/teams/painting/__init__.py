"""Neutral pages as Adaptive Cards: what is said is decided before; here is how it looks in Teams, and what a tap sends back."""

from bot.channels.teams.painting.card import Painter
from bot.channels.teams.painting.surface import Look, Surface

__all__ = ["Look", "Painter", "Surface"]
