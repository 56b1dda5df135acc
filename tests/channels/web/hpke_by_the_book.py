"""HPKE base mode written from RFC 9180, over the primitives of `cryptography`: a second opinion on what the browser does.

Only one suite: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. The public API of `cryptography` has no additional data.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM, KDF, AEAD = 0x0020, 0x0001, 0x0002
KEM_SUITE = b"KEM" + KEM.to_bytes(2, "big")
SUITE = b"HPKE" + b"".join(part.to_bytes(2, "big") for part in (KEM, KDF, AEAD))


def _extract(salt: bytes, label: bytes, secret: bytes, suite: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, hashlib.sha256)


def _expand(secret: bytes, label: bytes, info: bytes, length: int, suite: bytes) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    out, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(secret, block + labelled + bytes([counter]), hashlib.sha256)
        out += block
    return out[:length]


def _context(shared: bytes, encapsulated: bytes, public: bytes, info: bytes) -> tuple[AESGCM, bytes]:
    """Key and base nonce from a Diffie-Hellman result (sections 4.1 and 5.1)."""
    prk = _extract(b"", b"eae_prk", shared, KEM_SUITE)
    secret = _expand(prk, b"shared_secret", encapsulated + public, 32, KEM_SUITE)
    names = (_extract(b"", b"psk_id_hash", b"", SUITE), _extract(b"", b"info_hash", info, SUITE))
    schedule = b"\x00" + b"".join(names)
    keyed = _extract(secret, b"secret", b"", SUITE)
    key = _expand(keyed, b"key", schedule, 32, SUITE)
    return AESGCM(key), _expand(keyed, b"base_nonce", schedule, 12, SUITE)


def open_box(private: bytes, encapsulated: bytes, ciphertext: bytes, info: bytes, aad: bytes) -> bytes:
    """What a box holds; `InvalidTag` when it is not for this key, this purpose and this form."""
    mine = X25519PrivateKey.from_private_bytes(private)
    shared = mine.exchange(X25519PublicKey.from_public_bytes(encapsulated))
    aead, nonce = _context(shared, encapsulated, mine.public_key().public_bytes_raw(), info)
    return aead.decrypt(nonce, ciphertext, aad)


def seal(public: bytes, plain: bytes, info: bytes, aad: bytes, ephemeral: bytes | None = None) -> tuple[bytes, bytes]:
    """A box: the encapsulated key and the ciphertext. `ephemeral` is given by test vectors alone."""
    made = X25519PrivateKey.from_private_bytes(ephemeral) if ephemeral else X25519PrivateKey.generate()
    encapsulated = made.public_key().public_bytes_raw()
    shared = made.exchange(X25519PublicKey.from_public_bytes(public))
    aead, nonce = _context(shared, encapsulated, public, info)
    return encapsulated, aead.encrypt(nonce, plain, aad)
