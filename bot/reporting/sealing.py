"""Items as browsers make and open them: a body under a key of its own, the key sealed to each reader.

The server never calls this. It is for reading offline, for tests, and for the simulated year of the attacker.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.reporting.hpke import NotForThisKeyError, seal, unseal
from bot.reporting.texts import pack, unpack
from bot.reports.report import Kind
from bot.reports.sizes import PADDED, padded, unpadded

IV_BYTES, KEY_BYTES = 12, 32


def new_id() -> str:
    """A random id of 16 bytes, as text."""
    return pack(secrets.token_bytes(16))


def sealed_item(  # noqa: PLR0913, PLR0917 - an item is bound to all of these
    report: str,
    kind: Kind,
    content: bytes,
    by: str,
    private: bytes,
    to: Mapping[str, bytes],
    *,
    item: str = "",
    least: int = 0,
    sender: str = "",
) -> dict[str, Any]:
    """An item for readers.

    Args:
        report: id of the report.
        kind: of the item.
        content: what is sealed.
        by: `mailbox`, or the id of the author's key.
        private: raw, of the author's key, or of the sender's.
        to: public keys by id; `mailbox` for the reporter's.
        item: id, a new one when empty.
        least: smallest padded size to use.
        sender: id of the key of a handler who seals another's words anew.
    """
    id_ = item or new_id()
    key, iv = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(IV_BYTES)
    plain = padded(content, tuple(size for size in PADDED[kind] if size >= least))
    body = iv + AESGCM(key).encrypt(iv, plain, body_aad(report, id_, kind, by))
    secret = key + hashlib.sha256(body).digest()
    passed_on = {"from": sender} if sender else {}
    wraps = [wrapped(secret, report, id_, reader, public, sender or by, private) | passed_on for reader, public in to.items()]
    return {"id": id_, "kind": kind, "by": by, "body": pack(body), "wraps": wraps}


def wrapped(  # noqa: PLR0913, PLR0917 - a wrap is bound to all of these
    secret: bytes, report: str, item: str, reader: str, public: bytes, by: str, private: bytes
) -> dict[str, str]:
    """The key of a body for one reader; `by` is who seals it."""
    enc, ct = seal(secret, public, wrap_info(report, item, reader, by), sender=private)
    return {"key": reader, "enc": pack(enc), "ct": pack(ct)}


def body_aad(report: str, item: str, kind: str, by: str) -> bytes:
    """What a body is bound to."""
    return f"MayI body v1\n{report}\n{item}\n{kind}\n{by}".encode()


def wrap_info(report: str, item: str, reader: str, by: str) -> bytes:
    """What a wrap is bound to."""
    return f"MayI wrap v1\n{report}\n{item}\n{reader}\n{by}".encode()


def unwrapped(report: str, item: Mapping[str, Any], reader: str, private: bytes, publics: Mapping[str, bytes]) -> bytes:
    """Key of the body and hash of the body, 64 bytes.

    Args:
        report: id of the report.
        item: as the server gives it.
        reader: id of the reader's key, or `mailbox`; `private` is its private half.
        private: raw.
        publics: public keys of possible senders by id; `mailbox` for the reporter's.

    Raises:
        NotForThisKeyError: it is not for this reader, or not from that sender.
    """
    wrap = next((one for one in item["wraps"] if one["key"] == reader), None)
    if wrap is None:
        raise NotForThisKeyError
    by = wrap.get("from") or item["by"]
    if by not in publics:
        raise NotForThisKeyError
    info = wrap_info(report, item["id"], reader, by)
    return unseal(unpack(wrap["enc"]), unpack(wrap["ct"]), private, info, sender=publics[by])


def opened_item(report: str, item: Mapping[str, Any], reader: str, private: bytes, publics: Mapping[str, bytes]) -> bytes:
    """The content of an item; arguments and errors as for `unwrapped`."""
    secret = unwrapped(report, item, reader, private, publics)
    body = unpack(item["body"])
    if hashlib.sha256(body).digest() != secret[KEY_BYTES:]:
        raise NotForThisKeyError
    aad = body_aad(report, item["id"], item["kind"], item["by"])
    try:
        plain = AESGCM(secret[:KEY_BYTES]).decrypt(body[:IV_BYTES], body[IV_BYTES:], aad)
        return unpadded(plain)
    except (InvalidTag, ValueError) as error:
        raise NotForThisKeyError from error


def json_content(value: Mapping[str, Any]) -> bytes:
    """A JSON content."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def file_content(name: str, type_: str, data: bytes) -> bytes:
    """A file with its name and its media type: two bytes of length, JSON, the file."""
    about = json_content({"v": 1, "name": name, "type": type_})
    return len(about).to_bytes(2, "big") + about + data


def file_parts(content: bytes) -> tuple[dict[str, Any], bytes]:
    """What is said of a file, and the file.

    Raises:
        ValueError: it is not the content of a file item.
    """
    end = 2 + int.from_bytes(content[:2], "big")
    said: dict[str, Any] = json.loads(content[2:end])
    return said, content[end:]


NO_FILE = file_content("", "", b"")
"""What the file item of a report holds when no file is attached."""


def halves(private: bytes) -> tuple[bytes, bytes]:
    """A private key in two parts; one alone is random, both together by exclusive or give the key."""
    first = secrets.token_bytes(len(private))
    return first, joined(private, first)


def joined(first: bytes, second: bytes) -> bytes:
    """Two parts as one."""
    return bytes(a ^ b for a, b in zip(first, second, strict=True))


def printed_half(half: bytes) -> str:
    """A part as it is printed, with four bytes that find typing errors."""
    return f"{pack(half)}.{pack(hashlib.sha256(b'MayI half v1' + bytes([10]) + half).digest()[:4])}"


def read_half(text: str) -> bytes:
    """A printed part.

    Raises:
        ValueError: it was not typed as it was printed.
    """
    half, _, check = text.strip().partition(".")
    data = unpack(half)
    if printed_half(data) != f"{half}.{check}":
        raise ValueError("half_mistyped")
    return data
