"""Where handlers work: the inbox, a case, their keys, and what administrators and auditors look at."""

from bot.channels.web.console.keys import KeyPages
from bot.channels.web.console.overview import OverviewPages
from bot.channels.web.console.pages import ConsolePages

__all__ = ["ConsolePages", "KeyPages", "OverviewPages"]
