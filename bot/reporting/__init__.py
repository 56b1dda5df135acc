"""Speaking up: takes sealed reports, keeps their mailboxes, lets handlers act. Nothing here can open a report but `offline`."""

from bot.reporting.reporting import Reporting, Surroundings

__all__ = ["Reporting", "Surroundings"]
