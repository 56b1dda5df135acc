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
from typing import TYPE_CHECKING

import numpy as np
from sentencepiece import SentencePieceProcessor

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
WIDEST = (2, 2)
"""Pieces before and after that the widest run reaches."""
SHORTEST_HALF = 4
"""Letters of a word that is part of another, at least."""
TOGETHER = 384
"""Pieces that are computed in one go."""


class SentenceEncoder:
    """Turns messages into numbers, the same ones every time.

    Attributes:
        size: numbers a message has.
    """

    size = 512

    def __init__(self, pieces: bytes, stored: Mapping[str, NDArray[np.generic]]) -> None:
        """Take the tokenizer and the layers as the build program wrote them."""
        self._pieces = SentencePieceProcessor(model_proto=pieces)
        self._rows, self._scale, self._low = stored["rows"], stored["scale"][:, None], stored["low"][:, None]
        self._layer = {
            name: stored[name].astype(np.float32) * stored[f"{name}_scale"].astype(np.float32)
            for name in stored
            if f"{name}_scale" in stored
        }
        self._said = {run: _beside(self._layer.pop(f"first{run}"), run) for run, _ in RUNS}
        self._other = {name: stored[name].astype(np.float32) for name in stored if name.endswith(("bias", "gain", "shift"))}
        self._epsilon = float(stored["epsilon"])

    def of(self, text: str) -> Numbers:
        """Numbers of one message, (size,), at length one; zeros for a message without text."""
        return np.asarray(self.of_all([text])[0], np.float32)

    def of_all(self, texts: Sequence[str]) -> Numbers:
        """Numbers of many messages, (messages, size). Each is what it would be alone."""
        out = np.zeros((len(texts), self.size), np.float32)
        batch: list[list[int]] = []
        first = 0
        for at, text in enumerate(texts):
            numbers = self._pieces.encode(text, add_bos=True, add_eos=True)[:MOST_PIECES]
            if batch and sum(map(len, batch)) + len(numbers) > TOGETHER:
                out[first:at] = self._encoded(batch)
                batch, first = [], at
            batch.append(numbers)
        if batch:
            out[first:] = self._encoded(batch)
        return out

    def _encoded(self, batch: Sequence[Sequence[int]]) -> Numbers:
        lengths = np.array([len(numbers) for numbers in batch])
        starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        pieces, at = np.unique(np.concatenate([np.asarray(numbers) for numbers in batch]), return_inverse=True)
        rows = self._rows[pieces].astype(np.float32) * self._scale[pieces] + self._low[pieces]
        features = np.hstack([rows[at], *self._read_around(rows, at, starts, lengths)])
        _layer_norm(features, self._other["gain"], self._other["shift"], self._epsilon)
        total = np.add.reduceat(features, starts, axis=0) @ self._layer["pool"]
        long = lengths.astype(np.float32)[:, None]
        return self._deep(((total + long * self._other["pool_bias"]) / np.sqrt(long)).astype(np.float32, copy=False))

    def _read_around(
        self, rows: Numbers, at: NDArray[np.int_], starts: NDArray[np.int_], lengths: NDArray[np.int_]
    ) -> list[Numbers]:
        """For each run length what two layers read, (pieces of all messages, 256).

        Args:
            rows: of each different piece, which says the same to its neighbours wherever it stands.
            at: which of them stands where.
            starts: where each message begins.
            lengths: pieces of each message.
        """
        x = rows @ self._layer["project"] + self._other["project_bias"]
        _layer_norm(x, self._other["project_gain"], self._other["project_shift"], self._epsilon)
        around = _around(starts, lengths)
        which = np.append(at, len(rows))
        width = x.shape[1] // len(RUNS)
        found = []
        for number, (run, before) in enumerate(RUNS):
            alone: Numbers = x[:, number * width : (number + 1) * width]
            reach = around[:, WIDEST[0] - before : WIDEST[0] - before + run]
            heard: Numbers = alone @ self._said[run]
            said = _with_zero_row(heard).reshape(-1, run, width)
            read = said[which[reach], np.arange(run)].sum(axis=1)
            level = np.maximum(read + self._other[f"first{run}_bias"], 0) + alone[at]
            read = _with_zero_row(level)[reach].reshape(len(level), run * width) @ self._layer[f"second{run}"]
            found.append(np.maximum(read + self._other[f"second{run}_bias"], 0) + level)
        return found

    def _deep(self, mean: Numbers) -> Numbers:
        layer = self._layer
        first = np.maximum(mean @ layer["skip1"] + np.maximum(mean @ layer["deep0"], 0) @ layer["deep1"], 0)
        last = np.tanh(first @ layer["skip3"] + np.maximum(first @ layer["deep2"], 0) @ layer["deep3"])
        length = np.sqrt(np.clip((last * last).sum(axis=1, keepdims=True), self._epsilon, None))
        return np.asarray(last / length, np.float32)


def _beside(layer: Numbers, run: int) -> Numbers:
    """A layer over the pieces of a run, (run x in, out), as what one piece says to each place in it, (in, run x out)."""
    inside, out = layer.shape[0] // run, layer.shape[1]
    return np.ascontiguousarray(layer.reshape(run, inside, out).swapaxes(0, 1).reshape(inside, run * out))


def _with_zero_row(rows: Numbers) -> Numbers:
    """The rows, and one of zeros for what lies outside a message."""
    return np.vstack([rows, np.zeros((1, rows.shape[1]), np.float32)])


def _layer_norm(rows: Numbers, gain: Numbers, shift: Numbers, epsilon: float) -> None:
    """Layer normalisation, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows *= gain / np.sqrt((rows * rows).mean(axis=1, keepdims=True) + epsilon)
    rows += shift


def _around(starts: NDArray[np.int_], lengths: NDArray[np.int_]) -> NDArray[np.int_]:
    """Where the pieces around each piece stand, (pieces, 5); outside its message, the row of zeros after all pieces."""
    every = int(lengths.sum())
    near = np.arange(every)[:, None] + np.arange(-WIDEST[0], WIDEST[1] + 1)
    begin, end = np.repeat(starts, lengths)[:, None], np.repeat(starts + lengths, lengths)[:, None]
    return np.where((near >= begin) & (near < end), near, every)


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
