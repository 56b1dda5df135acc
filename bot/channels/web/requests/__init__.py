"""An employee's own requests: file one, see where it stands, talk about it, take it back, appeal."""

from bot.channels.web.requests.pages import RequestPages

__all__ = ["RequestPages"]
