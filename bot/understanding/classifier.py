"""Linear classifiers trained on the pack's own examples.

Each head asks one question of every message (what does it want? what is it about?) and has one weight
a column and label, found by a linear support-vector machine: one label against all others, no random
start that matters, the same weights every time. Asking adds up a few hundred numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.understanding.features import rarity_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from bot.understanding.features import Features

COST = 1.0
"""How much a message on the wrong side counts against small weights (C of the SVM)."""

SEED = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A head to be trained.

    Attributes:
        rows: numbers of the messages it learns from.
        labels: what it can say.
        wanted: (rows, labels), 1 yes, 0 no, between for "also fair".
        weights: how much each of these messages counts.
    """

    name: str
    rows: Sequence[int]
    labels: tuple[str, ...]
    wanted: NDArray[np.float32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """All heads together.

    Attributes:
        rarity: weight of every hashed column.
        heads: for each head its labels, in the order of the columns of `weights`.
        weights: (hashed columns + meaning, labels of all heads).
        bias: (labels of all heads,).
    """

    rarity: NDArray[np.float32]
    heads: dict[str, tuple[str, ...]]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: Features) -> dict[str, dict[str, float]]:
        """For each head a score a label: about 1 for a clear yes, about 0 for a clear no."""
        values = features.values(self.rarity)
        hashed = self.rarity.size
        total = self.bias + values @ self.weights[features.columns]
        total += features.meaning @ self.weights[hashed:]
        numbers = iter(((total + 1) / 2).tolist())
        return {head: {label: next(numbers) for label in labels} for head, labels in self.heads.items()}


def train(rows: Sequence[Features], tasks: Sequence[Task]) -> Model:
    """Fit all heads.

    Args:
        rows: every message.
        tasks: the heads, each with the messages it learns from.
    """
    rarity = rarity_of(rows)
    table = _table(rows, rarity)
    weights, bias = [], []
    for task in tasks:
        part = table[np.array(task.rows, dtype=np.int64)]
        for column in range(len(task.labels)):
            slope, level = _separate(part, task.wanted[:, column], task.weights)
            weights.append(slope)
            bias.append(level)
    return Model(
        rarity,
        {task.name: task.labels for task in tasks},
        np.ascontiguousarray(np.array(weights, dtype=np.float32).T),
        np.array(bias, dtype=np.float32),
    )


def _separate(
    table: csr_matrix, wanted: NDArray[np.float32], weights: NDArray[np.float32]
) -> tuple[NDArray[np.float32], float]:
    """Weights and level that tell one label from the rest."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - half a second and 100 MB that only training needs

    yes = wanted > 0
    if yes.all() or not yes.any():
        return np.zeros(table.shape[1], np.float32), 1.0 if yes.all() else -1.0
    share = weights * np.where(yes, wanted, 1.0)
    machine = LinearSVC(C=COST, random_state=SEED, tol=1e-3).fit(table, yes, sample_weight=share)
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def _table(rows: Sequence[Features], rarity: NDArray[np.float32]) -> csr_matrix:
    """All messages as one sparse matrix."""
    from scipy.sparse import csr_matrix, hstack  # noqa: PLC0415 - as above

    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values(rarity) for row in rows])
    ends = np.cumsum([0, *(row.columns.size for row in rows)])
    hashed = csr_matrix((values, columns, ends), shape=(len(rows), rarity.size))
    return hstack([hashed, csr_matrix(np.vstack([row.meaning for row in rows]))]).tocsr()
