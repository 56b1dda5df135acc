"""The web chat: server-rendered pages that work without script, and better with it."""

from bot.channels.web.app import build_app, web_routes
from bot.channels.web.desk import Desk

__all__ = ["Desk", "build_app", "web_routes"]
