"""Words to facts: what a message asks, and about what. Local, deterministic, no generative model."""

from bot.understanding.learning import Learnt
from bot.understanding.reading import Found, Reading
from bot.understanding.understanding import Understanding
from bot.understanding.words import INTENTS, LanguageWords

__all__ = ["INTENTS", "Found", "LanguageWords", "Learnt", "Reading", "Understanding"]
