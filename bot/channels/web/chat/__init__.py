"""The chat: questions, answers, the policy and the tools."""

from bot.channels.web.chat.pages import WebChat

__all__ = ["WebChat"]
