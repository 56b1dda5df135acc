"""Grounds sealed to handlers' keys. This side never holds a private key in the open: it keeps boxes that it cannot read."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST_BOX = 64 * 1024 + 16
"""Bytes of one sealed box: the largest size that grounds are padded to, and the seal of AES-GCM."""


@dataclass(frozen=True, slots=True)
class HandlerKey:
    """A handler's key pair, made in her browser.

    Attributes:
        id: random name of the pair; a box says to which it is sealed.
        person: whose it is.
        public: HPKE public key, DHKEM(X25519, HKDF-SHA256), 32 bytes.
        locked_private: the private half, locked by her passphrase in the browser: JSON, opaque here.
    """

    id: str
    person: str
    public: bytes
    locked_private: str


@dataclass(frozen=True, slots=True)
class SealedBox:
    """Grounds sealed to one key: HPKE base mode, HKDF-SHA256, AES-256-GCM, with the submission as additional data.

    Attributes:
        key: id of the key pair.
        encapsulated: 32 bytes.
        ciphertext: padded to one of a few sizes before sealing.
    """

    key: str
    encapsulated: bytes
    ciphertext: bytes
