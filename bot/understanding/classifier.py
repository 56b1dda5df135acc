"""Linear classifiers trained on the pack's own examples when the pack is loaded.

Ridge regression, solved exactly: no random start, no learning rate, the same weights every time.
One matrix is factorised once and serves every head (intents, activities, data kinds, clauses).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bot.understanding.features import Features

RIDGE = 4.0
"""Strength of the pull towards small weights."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question that is put to every message: which of these labels?

    Attributes:
        labels: what the columns of the answer mean.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: Features) -> NDArray[np.float32]:
        """One score a label: about 1 for a clear yes, about 0 for a clear no."""
        size = features.dense.size
        total = features.dense @ self.weights[:size] + self.bias
        if features.columns.size:
            total = total + features.values @ self.weights[features.columns]
        return total


def train(
    rows: NDArray[np.float32],
    targets: Sequence[tuple[tuple[str, ...], NDArray[np.float32]]],
    weights: NDArray[np.float32] | None = None,
    ridge: float = RIDGE,
) -> list[Head]:
    """Fit all heads on the same messages.

    Args:
        rows: (messages, columns).
        targets: for each head its labels and a (messages, labels) array: 1 yes, 0 no.
        weights: how much each message counts; None for all alike.
        ridge: strength of the pull towards small weights.
    """
    wanted = np.hstack([columns for _, columns in targets])
    share = np.ones(len(rows), np.float32) if weights is None else weights
    centre, level = np.average(rows, axis=0, weights=share), np.average(wanted, axis=0, weights=share)
    root = np.sqrt(share)[:, None]
    centred, aims = (rows - centre) * root, (wanted - level) * root
    gram = centred.T @ centred
    gram[np.diag_indices_from(gram)] += ridge
    slopes = np.linalg.solve(gram, centred.T @ aims).astype(np.float32)
    bias = (level - centre @ slopes).astype(np.float32)
    heads, start = [], 0
    for labels, _ in targets:
        end = start + len(labels)
        heads.append(Head(labels, np.ascontiguousarray(slopes[:, start:end]), bias[start:end]))
        start = end
    return heads
