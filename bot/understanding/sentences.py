"""What a whole message means, as numbers: messages that say nearly the same in other words lie close together.

The network is Google's Universal Sentence Encoder, multilingual, version 3 (Apache 2.0; Yang et al. 2019,
"Multilingual Universal Sentence Encoder for Semantic Retrieval"), its convolutional form, cut to the pieces that English,
German, French and Spanish words are made of by `deploy/sentence_encoder/build.py`; see its README. Nothing is generated
and nothing is fetched.

1. A message falls into pieces; each piece has a row of numbers.
2. Runs of two, three and five pieces are read by two layers each, which add what stands around a piece.
3. All of it is averaged over the message and passed through four dense layers.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sentencepiece import SentencePieceProcessor

from bot.understanding.whole_numbers import Layer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

FOLDER = Path(__file__).with_name("encoder")
FILES = tuple(FOLDER / name for name in ("pieces.model", "weights.npz", "words.npz"))
MOST_PIECES = 128
"""Of a long message the first pieces are read; words and letter runs are counted over all of it."""
RUNS = ((2, 0), (3, 1), (5, 2))
"""Lengths of the runs, and how many of their pieces stand before the one they are for."""
RUN_OF = {f"{place}{run}": run for run, _ in RUNS for place in ("first", "second")}
"""Layers that read runs, and how long those are."""
ON_THE_SAME = {"early": ("skip1", "deep0"), "late": ("skip3", "deep2")}
"""Pairs of dense layers that read the same numbers and are computed as one."""
SHORTEST_HALF = 4
"""Letters of a word that is part of another, at least."""


class SentenceEncoder:
    """Turns messages into numbers, the same ones every time.

    Attributes:
        size: numbers a message has.
    """

    size = 512

    def __init__(self, pieces: bytes, stored: Mapping[str, NDArray[Any]]) -> None:
        """Take the tokenizer and the layers as the build program wrote them."""
        self._pieces = SentencePieceProcessor(model_proto=pieces)
        self._rows, self._scale, self._low = stored["rows"], stored["scale"][:, None], stored["low"][:, None]
        layers = {name: (stored[name], stored[f"{name}_scale"]) for name in stored if f"{name}_scale" in stored}
        layers |= {name: _beside(*layers[name], run) for name, run in RUN_OF.items()}
        for both, names in ON_THE_SAME.items():
            whole, step = zip(*(layers.pop(name) for name in names), strict=True)
            layers[both] = np.hstack(whole), np.hstack(step)
        self._layer = {name: Layer(whole, step) for name, (whole, step) in layers.items()}
        self._other = {name: stored[name].astype(np.float32) for name in stored if name.endswith(("bias", "gain", "shift"))}
        self._epsilon = float(stored["epsilon"])

    def of(self, text: str) -> Numbers:
        """Numbers of one message, (size,), at length one."""
        pieces = self._pieces.encode(text, add_bos=True, add_eos=True)[:MOST_PIECES]
        count = np.float32(len(pieces))
        rows = self._rows[pieces] * self._scale[pieces] + self._low[pieces]
        features = self._levelled(np.hstack([rows, *self._read_around(rows)])).sum(axis=0)
        total = self._layer["pool"].of_one(features * self._other["gain"] + count * self._other["shift"])
        return self._deep((total + count * self._other["pool_bias"]) / np.sqrt(count))

    def of_all(self, texts: Sequence[str]) -> Numbers:
        """Numbers of many messages, (messages, size)."""
        return np.array([self.of(text) for text in texts], np.float32).reshape(-1, self.size)

    def _read_around(self, rows: Numbers) -> list[Numbers]:
        """For each run length what two layers read of a message's pieces, (pieces, 256)."""
        x = self._levelled(self._layer["project"].of(rows) + self._other["project_bias"])
        x = x * self._other["project_gain"] + self._other["project_shift"]
        found = []
        for (run, before), alone in zip(RUNS, np.split(x, len(RUNS), axis=1), strict=True):
            level = self._heard(f"first{run}", alone, before) + alone
            found.append(self._heard(f"second{run}", level, before) + level)
        return found

    def _heard(self, name: str, rows: Numbers, before: int) -> Numbers:
        """What each piece hears from those around it through a layer, (pieces, 256).

        A piece says something else to each place in the run that it may stand at; it is said once and heard where that is.
        """
        count, run = len(rows), RUN_OF[name]
        said = self._layer[name].of(rows).reshape(count, run, -1)
        heard: Numbers = said[:, before] + self._other[f"{name}_bias"]
        for back in range(1, before + 1):
            heard[back:] += said[:-back, before - back]
        for ahead in range(1, run - before):
            heard[:-ahead] += said[ahead:, before + ahead]
        np.maximum(heard, 0, out=heard)
        return heard

    def _deep(self, mean: Numbers) -> Numbers:
        layer = self._layer
        skipping, deep = layer["early"].of_one(mean).reshape(2, -1)
        first = np.maximum(skipping + layer["deep1"].of_one(np.maximum(deep, 0)), 0)
        skipping, deep = layer["late"].of_one(first).reshape(2, -1)
        last = np.tanh(skipping + layer["deep3"].of_one(np.maximum(deep, 0)))
        return np.asarray(last / np.linalg.norm(last), np.float32)

    def _levelled(self, rows: Numbers) -> Numbers:
        """Each row around 0 and equally loud, in place: a layer normalisation but for its gain and shift."""
        rows -= rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt(np.vecdot(rows, rows)[:, None] / rows.shape[1] + self._epsilon)
        return rows


def _beside(whole: NDArray[np.int8], step: Numbers, run: int) -> tuple[NDArray[np.int8], Numbers]:
    """A layer over the pieces of a run, (run x in, out), as what one piece says to each place in it, (in, run x out)."""
    inside, out = whole.shape[0] // run, whole.shape[1]
    return whole.reshape(run, inside, out).swapaxes(0, 1).reshape(inside, run * out), np.tile(step, run)


@lru_cache(maxsize=1)
def shipped() -> SentenceEncoder:
    """The encoder that comes with the program, read once."""
    with np.load(FOLDER / "weights.npz", allow_pickle=False) as stored:
        return SentenceEncoder((FOLDER / "pieces.model").read_bytes(), {name: stored[name] for name in stored.files})


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Frequent words of the encoder's languages, folded: what is among them is no typing error."""
    with np.load(FOLDER / "words.npz", allow_pickle=False) as stored:
        return frozenset(stored["words"].tobytes().decode().split("\n"))


def is_compound(word: str) -> bool:
    """Whether a folded word is two frequent ones written together ("Kuchenliste", "stakeholder"), so no typing error."""
    known = known_words()
    return any(word[:at] in known and word[at:] in known for at in range(SHORTEST_HALF, len(word) - SHORTEST_HALF + 1))
