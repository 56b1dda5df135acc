"""What is learnt stays nearly the same when an author adds an example."""

from __future__ import annotations

from zlib import crc32

import numpy as np
import pytest

from bot.understanding import classifier
from bot.understanding.classifier import Task, train
from bot.understanding.features import featurise

WORDS = [
    f"{verb} the {thing}"
    for verb in ("draft", "sort", "send", "read")
    for thing in ("letter", "list", "plan", "tender", "rota")
]


def landmarks(texts: list[str]) -> set[bytes]:
    """Meanings that a model learnt from some messages compares every other one with."""
    rows = [featurise(text.split(), text.split(), ()) for text in texts]
    meanings = np.array([np.random.default_rng(crc32(text.encode())).normal(size=8) for text in texts], np.float32)
    wanted = np.array([[float("letter" in text)] for text in texts], np.float32)
    task = Task("intent", range(len(texts)), ("letter",), wanted, np.ones(len(texts), np.float32))
    return {row.tobytes() for row in train(rows, meanings, [task]).landmarks}


@pytest.mark.parametrize("at", [0, 10, 20])
def test_one_example_more_leaves_what_messages_are_compared_with(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it stands among the others: an answer to something else does not change because of it."""
    monkeypatch.setattr(classifier, "LANDMARKS", 12)
    before, after = landmarks(WORDS), landmarks([*WORDS[:at], "name the cat", *WORDS[at:]])
    assert len(before) == len(after) == 12
    assert len(before & after) >= 11


def test_a_small_pack_compares_with_all_its_messages() -> None:
    assert len(landmarks(WORDS)) == len(WORDS)
