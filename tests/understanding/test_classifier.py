"""What is learnt stays nearly the same when an author adds an example."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np
import pytest

from bot.understanding import classifier
from bot.understanding.classifier import Task, train
from bot.understanding.features import featurise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bot.understanding.classifier import Model
    from bot.understanding.features import Features

WORDS = [
    f"{verb} the {thing}"
    for verb in ("draft", "sort", "send", "read")
    for thing in ("letter", "list", "plan", "tender", "rota")
]


def features(text: str) -> Features:
    """The words of a message."""
    return featurise(text.split(), text.split(), ())


def meaning(text: str) -> NDArray[np.float32]:
    """Numbers of a message, (8,), at length one: the more words two share, the nearer they lie."""
    total = sum(np.random.default_rng(crc32(word.encode())).normal(size=8) for word in text.split())
    return np.asarray(total / np.linalg.norm(total), np.float32)


def learnt(texts: list[str]) -> Model:
    """What some messages teach about letters."""
    wanted = np.array([[float("letter" in text)] for text in texts], np.float32)
    task = Task("intent", range(len(texts)), ("letter",), wanted, np.ones(len(texts), np.float32))
    return train([features(text) for text in texts], np.array([meaning(text) for text in texts]), [task])


def scores(model: Model) -> dict[str, float]:
    """How much each of the messages is about a letter."""
    return {text: model.scores(features(text), meaning(text))["intent"]["letter"] for text in WORDS}


@pytest.mark.parametrize("at", [0, 10, 20])
def test_one_example_more_leaves_the_answers_to_others(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it stands among them: were others compared with because of it, scores would move by .04 to .2."""
    monkeypatch.setattr(classifier, "LANDMARKS", 8)
    before, after = learnt(WORDS), learnt([*WORDS[:at], "name the cat", *WORDS[at:]])
    assert len(before.landmarks) == len(after.landmarks) == 8
    assert scores(after) == pytest.approx(scores(before), abs=0.035)


def test_a_message_is_scored_as_it_was_taught() -> None:
    """Yes above a half, no below, for every message it learnt from."""
    assert {text: score > 0.5 for text, score in scores(learnt(WORDS)).items()} == {text: "letter" in text for text in WORDS}


def test_a_small_pack_compares_with_all_its_messages() -> None:
    assert len(learnt(WORDS).landmarks) == len(WORDS)
