"""MayI in Slack: real Bolt over HTTP or Socket Mode. It reads payloads into events and paints pages as Block Kit."""

from bot.channels.slack.account import Account
from bot.channels.slack.app import SlackChannel
from bot.channels.slack.courier import SlackCourier
from bot.channels.slack.desk import Desk
from bot.channels.slack.routes import slack_routes
from bot.channels.slack.socket_mode import Listening

__all__ = ["Account", "Desk", "Listening", "SlackChannel", "SlackCourier", "slack_routes"]
