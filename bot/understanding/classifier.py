"""Linear classifiers trained on the pack's own examples.

Each head asks one question of every message (what does it want? what is it about?) and hears it twice:
its words, by a linear support-vector machine over their columns, and its meaning, by ridge regression over
the numbers of the sentence encoder; one label against all others, the same weights every time. The mean of
both is the score. Words know what the examples said; meaning knows what they might have said.
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

MEANING_SHARE = 1.0
"""How much meaning counts beside words."""

RIDGE = 3.0
"""How much small slopes are preferred where messages of one meaning have several labels."""

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
        weights: (hashed columns, labels of all heads).
        slopes: (numbers of a meaning, labels of all heads).
        bias: (labels of all heads,).
    """

    rarity: NDArray[np.float32]
    heads: dict[str, tuple[str, ...]]
    weights: NDArray[np.float32]
    slopes: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: Features, meaning: NDArray[np.float32]) -> dict[str, dict[str, float]]:
        """For each head a score a label: about 1 for a clear yes, about 0 for a clear no."""
        total = self.bias + features.values(self.rarity) @ self.weights[features.columns] + meaning @ self.slopes
        numbers = iter(((total + 1) / 2).tolist())
        return {head: {label: next(numbers) for label in labels} for head, labels in self.heads.items()}


def train(rows: Sequence[Features], meanings: NDArray[np.float32], tasks: Sequence[Task]) -> Model:
    """Fit all heads.

    Args:
        rows: every message.
        meanings: (messages, numbers of a meaning).
        tasks: the heads, each with the messages it learns from.
    """
    rarity = rarity_of(rows)
    table = _table(rows, rarity)
    weights: list[NDArray[np.float32]] = []
    bias: list[NDArray[np.float64]] = []
    slopes: list[NDArray[np.float64]] = []
    for task in tasks:
        of_task = np.array(task.rows, dtype=np.int64)
        part = table[of_task]
        heard = [_separate(part, task.wanted[:, column], task.weights) for column in range(len(task.labels))]
        slope, level = _lean(meanings[of_task], task.wanted, task.weights)
        weights.extend(weight for weight, _ in heard)
        slopes.append(slope)
        bias.append((np.array([low for _, low in heard]) + MEANING_SHARE * level) / (1 + MEANING_SHARE))
    return Model(
        rarity,
        {task.name: task.labels for task in tasks},
        np.ascontiguousarray(np.array(weights, dtype=np.float32).T / (1 + MEANING_SHARE)),
        np.hstack(slopes).astype(np.float32) * (MEANING_SHARE / (1 + MEANING_SHARE)),
        np.concatenate(bias).astype(np.float32),
    )


def _lean(
    meanings: NDArray[np.float32], wanted: NDArray[np.float32], weights: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slopes, (numbers of a meaning, labels), and levels by which meanings lean towards labels: -1 no, 1 yes."""
    rows = np.hstack([meanings, np.ones((len(meanings), 1))]).astype(np.float64)
    heavy = rows * weights[:, None]
    squares = heavy.T @ rows
    squares[np.arange(len(squares) - 1), np.arange(len(squares) - 1)] += RIDGE
    found = np.asarray(np.linalg.lstsq(squares, heavy.T @ (2.0 * wanted - 1.0), rcond=None)[0], np.float64)
    return found[:-1], np.asarray(found[-1], np.float64)


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
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values(rarity) for row in rows])
    ends = np.cumsum([0, *(row.columns.size for row in rows)])
    return csr_matrix((values, columns, ends), shape=(len(rows), rarity.size))
