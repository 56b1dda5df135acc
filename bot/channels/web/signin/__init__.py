"""Signing in: with an account of one's own, with the company's sign-in service, or as a sample person in the demo."""

from bot.channels.web.signin.days import Days, Passed
from bot.channels.web.signin.opening import identity

__all__ = ["Days", "Passed", "identity"]
