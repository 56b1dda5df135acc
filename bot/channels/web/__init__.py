"""The web pages: the chat, requests and the console. Server-rendered; they work without script, and better with it."""

from bot.channels.web.app import build_app, build_site
from bot.channels.web.desk import Desk, RequestDesk
from bot.channels.web.identity import Identity, Signed

__all__ = ["Desk", "Identity", "RequestDesk", "Signed", "build_app", "build_site"]
