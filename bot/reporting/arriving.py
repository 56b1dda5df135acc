"""Reading what browsers send: every field is checked, and what is not as it should be is refused by name."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.ports_reports import RefusedError
from bot.reporting.texts import unpack
from bot.reports.report import MAILBOX, Item, Wrap
from bot.reports.sizes import CT, ENC, PADDED, sealed_sizes

ID = re.compile(r"[A-Za-z0-9_-]{22}")
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
MOST_WRAPS = 500
LONGEST_CHOICE = 64
MOST_COUNTED = 1_000_000


def unreadable() -> RefusedError:
    """It is not what the pages send."""
    return RefusedError("unreadable")


def obj(value: object) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(value, dict):
        raise unreadable()
    return value


def text(sent: Mapping[str, Any], name: str, longest: int = LONGEST_CHOICE) -> str:
    """A short text."""
    value = sent.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise unreadable()
    return value


def one_of(sent: Mapping[str, Any], name: str, known: Collection[str]) -> str:
    """One of some ids."""
    value = text(sent, name)
    if value not in known:
        raise unreadable()
    return value


def whole(sent: Mapping[str, Any], name: str, least: int, most: int) -> int:
    """A whole number."""
    value = sent.get(name, least)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise unreadable()
    return value


def octets(sent: Mapping[str, Any], name: str, length: int | None = None) -> bytes:
    """Bytes."""
    value = sent.get(name)
    if not isinstance(value, str):
        raise unreadable()
    try:
        data = unpack(value)
    except ValueError:
        raise unreadable() from None
    if length is not None and len(data) != length:
        raise unreadable()
    return data


def random_id(sent: Mapping[str, Any], name: str) -> str:
    """An id of 16 random bytes, as text."""
    value = text(sent, name)
    if not ID.fullmatch(value):
        raise unreadable()
    return value


def key_ids(sent: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """Ids of keys, each once."""
    value = sent.get(name, [])
    if not isinstance(value, list) or len(value) > MOST_WRAPS:
        raise unreadable()
    if not all(isinstance(one, str) and KEY_ID.fullmatch(one) for one in value) or len(set(value)) != len(value):
        raise unreadable()
    return tuple(value)


def random_ids(sent: Mapping[str, Any], name: str, most: int) -> frozenset[str]:
    """Ids of 16 random bytes, each once."""
    value = sent.get(name, [])
    if not isinstance(value, list) or len(value) > most or not all(isinstance(one, str) and ID.fullmatch(one) for one in value):
        raise unreadable()
    if len(set(value)) != len(value):
        raise unreadable()
    return frozenset(value)


def sums(sent: Mapping[str, Any], name: str, known: Collection[str]) -> Mapping[str, int]:
    """Numbers of one and more, by some ids."""
    value = obj(sent.get(name, {}))
    if not value.keys() <= set(known):
        raise unreadable()
    return {one: whole(value, one, 1, MOST_COUNTED) for one in value}


def objects(sent: Mapping[str, Any], name: str, most: int) -> tuple[Mapping[str, Any], ...]:
    """A list of JSON objects."""
    value = sent.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise unreadable()
    return tuple(obj(one) for one in value)


def wrap(sent: Mapping[str, Any]) -> Wrap:
    """The key of a body for one reader."""
    key, sender = text(sent, "key"), text(sent, "from")
    if not KEY_ID.fullmatch(key) or (sender and not KEY_ID.fullmatch(sender)):
        raise unreadable()
    return Wrap(key, sender, octets(sent, "enc", ENC), octets(sent, "ct", CT))


@dataclass(frozen=True, slots=True)
class SentItem:
    """An item as it arrived, before it has a place in a conversation."""

    id: str
    kind: Any
    by: str
    body: bytes
    wraps: tuple[Wrap, ...]

    @property
    def keys(self) -> frozenset[str]:
        """Keys it is sealed to."""
        return frozenset(one.key for one in self.wraps)

    def kept(self, report: str, n: int, day: date) -> Item:
        """The item at its place."""
        return Item(self.id, report, self.kind, self.by, n, day, self.body, self.wraps)


def item(sent: object, kinds: Collection[str], by: Collection[str]) -> SentItem:
    """An item of one of some kinds, by one of some authors."""
    fields = obj(sent)
    kind = one_of(fields, "kind", [one for one in PADDED if one in kinds])
    found = SentItem(
        id=random_id(fields, "id"),
        kind=kind,
        by=one_of(fields, "by", by),
        body=octets(fields, "body"),
        wraps=tuple(wrap(one) for one in objects(fields, "wraps", MOST_WRAPS)),
    )
    if len(found.body) not in sealed_sizes(found.kind):
        raise RefusedError("wrong_size")
    if len(found.keys) != len(found.wraps):
        raise RefusedError("wrong_wraps")
    return found


def expect_wraps(found: SentItem, keys: Collection[str], *, mailbox: bool, reason: str = "wrong_wraps") -> None:
    """Refuse an item that is not sealed to exactly these keys."""
    wanted = {*keys, *([MAILBOX] if mailbox else [])}
    if found.keys != wanted:
        raise RefusedError(reason, 400 if reason == "wrong_wraps" else 409)
