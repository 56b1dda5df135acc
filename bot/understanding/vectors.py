"""Word vectors: words of four languages that mean nearly the same lie close together.

The file beside this module was distilled once from multilingual-e5-small (MIT) by
`deploy/word_vectors/build.py`; see its README for how and from what. It holds, for each word, 8-bit
numbers whose length already carries how much the word tells (frequent words are short). Nothing is
generated and nothing is fetched.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

FILE = Path(__file__).with_name("word_vectors.npz")
SHORTEST_PART = 4
"""Letters a part of a compound has at least."""


class WordVectors:
    """Vectors of words and of messages.

    Attributes:
        size: numbers a vector has.
    """

    def __init__(self, words: list[str], numbers: NDArray[np.int8], scales: NDArray[np.float32]) -> None:
        """`numbers` is (words, size); a word's vector is its row times its scale."""
        self._row = {word: row for row, word in enumerate(words)}
        self._numbers = numbers
        self._scales = scales
        self._parts: dict[str, tuple[int, ...]] = {}
        self.size = int(numbers.shape[1])

    def __contains__(self, word: str) -> bool:
        """Whether the word has a vector of its own."""
        return word in self._row

    def of(self, words: Iterable[str]) -> NDArray[np.float32]:
        """The mean vector of a message's words, at length one; zeros when no word is known."""
        rows: list[int] = []
        for word in words:
            row = self._row.get(word)
            rows.extend((row,) if row is not None else self._compound(word))
        if not rows:
            return np.zeros(self.size, dtype=np.float32)
        total = (self._numbers[rows].astype(np.float32) * self._scales[rows, None]).sum(axis=0)
        length = float(np.linalg.norm(total))
        return np.asarray(total / length if length else total, dtype=np.float32)

    def _compound(self, word: str) -> tuple[int, ...]:
        """Rows of the two known words that an unknown long word is made of ("kundenliste")."""
        known = self._parts.get(word)
        if known is None:
            known = ()
            for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
                first, second = self._head(word[:cut]), self._row.get(word[cut:])
                if first is not None and second is not None:
                    known = (first, second)
                    break
            if len(self._parts) < len(self._row):
                self._parts[word] = known
        return known

    def _head(self, part: str) -> int | None:
        """Row of the first part of a compound, with or without the letters that join it."""
        forms = (part, part.removesuffix("s"), part.removesuffix("en"), part.removesuffix("n"))
        return next((self._row[form] for form in forms if form in self._row), None)


@lru_cache(maxsize=1)
def shipped() -> WordVectors:
    """The vectors that come with the program, read once."""
    with np.load(FILE, allow_pickle=False) as stored:
        words = bytes(stored["words"]).decode().split("\n")
        return WordVectors(words, stored["numbers"], stored["scales"])
