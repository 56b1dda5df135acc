"""Neutral pages as Block Kit: messages, modals, the home tab; and the limits Slack sets to each."""
