"""A message as numbers, for the classifiers: its meaning, its words and its letters.

Three blocks side by side: the message's word vector (dense), its words and pairs of words (hashed),
and its letter runs (hashed; they carry typos, compounds and endings). Numbers of the last two are 0
except for a few, so a message is kept as one dense row and a short list of columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bot.understanding.vectors import WordVectors

WORD_COLUMNS = 2560
LETTER_COLUMNS = 1280
TAG_COLUMNS = 64
LETTERS = (4, 5)
"""Lengths of the letter runs."""

WEIGHTS = {"meaning": 1.0, "words": 0.9, "letters": 0.6, "tags": 0.4}
"""How much each block counts; chosen by cross-validation on the sample pack, see DECISIONS.md."""


@dataclass(frozen=True, slots=True)
class Features:
    """One message.

    Attributes:
        dense: the word vector, length `WordVectors.size`.
        columns: hashed columns, each with the number at the same place of `values`.
    """

    dense: NDArray[np.float32]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]


def width(vectors: WordVectors) -> int:
    """Columns of the whole row."""
    return vectors.size + WORD_COLUMNS + LETTER_COLUMNS + TAG_COLUMNS


def featurise(words: Sequence[str], stems: Sequence[str], tags: Iterable[str], vectors: WordVectors) -> Features:
    """Numbers of one message.

    Args:
        words: folded words, names of tools replaced by a placeholder.
        stems: the same words without endings.
        tags: facts already found by terms, for instance "data:personal".
        vectors: where meanings come from.
    """
    columns: list[int] = []
    values: list[float] = []
    start = vectors.size
    for keys, size, weight in (
        (_word_keys(stems), WORD_COLUMNS, WEIGHTS["words"]),
        (_letter_keys(words), LETTER_COLUMNS, WEIGHTS["letters"]),
        (set(tags), TAG_COLUMNS, WEIGHTS["tags"]),
    ):
        share = weight / max(1.0, len(keys) ** 0.5)
        for key in keys:
            code = crc32(key.encode())
            columns.append(start + (code >> 1) % size)
            values.append(share if code & 1 else -share)
        start += size
    return Features(
        vectors.of(words) * np.float32(WEIGHTS["meaning"]),
        np.array(columns, dtype=np.int32),
        np.array(values, dtype=np.float32),
    )


def _word_keys(stems: Sequence[str]) -> set[str]:
    singles = set(stems)
    pairs = {f"{left} {right}" for left, right in zip(("^", *stems), (*stems, "$"), strict=True)}
    return singles | pairs


def _letter_keys(words: Sequence[str]) -> set[str]:
    keys: set[str] = set()
    for word in words:
        padded = f"<{word}>"
        for length in LETTERS:
            keys.update(padded[at : at + length] for at in range(len(padded) - length + 1))
    return keys


def matrix(rows: Sequence[Features], columns: int) -> NDArray[np.float32]:
    """Rows as one dense array (len(rows), columns)."""
    full = np.zeros((len(rows), columns), dtype=np.float32)
    for number, row in enumerate(rows):
        full[number, : row.dense.size] = row.dense
        np.add.at(full[number], row.columns, row.values)
    return full
