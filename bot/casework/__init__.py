"""Requests at work: the only user of the ports. Channels bring events, and get back what to say."""

from bot.casework.casework import Casework
from bot.casework.desk import CaseDesk
from bot.casework.surroundings import Surroundings

__all__ = ["CaseDesk", "Casework", "Surroundings"]
