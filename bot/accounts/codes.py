"""Codes: those of an app (TOTP), those for when the phone is lost, and the one a new account starts with."""

from __future__ import annotations

import base64
import hmac
import re
import secrets
from datetime import datetime

import pyotp

from bot.accounts.rules import CODE_BYTES, DRIFT, RECOVERY_CODES, TOTP_SECONDS

SECRET = re.compile(r"[A-Z2-7]{32}")
"""160 bits as base32, as RFC 4226 recommends."""

DIGITS = 6


def new_secret() -> str:
    """A secret for an app."""
    return pyotp.random_base32(32)


def address_for_app(secret: str, name: str, issuer: str) -> str:
    """What an app reads from a picture: an `otpauth:` address with the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime, last: int) -> int | None:
    """Number of the time step that a code of the app belongs to; None for a wrong, an old or a used code.

    Args:
        secret: base32.
        code: as typed.
        now: the moment.
        last: number of the last step whose code was used.
    """
    typed = re.sub(r"\s", "", code).encode()
    if len(typed) != DIGITS:
        return None
    at = int(now.timestamp()) // TOTP_SECONDS
    app = pyotp.TOTP(secret)
    fitting = [
        step for step in range(at - DRIFT, at + DRIFT + 1) if hmac.compare_digest(app.generate_otp(step).encode(), typed)
    ]
    return next((step for step in fitting if step > last), None)


def new_code() -> str:
    """128 random bits as letters and digits, in groups that can be read out."""
    letters = base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=")
    return "-".join((*(letters[start : start + 5] for start in range(0, 20, 5)), letters[20:]))


def new_recovery_codes() -> tuple[str, ...]:
    """Ten of them."""
    return tuple(new_code() for _ in range(RECOVERY_CODES))


def as_made(code: str) -> str:
    """A typed code as it was made: spaces, dashes and small letters do not matter, nor digits that look like letters."""
    return re.sub(r"[^A-Z2-7]", "", code.upper().replace("0", "O").replace("1", "I").replace("8", "B"))
