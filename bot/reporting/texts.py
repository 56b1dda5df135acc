"""Bytes as text and back, the way browsers and this program exchange them: base64url without padding."""

from __future__ import annotations

import base64
import binascii


def pack(data: bytes) -> str:
    """Bytes as text."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpack(text: str) -> bytes:
    """Text as bytes.

    Raises:
        ValueError: it is not base64url without padding, in its one proper form.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("no_base64url") from error
    if len(text) % 4 == 1 or "+" in text or "/" in text or "=" in text:
        raise ValueError("no_base64url")
    return data
