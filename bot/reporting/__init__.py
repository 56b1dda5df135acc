"""Speaking up: takes sealed reports, keeps their mailboxes, lets handlers act. Nothing here can open a report but `offline`."""

from bot.reporting.desk import Surroundings
from bot.reporting.reporting import Reporting

__all__ = ["Reporting", "Surroundings"]
