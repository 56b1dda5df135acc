"""HPKE (RFC 9180) with DHKEM(X25519, HKDF-SHA256), HKDF-SHA256 and AES-256-GCM, in the base and the authenticated mode.

`cryptography` has the base mode without additional data alone; the authenticated mode tells a reader that nobody but the
holder of the sender's key can have sealed a thing. Checked against the vectors of the RFC, both modes, and against
`cryptography`'s own.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

BASE, AUTH = 0, 2
KEM = b"KEM" + (0x0020).to_bytes(2, "big")
SUITE = b"HPKE" + b"".join(number.to_bytes(2, "big") for number in (0x0020, 0x0001, 0x0002))
HASH_BYTES, KEY_BYTES, NONCE_BYTES, ENC_BYTES = 32, 32, 12, 32


class NotForThisKeyError(Exception):
    """It is not sealed to this key, not by this sender, not for this purpose, or it was changed."""


def public_of(private: bytes) -> bytes:
    """The public half of a raw private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def new_private() -> bytes:
    """A raw private key, 32 bytes."""
    return X25519PrivateKey.generate().private_bytes_raw()


def seal(  # noqa: PLR0913 - the parameters of the RFC's one-shot functions
    plain: bytes, to: bytes, info: bytes, *, sender: bytes | None = None, aad: bytes = b"", ephemeral: bytes | None = None
) -> tuple[bytes, bytes]:
    """Seal to a public key.

    Args:
        plain: what is sealed.
        to: public key of the reader, 32 bytes.
        info: what it is for; opening needs the same.
        sender: private key of the sender for the authenticated mode, None for the base mode.
        aad: additional data.
        ephemeral: private key for the encapsulation; only vectors give one.

    Returns:
        The encapsulated key (32 bytes), and the ciphertext (16 bytes longer than the plaintext).
    """
    once = ephemeral or new_private()
    enc = public_of(once)
    shared, context = _dh(once, to), enc + to
    if sender is not None:
        shared += _dh(sender, to)
        context += public_of(sender)
    key, nonce = _schedule(BASE if sender is None else AUTH, _kem_secret(shared, context), info)
    return enc, AESGCM(key).encrypt(nonce, plain, aad)


def unseal(  # noqa: PLR0913 - as above
    enc: bytes, ciphertext: bytes, private: bytes, info: bytes, *, sender: bytes | None = None, aad: bytes = b""
) -> bytes:
    """Open what `seal` made; `sender` is the sender's public key for the authenticated mode.

    Raises:
        NotForThisKeyError: it does not open.
    """
    try:
        shared, context = _dh(private, enc), enc + public_of(private)
        if sender is not None:
            shared += _dh(private, sender)
            context += sender
        key, nonce = _schedule(BASE if sender is None else AUTH, _kem_secret(shared, context), info)
        return AESGCM(key).decrypt(nonce, ciphertext, aad)
    except (InvalidTag, ValueError) as error:
        raise NotForThisKeyError from error


def hkdf(secret: bytes, info: bytes, length: int, salt: bytes = b"") -> bytes:
    """HKDF-SHA256 (RFC 5869)."""
    return _expand(hmac.digest(salt or bytes(HASH_BYTES), secret, "sha256"), info, length)


def _dh(private: bytes, public: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))


def _expand(prk: bytes, info: bytes, length: int) -> bytes:
    out, block = b"", b""
    for number in range(1, -(-length // HASH_BYTES) + 1):
        block = hmac.digest(prk, block + info + bytes([number]), "sha256")
        out += block
    return out[:length]


def _labelled_extract(suite: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.new(salt or bytes(HASH_BYTES), b"HPKE-v1" + suite + label + secret, hashlib.sha256).digest()


def _labelled_expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return _expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def _kem_secret(shared: bytes, context: bytes) -> bytes:
    prk = _labelled_extract(KEM, b"", b"eae_prk", shared)
    return _labelled_expand(KEM, prk, b"shared_secret", context, HASH_BYTES)


def _schedule(mode: int, shared: bytes, info: bytes) -> tuple[bytes, bytes]:
    psk_id = _labelled_extract(SUITE, b"", b"psk_id_hash", b"")
    context = bytes([mode]) + psk_id + _labelled_extract(SUITE, b"", b"info_hash", info)
    secret = _labelled_extract(SUITE, shared, b"secret", b"")
    return (
        _labelled_expand(SUITE, secret, b"key", context, KEY_BYTES),
        _labelled_expand(SUITE, secret, b"base_nonce", context, NONCE_BYTES),
    )
