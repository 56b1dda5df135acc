"""Accounts of one's own and being signed in: passwords, second factors, back-off, sessions. No web page knows how."""
