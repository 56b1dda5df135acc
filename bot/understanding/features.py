"""A message as counts, for the classifiers: its words, its letters, and how it is put.

Words, pairs of words, letter runs and marks of its shape each have a column, found by hashing; rare ones
count more than frequent ones (tf-idf). Letter runs carry typos, compounds and endings. All but a few
hundred of the columns are 0, so only those are listed.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import log
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

WORD_COLUMNS = 1 << 16
LETTER_COLUMNS = 1 << 16
SHAPE_COLUMNS = 1 << 15
UNSHAPED = WORD_COLUMNS + LETTER_COLUMNS
HASHED = UNSHAPED + SHAPE_COLUMNS
"""Columns of words come first, then those of letter runs, then those of the shape."""

SHAPE_SHARE = 0.6
"""How much the shape of a message counts beside its words and beside its letters."""

RUNS = (3, 4, 5)
"""Lengths of the letter runs, the edges of a word counted as a letter each."""

MOST_COUNTED = 50
_LEVELS = np.array((0.0, *(1 + log(n) for n in range(1, MOST_COUNTED + 1))), np.float32)
"""A count on a logarithmic scale; what comes up more often than the last counts no more."""


WORDS_REMEMBERED = 50_000


@dataclass(frozen=True, slots=True)
class Features:
    """One message.

    Attributes:
        columns: hashed columns that are not 0.
        counts: how often each occurs, on a logarithmic scale.
        words: how many of them, from the first, belong to words.
        runs: how many after those belong to letter runs; the others belong to the shape.
    """

    columns: NDArray[np.int32]
    counts: NDArray[np.float32]
    words: int
    runs: int

    def values(self, rarity: NDArray[np.float32]) -> NDArray[np.float32]:
        """The number in each column: words at length one, letter runs too, the shape at `SHAPE_SHARE`.

        Args:
            rarity: weight of every hashed column.
        """
        values = self.counts * rarity[self.columns]
        letters = self.words + self.runs
        for part, wanted in ((slice(self.words), 1.0), (slice(self.words, letters), 1.0), (slice(letters, None), SHAPE_SHARE)):
            length = float(np.linalg.norm(values[part]))
            if length:
                values[part] *= wanted / length
        return values


def featurise(
    words: Sequence[str], stems: Sequence[str], tags: Iterable[str], marks: Sequence[str] = (), *, of_pack: bool = False
) -> Features:
    """Numbers of one message.

    Args:
        words: folded words, names of tools replaced by a placeholder.
        stems: the same words without endings.
        tags: facts already found by terms; each counts as a word.
        marks: of its shape, each once.
        of_pack: whether it is an example, whose words may be remembered, and not somebody's question.
    """
    run_columns = _run_columns_of_pack if of_pack else _run_columns
    pairs = (f"{left} {right}" for left, right in pairwise(stems))
    whole = Counter(map(_word_column, chain(stems, tags, pairs)))
    runs = Counter(chain.from_iterable(map(run_columns, words)))
    put = {_shape_column(mark): 1 for mark in marks}
    columns = np.fromiter((*whole, *runs, *put), np.int32)
    times = np.fromiter((*whole.values(), *runs.values(), *put.values()), np.int64)
    return Features(columns, _LEVELS[np.minimum(times, MOST_COUNTED)], len(whole), len(runs))


def _word_column(word: str) -> int:
    return crc32(word.encode()) % WORD_COLUMNS


def _shape_column(mark: str) -> int:
    return UNSHAPED + crc32(mark.encode()) % SHAPE_COLUMNS


def _run_columns(word: str) -> tuple[int, ...]:
    padded = f" {word} "
    return tuple(
        WORD_COLUMNS + crc32(padded[at : at + length].encode()) % LETTER_COLUMNS
        for length in RUNS
        for at in range(max(1, len(padded) - length + 1))
    )


_run_columns_of_pack = lru_cache(maxsize=WORDS_REMEMBERED)(_run_columns)


def rarity_of(rows: Sequence[Features]) -> NDArray[np.float32]:
    """Weight of every hashed column: high where few messages have it (inverse document frequency)."""
    seen = np.zeros(HASHED, dtype=np.float32)
    for row in rows:
        seen[row.columns] += 1
    return (np.log((1 + len(rows)) / (1 + seen)) + 1).astype(np.float32)
