"""Classifiers trained on the pack's own examples.

Each head asks one question of every message (what does it want? what is it about?) and hears it twice:
its words, by a linear support-vector machine over their columns, and its meaning, by kernel ridge regression
over how near it lies to some of the pack's own messages (the Nystroem method: Williams and Seeger 2001); one
label against all others, the same weights every time. The mean of both, or nearly, is the score. Words know what the
examples said; meaning knows what they might have said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from bot.understanding.features import UNSHAPED, rarity_of
from bot.understanding.processes import side_by_side
from bot.understanding.whole_numbers import Layer, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from bot.understanding.features import Features

COST = 1.0
"""How much a message on the wrong side counts against small weights (C of the SVM)."""

SVM_TOLERANCE = 1e-2
"""Tolerance of the SVM. With a far smaller one no score moves by more than .002."""

RIDGE = 0.3
"""How much a smooth answer is preferred where messages of one meaning have several labels."""

JITTER = 1e-6
"""Jitter on the diagonal, so that duplicate landmarks or an empty head keep the system solvable."""

KERNEL_GAMMA = 1.0
"""How fast a message says less about others the further they lie from it."""

LANDMARKS = 3_000
"""Messages of the pack that every other one is compared with."""

AT_ONCE = 4_096
"""Messages that are compared in one go."""

SEED = 0


@dataclass(frozen=True, slots=True)
class Task:
    """A head to be trained.

    Attributes:
        rows: numbers of the messages it learns from.
        labels: what it can say.
        wanted: (rows, labels), 1 yes, 0 no, between for "also fair".
        weights: how much each of these messages counts.
        shaped: whether it hears how a message is put. What a message is about does not depend on that.
        meaning: how much meaning counts beside words.
    """

    name: str
    rows: Sequence[int]
    labels: tuple[str, ...]
    wanted: NDArray[np.float32]
    weights: NDArray[np.float32]
    shaped: bool = True
    meaning: float = 1.0


@dataclass(frozen=True, slots=True)
class Model:
    """All heads together.

    Attributes:
        rarity: weight of every hashed column.
        heads: for each head its labels, in the order of the columns of `weights`.
        weights: (hashed columns, labels of all heads), whole numbers of a byte, as there are millions of them.
        scale: what one of those stands for, (labels of all heads,).
        landmarks: (messages compared with, numbers of a meaning), whole numbers of a byte too.
        landmark_scale: what one of those stands for, (messages compared with,).
        slopes: (messages compared with, labels of all heads).
        bias: (labels of all heads,).
    """

    rarity: NDArray[np.float32]
    heads: dict[str, tuple[str, ...]]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    landmarks: NDArray[np.int8]
    landmark_scale: NDArray[np.float32]
    slopes: NDArray[np.float32]
    bias: NDArray[np.float32]
    _near: Layer = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Arrange the landmarks for being compared with."""
        object.__setattr__(self, "_near", Layer(self.landmarks.T, self.landmark_scale))

    def scores(self, features: Features, meaning: NDArray[np.float32]) -> dict[str, dict[str, float]]:
        """For each head a score a label: about 1 for a clear yes, about 0 for a clear no."""
        words = features.values(self.rarity) @ self.weights[features.columns].astype(np.float32)
        total = self.bias + words * self.scale
        total += _nearness(self._near.of(meaning[None]))[0] @ self.slopes
        numbers = iter(((total + 1) / 2).tolist())
        return {head: {label: next(numbers) for label in labels} for head, labels in self.heads.items()}


def train(rows: Sequence[Features], meanings: NDArray[np.float32], tasks: Sequence[Task]) -> Model:
    """Fit all heads.

    Args:
        rows: every message.
        meanings: (messages, numbers of a meaning).
        tasks: the heads, each with the messages it learns from; those of the first are compared with.
    """
    rarity = rarity_of(rows)
    landmarks = meanings[_pick_landmarks(tasks[0].rows, rows)]
    words, levels = _fit_svms(_table(rows, rarity), tasks)
    leanings = [_fit_ridge(meanings[np.array(task.rows, dtype=np.int64)], landmarks, task) for task in tasks]
    of_meaning = np.concatenate([np.full(len(task.labels), task.meaning / (1 + task.meaning)) for task in tasks])
    kept, of_kept = whole_numbers(landmarks.T)
    whole, scale = whole_numbers(words * (1 - of_meaning).astype(np.float32))
    return Model(
        rarity,
        {task.name: task.labels for task in tasks},
        whole,
        scale,
        kept.T,
        of_kept,
        (np.hstack([slopes for slopes, _ in leanings]) * of_meaning).astype(np.float32),
        (levels * (1 - of_meaning) + np.concatenate([level for _, level in leanings]) * of_meaning).astype(np.float32),
    )


def _pick_landmarks(numbers: Sequence[int], rows: Sequence[Features]) -> NDArray[np.int64]:
    """The messages to compare with: all of a small pack, some of a large one. An example more or less changes one at most."""
    drawn = sorted(numbers, key=lambda number: (crc32(rows[number].columns.tobytes()), number))[:LANDMARKS]
    return np.sort(np.array(drawn, dtype=np.int64))


def _nearness(likeness: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 for the same meaning, less the further away, from cosines."""
    near: NDArray[np.float32] = np.exp(KERNEL_GAMMA * (likeness - 1.0))
    return near


def _fit_ridge(
    meanings: NDArray[np.float32], landmarks: NDArray[np.float32], task: Task
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Slopes, (landmarks, labels), and levels by which meanings lean towards labels: -1 no, 1 yes."""
    count, kept = len(landmarks), Layer(*whole_numbers(landmarks.T))
    squares, sums = np.zeros((count + 1, count + 1)), np.zeros((count + 1, len(task.labels)))
    squares[:count, :count] = RIDGE * _nearness(kept.of(landmarks))
    for first in range(0, len(meanings), AT_ONCE):
        part = slice(first, first + AT_ONCE)
        loud = np.sqrt(task.weights[part, None])
        near = np.hstack([_nearness(kept.of(meanings[part])), np.ones((len(meanings[part]), 1), np.float32)]) * loud
        squares += near.T @ near  # with itself, which takes half the time of a product of two
        sums += near.T @ ((2.0 * task.wanted[part] - 1.0) * loud)
    squares[np.diag_indices(count + 1)] += JITTER
    found = np.asarray(np.linalg.solve(squares, sums), np.float64)
    return found[:-1], np.asarray(found[-1], np.float64)


def _fit_svms(table: csr_matrix, tasks: Sequence[Task]) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Weights, (hashed columns, labels of all heads), and levels by which words tell each label from the rest."""
    calls: list[tuple[csr_matrix, NDArray[np.float32], NDArray[np.float32]]] = []
    for task in tasks:
        part = table[np.array(task.rows, dtype=np.int64)]
        part = part if task.shaped else part[:, :UNSHAPED]
        calls.extend((part, task.wanted[:, column], task.weights) for column in range(len(task.labels)))
    found = side_by_side(_fit_svm, calls, table.shape[0])
    words = np.zeros((table.shape[1], len(found)), np.float32)
    for column, (weights, _) in enumerate(found):
        words[: weights.size, column] = weights
    return words, np.array([level for _, level in found])


def _fit_svm(table: csr_matrix, wanted: NDArray[np.float32], weights: NDArray[np.float32]) -> tuple[NDArray[np.float32], float]:
    """Weights and level that tell one label from the rest."""
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - half a second and 100 MB that only training needs

    yes = wanted > 0
    if yes.all() or not yes.any():
        return np.zeros(table.shape[1], np.float32), 1.0 if yes.all() else -1.0
    share = weights * np.where(yes, wanted, 1.0)
    machine = LinearSVC(C=COST, random_state=SEED, tol=SVM_TOLERANCE).fit(table, yes, sample_weight=share)
    return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])


def _table(rows: Sequence[Features], rarity: NDArray[np.float32]) -> csr_matrix:
    """All messages as one sparse matrix."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

    columns = np.concatenate([row.columns for row in rows])
    values = np.concatenate([row.values(rarity) for row in rows]).astype(np.float64)  # as the SVM would make it, each time
    ends = np.cumsum([0, *(row.columns.size for row in rows)])
    return csr_matrix((values, columns, ends), shape=(len(rows), rarity.size))
