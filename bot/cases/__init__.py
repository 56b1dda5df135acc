"""Requests: what they are, what may happen to them, until when, who sees and who handles them."""
