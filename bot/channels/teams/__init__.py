"""MayI in Microsoft Teams. Importing this room needs the extra `teams`; it is imported only when Teams is set up."""

from bot.channels.teams.account import Account
from bot.channels.teams.app import MESSAGES, TAB, TeamsChannel
from bot.channels.teams.courier import TeamsCourier
from bot.channels.teams.desk import Desk

__all__ = ["MESSAGES", "TAB", "Account", "Desk", "TeamsChannel", "TeamsCourier"]
