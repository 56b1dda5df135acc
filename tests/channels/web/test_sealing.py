"""The sealing code of other people, unchanged; and HPKE as the standard has it."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from hpke_by_the_book import open_box, seal

from bot.channels import web

VENDOR = Path(web.__file__).parent / "static" / "vendor"
VECTOR = {
    name: bytes.fromhex(value)
    for name, value in json.loads((Path(__file__).parent / "hpke_vector.json").read_text()).items()
    if name != "source"
}


def test_what_others_wrote_is_what_the_readme_says() -> None:
    """A changed byte, a missing licence or a file nobody wrote down does not go unnoticed."""
    readme = (VENDOR / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"\| `([\w.]+)` \|.*\| `([0-9a-f]{64})` \|", readme))
    assert told == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in VENDOR.glob("*.js")}
    for name in told:
        licence = (VENDOR / name.replace(".js", ".LICENSE.txt")).read_text(encoding="utf-8")
        assert "MIT License" in licence
        assert "Copyright (c)" in licence


def test_the_second_opinion_knows_the_standards_answer() -> None:
    v = VECTOR
    assert open_box(v["skRm"], v["enc"], v["ct"], v["info"], v["aad"]) == v["pt"]
    assert seal(v["pkRm"], v["pt"], v["info"], v["aad"], v["skEm"]) == (v["enc"], v["ct"])


def test_the_second_opinion_agrees_with_cryptography() -> None:
    """Both ways, as far as the library goes: it takes no additional data."""
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    encapsulated, ciphertext = seal(public, b"grounds", b"info", b"")
    assert suite.decrypt(encapsulated + ciphertext, private, b"info") == b"grounds"
    made = suite.encrypt(b"grounds", private.public_key(), b"info")
    assert open_box(private.private_bytes_raw(), made[:32], made[32:], b"info", b"") == b"grounds"


@pytest.mark.parametrize("changed", ["info", "aad", "ct", "enc"])
def test_a_box_opens_for_nothing_else(changed: str) -> None:
    v = VECTOR | {changed: bytes([VECTOR[changed][0] ^ 1]) + VECTOR[changed][1:]}
    with pytest.raises(InvalidTag):
        open_box(v["skRm"], v["enc"], v["ct"], v["info"], v["aad"])
