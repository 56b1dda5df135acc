"""Products of matrices of whole numbers."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from bot.understanding import whole_numbers
from bot.understanding.whole_numbers import Layer

if TYPE_CHECKING:
    from numpy.typing import NDArray

RANDOM = np.random.default_rng(7)
MATRIX = RANDOM.normal(size=(1280, 48)).astype(np.float32)
ROWS = RANDOM.normal(size=(5, 1280)).astype(np.float32)


def layer() -> Layer:
    """The matrix, arranged for products."""
    return Layer(*whole_numbers.whole_numbers(MATRIX))


def misses(found: NDArray[np.float32], wanted: NDArray[np.float32]) -> float:
    """How far off numbers are, as a part of how large they are."""
    return float(np.linalg.norm(found - wanted) / np.linalg.norm(wanted))


def test_products_are_nearly_those_of_the_numbers_themselves() -> None:
    """What rounding costs is far less than what tells two messages apart."""
    assert misses(layer().of(ROWS), ROWS @ MATRIX) < 0.02


def test_of_one_row_only_the_rounding_of_the_matrix_is_left() -> None:
    """The last layers have one row, and what is lost there is lost in the answer."""
    whole, step = whole_numbers.whole_numbers(MATRIX)
    assert misses(layer().of_one(ROWS[0]), ROWS[0] @ (whole * step)) < 0.0001


@pytest.mark.parametrize("slow", ["an old processor", "Windows"])
def test_every_machine_finds_the_same_numbers(slow: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that an answer does not depend on where it is worked out."""
    many, one = layer().of(ROWS), layer().of_one(ROWS[0])
    if slow == "Windows":
        monkeypatch.setattr(sys, "platform", "win32")
    else:
        monkeypatch.setattr(whole_numbers, "FAST", ())
    assert np.array_equal(layer().of(ROWS), many)
    assert np.array_equal(layer().of_one(ROWS[0]), one)


def test_zeros_stay_zeros() -> None:
    """A message without a word the encoder knows is no fault."""
    assert not layer().of(np.zeros((2, 1280), np.float32)).any()
    assert not layer().of_one(np.zeros(1280, np.float32)).any()
