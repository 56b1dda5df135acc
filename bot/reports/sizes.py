"""Sizes that sealed items can have, so that a size tells the kind of an item at most.

Every report carries a file item, an empty one when there is no file: up to the smallest size nothing tells the two apart.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.reports.report import Kind

PADDED: Mapping[Kind, tuple[int, ...]] = {
    "head": (1024,),
    "text": (4096, 16_384),
    "file": (1_048_576, 4_194_304, 10_485_760),
}
"""Bytes of the padded plaintext. Files that came before 0.2.0 may also have 262,144; sealed anew they get the next size."""

AROUND = 12 + 16
"""Bytes that the nonce and the tag of AES-GCM add."""

ENC, CT = 32, 80
"""Bytes of a wrap's two parts."""

MAILBOX_PAGE = 131_072
"""Bytes of the plaintext of one page of a mailbox."""

LARGEST_REPORT = 20_000_000
MOST_ITEMS = 400


def sealed_sizes(kind: Kind) -> frozenset[int]:
    """Sizes that the body of an item of a kind can have."""
    return frozenset(size + AROUND for size in PADDED[kind])


def padded(content: bytes, sizes: tuple[int, ...]) -> bytes:
    """Four bytes of length, the content, zeros up to the smallest size that fits.

    Raises:
        ValueError: it is larger than the largest size.
    """
    fitting = [size for size in sizes if size >= len(content) + 4]
    if not fitting:
        raise ValueError("too_long")
    return (len(content).to_bytes(4, "big") + content).ljust(min(fitting), b"\0")


def unpadded(plain: bytes) -> bytes:
    """The content of padded bytes.

    Raises:
        ValueError: they are not padded as they should be.
    """
    length = int.from_bytes(plain[:4], "big")
    if length > len(plain) - 4:
        raise ValueError("damaged")
    return plain[4 : 4 + length]
