"""The terminal: pages in colour for people, objects in JSON for programs."""

from bot.channels.terminal.objects import id_of, question_of, turn_as_object
from bot.channels.terminal.paint import paint

__all__ = ["id_of", "paint", "question_of", "turn_as_object"]
