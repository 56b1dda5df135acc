"""Keys of the sample people who handle requests and reports, so that the demo can seal at once.

Real keys are made in their holders' browsers, and this side never sees a private half. In the demo the passphrase is printed,
which is why the demo listens on this machine alone.
"""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.cases.sealing import HandlerKey
from bot.reporting.hpke import new_private, public_of
from bot.reporting.texts import pack

if TYPE_CHECKING:
    from storage import Store

PASSPHRASE = "sample people only"  # noqa: S105 - shown to everybody who starts the demo
MEMORY_KIB, PASSES, LANES = 65_536, 2, 1


def put_sample_keys(store: Store) -> None:
    """Give a key to everybody who handles something and has none."""
    for person in store.directory.everybody():
        if person.active and person.teams_of and not store.keyring.keys_of(person.id):
            store.keyring.add(_made_up(person.id))


def _made_up(person: str) -> HandlerKey:
    """A key pair, its private half locked as a browser locks it."""
    private, id_ = new_private(), pack(secrets.token_bytes(16))
    public, salt, nonce = public_of(private), secrets.token_bytes(16), secrets.token_bytes(12)
    wrap = hash_secret_raw(PASSPHRASE.encode(), salt, PASSES, MEMORY_KIB, LANES, 32, Type.ID)
    sealed = AESGCM(wrap).encrypt(nonce, private, f"MayI key v1 {id_} {pack(public)}".encode())
    work = {"v": 1, "kdf": "argon2id", "m": MEMORY_KIB, "t": PASSES, "p": LANES}
    locked = work | {"salt": pack(salt), "nonce": pack(nonce), "sealed": pack(sealed)}
    return HandlerKey(id_, person, public, json.dumps(locked))
