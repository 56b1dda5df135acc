"""HPKE, receipts and items against the vectors that browsers are tested with too."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hpke as library
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from bot.report_office import receipt_words
from bot.reporting import hpke, receipt, sealing
from bot.reporting.texts import pack, unpack
from bot.reports import commitments, sizes
from bot.reports.report import MAILBOX

HERE = Path(__file__).parent
RFC = json.loads((HERE / "rfc9180.json").read_text())["vectors"]
OURS = json.loads((HERE / "vectors.json").read_text())


@pytest.mark.parametrize("vector", RFC, ids=["base", "authenticated"])
def test_sealing_gives_the_bytes_of_the_rfc_and_opens_them(vector: dict[str, str]) -> None:
    """RFC 9180, both modes."""
    of = {name: bytes.fromhex(value) for name, value in vector.items() if name != "mode"}
    made = hpke.seal(of["pt"], of["pkRm"], of["info"], sender=of.get("skSm"), aad=of["aad"], ephemeral=of["skEm"])
    assert made == (of["enc"], of["ct"])
    assert hpke.unseal(of["enc"], of["ct"], of["skRm"], of["info"], sender=of.get("pkSm"), aad=of["aad"]) == of["pt"]
    with pytest.raises(hpke.NotForThisKeyError):
        hpke.unseal(of["enc"], of["ct"], of["skRm"], of["info"] + b"!", sender=of.get("pkSm"), aad=of["aad"])
    with pytest.raises(hpke.NotForThisKeyError):
        hpke.unseal(of["enc"], of["ct"], hpke.new_private(), of["info"], sender=of.get("pkSm"), aad=of["aad"])
    if "pkSm" in of:
        with pytest.raises(hpke.NotForThisKeyError):
            hpke.unseal(of["enc"], of["ct"], of["skRm"], of["info"], sender=hpke.public_of(hpke.new_private()), aad=of["aad"])


@given(plain=st.binary(max_size=300), info=st.binary(max_size=60))
def test_the_library_s_own_hpke_opens_ours_and_we_open_its(plain: bytes, info: bytes) -> None:
    """Two implementations agree on the base mode."""
    suite = library.Suite(library.KEM.X25519, library.KDF.HKDF_SHA256, library.AEAD.AES_256_GCM)
    private = hpke.new_private()
    public = hpke.public_of(private)
    enc, ct = hpke.seal(plain, public, info)
    assert suite.decrypt(enc + ct, X25519PrivateKey.from_private_bytes(private), info) == plain
    theirs = suite.encrypt(plain, X25519PublicKey.from_public_bytes(public), info)
    assert hpke.unseal(theirs[:32], theirs[32:], private, info) == plain


def test_a_public_key_of_low_order_is_refused() -> None:
    """Somebody sends zeros for a key, so that the secret would be known to all."""
    with pytest.raises(hpke.NotForThisKeyError):
        hpke.unseal(bytes(32), bytes(48), hpke.new_private(), b"")


def test_receipts_derive_what_the_vectors_say() -> None:
    """The same words give the same mailbox in Python and in the browser."""
    words = receipt_words()
    for vector in OURS["receipts"]:
        eleven = receipt.read_words(vector["words"], words)
        found = receipt.derived(eleven)
        derived = (pack(found.locator), pack(found.private), pack(found.public), pack(found.nonce))
        assert derived == (vector["locator"], vector["private"], vector["public"], vector["nonce"])


def test_a_receipt_has_more_than_a_hundred_bits_and_typing_errors_are_found_without_the_server() -> None:
    """Ten words of 2,048 are 110 bits; four letters are enough; a wrong word is named by its place."""
    words = receipt_words()
    assert (len(words), len(set(words)), len({word[:4] for word in words})) == (2048, 2048, 2048)
    eleven = receipt.new_words(words)
    assert len(eleven) == 11
    assert eleven != receipt.new_words(words)
    typed = " - ".join(word[:4].upper() for word in eleven)
    assert receipt.read_words(typed, words) == eleven
    with pytest.raises(receipt.ReceiptFaultyError) as caught:
        receipt.read_words(" ".join((*eleven[:3], "zzzz", *eleven[4:])), words)
    assert caught.value.at == 3
    found = 0
    pick = random.Random(5)  # noqa: S311 - the same typing errors every time
    for _ in range(200):
        other = [*eleven]
        other[pick.randrange(10)] = pick.choice(words)
        try:
            receipt.read_words(" ".join(other), words)
        except receipt.ReceiptFaultyError:
            found += 1
    assert found >= 195
    for short in ("", " ".join(eleven[:10])):
        with pytest.raises(receipt.ReceiptFaultyError):
            receipt.read_words(short, words)


def test_items_of_the_vectors_open() -> None:
    """Items that a browser makes look like these."""
    for vector in OURS["items"]:
        publics = {key: unpack(public) for key, public in vector["publics"].items()}
        content = sealing.opened_item(vector["report"], vector["item"], vector["reader"], unpack(vector["private"]), publics)
        assert content == unpack(vector["content"])


@given(st.sampled_from(["head", "text", "file"]), st.integers(0, 20_000))
def test_a_size_says_the_kind_of_an_item_and_hardly_more(kind: Any, length: int) -> None:
    """Whatever is written, its ciphertext has one of the few sizes of its kind."""
    private = hpke.new_private()
    to = {MAILBOX: hpke.public_of(private)}
    content = bytes(length)
    if length + 4 > max(sizes.PADDED[kind]):
        with pytest.raises(ValueError, match="too_long"):
            sealing.sealed_item("r", kind, content, MAILBOX, private, to)
        return
    item = sealing.sealed_item("r", kind, content, MAILBOX, private, to)
    assert len(unpack(item["body"])) in sizes.sealed_sizes(kind)
    assert sealing.opened_item("r", item, MAILBOX, private, {MAILBOX: hpke.public_of(private)}) == content


@given(st.sets(st.binary(min_size=32, max_size=32), min_size=1, max_size=20), st.data())
def test_every_leaf_of_a_day_can_be_proved_and_no_other(found: set[bytes], data: st.DataObject) -> None:
    """A path leads from a leaf to the root, and from nothing else."""
    leaves = [*found, *(bytes([number]) * 33 for number in range(commitments.missing(len(found))))]
    root, leaf = commitments.root(leaves), data.draw(st.sampled_from(sorted(found)))
    steps, at = commitments.path(leaves, leaf), sorted(leaves).index(leaf)
    assert commitments.root_by(leaf, at, steps) == root
    assert commitments.root_by(leaf[::-1] + b"!", at, steps) != root
    assert commitments.root(sorted(leaves, reverse=True)) == root


def test_proof_of_filing_is_as_the_vectors_say() -> None:
    """Leaf, root and head in Python and in the browser."""
    day = OURS["day"]
    leaves = [unpack(leaf) for leaf in day["leaves"]]
    assert commitments.root(leaves).hex() == day["root"]
    previous, of = bytes.fromhex(day["previous"]), date.fromisoformat(day["day"])
    assert commitments.head(previous, of, commitments.root(leaves)).hex() == day["head"]
    assert pack(commitments.leaf(unpack(day["nonce"]), unpack(day["body"]))) == day["leaf"]
