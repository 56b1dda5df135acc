"""Reading an exported report without a browser and without a server: with a key file and its passphrase, or with two halves."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.reporting.hpke import NotForThisKeyError, public_of
from bot.reporting.sealing import file_parts, joined, opened_item, read_half
from bot.reporting.texts import pack, unpack
from bot.reports.report import MAILBOX

MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 1_048_576, 64, 16
"""What a key file may ask of this machine."""

UNSAFE = re.compile(r"[^\w.\- ]")


class UnusableFileError(Exception):
    """A file cannot be used; `reason` names what is wrong with it: all of them stand in `SAYS` of `bot/cli/report_files.py`."""

    def __init__(self, reason: str) -> None:
        """`reason` as above."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Key:
    """An open key."""

    id: str
    private: bytes


@dataclass(frozen=True, slots=True)
class Opened:
    """One item of a report.

    Attributes:
        by: `reporter`, or the id of a handler's key.
        said: what is in it, as JSON; of a file, its name and type.
        file: the file's bytes, empty for other items.
    """

    n: int
    day: str
    kind: str
    by: str
    said: Mapping[str, Any]
    file: bytes = b""


def unlocked(path: Path, passphrase: str) -> Key:
    """A handler's key from the file that the console gave her.

    Raises:
        UnusableFileError: it is no key file, or the passphrase is not the one.
    """
    try:
        key = json.loads(path.read_text(encoding="utf-8"))
        locked = key["locked"] if isinstance(key["locked"], dict) else json.loads(key["locked"])
        work = [int(locked[name]) for name in ("t", "m", "p")]
        salt, nonce, sealed = (unpack(locked[name]) for name in ("salt", "nonce", "sealed"))
        id_, public = str(key["id"]), str(key["public"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnusableFileError("no_key") from error
    if work[0] > MOST_PASSES or work[1] > MOST_MEMORY_KIB or work[2] > MOST_LANES or locked.get("kdf") != "argon2id":
        raise UnusableFileError("no_key")
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    try:
        wrap = hash_secret_raw(secret, salt, work[0], work[1], work[2], 32, Type.ID)
        private = AESGCM(wrap).decrypt(nonce, sealed, f"MayI key v1 {id_} {public}".encode())
    except InvalidTag as error:
        raise UnusableFileError("passphrase") from error
    return Key(id_, private)


def recovered(halves: Sequence[str], exported: Mapping[str, Any]) -> Key:
    """The recovery key from its two printed halves.

    Raises:
        UnusableFileError: they were mistyped, or do not belong together or to this report.
    """
    try:
        private = joined(*(read_half(half) for half in halves))
    except (ValueError, TypeError) as error:
        raise UnusableFileError("no_key") from error
    public = pack(public_of(private))
    found = next((key for key, one in exported["senders"].items() if one == public), "")
    if not found:
        raise UnusableFileError("not_for_this_key")
    return Key(found, private)


def exported(path: Path) -> Mapping[str, Any]:
    """An exported report as it is.

    Raises:
        UnusableFileError: it is none.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        whole = isinstance(found["items"], list) and isinstance(found["senders"], dict) and unpack(found["mailbox"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnusableFileError("no_report") from error
    if not whole:
        raise UnusableFileError("no_report")
    return dict(found)


def opened(report: Mapping[str, Any], key: Key) -> tuple[Opened, ...]:
    """All items of an exported report, in their order, but for the file item of a report without a file.

    Raises:
        UnusableFileError: it is not sealed to this key, or was changed.
    """
    try:
        publics = {id_: unpack(public) for id_, public in report["senders"].items()} | {MAILBOX: unpack(report["mailbox"])}
        items = sorted(report["items"], key=lambda item: int(item["n"]))
        every = [_opened(item, opened_item(report["report"], item, key.id, key.private, publics)) for item in items]
        return tuple(one for one in every if one.kind != "file" or one.file or one.said.get("name"))
    except NotForThisKeyError as error:
        raise UnusableFileError("not_for_this_key") from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableFileError("no_report") from error


def safe_name(said: Mapping[str, Any], n: int) -> str:
    """A name for an attached file that leads nowhere else."""
    return f"{n}-{UNSAFE.sub('_', str(said.get('name', '')))[-80:].lstrip('.') or 'file'}"


def _opened(item: Mapping[str, Any], content: bytes) -> Opened:
    by = "reporter" if item["by"] == MAILBOX else str(item["by"])
    said, file = file_parts(content) if item["kind"] == "file" else (json.loads(content), b"")
    return Opened(int(item["n"]), str(item["day"]), str(item["kind"]), by, said, file)
