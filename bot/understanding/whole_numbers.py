"""Matrices of whole numbers of a byte: a quarter of the memory to read, so products with them take a third of the time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numkong
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.float32]

LARGEST = 127
"""Whole numbers go from minus this to this."""

FINER = 2 * LARGEST
"""Into so many steps more what rounding left of a number is divided: it is half a step at most."""

FAST = ("haswell", "neonsdot")
"""What numkong calls the least that a processor needs for fast products of bytes: x86 from 2013, ARM from 2018."""

TINY = 1e-9
"""What counts as the largest number where all are 0, so that it can be divided by."""


def whole_numbers(matrix: Numbers) -> tuple[NDArray[np.int8], Numbers]:
    """A matrix as whole numbers, and what one of them stands for in each column."""
    step = np.maximum(np.abs(matrix).max(axis=0, initial=0.0), TINY) / LARGEST
    return np.ascontiguousarray(np.round(matrix / step).astype(np.int8)), step.astype(np.float32)


class Layer:
    """A matrix that rows are multiplied with. Sums are of whole numbers, so every machine finds the same ones.

    Where products of bytes are slow, they are worked out by numpy in float32, which counts exactly up to 16 million.
    """

    def __init__(self, whole: NDArray[np.int8], step: Numbers) -> None:
        """Arrange a matrix.

        Args:
            whole: its whole numbers, (in, out).
            step: what one of them stands for in each column, (out,).
        """
        self._columns = numkong.dots_pack(np.ascontiguousarray(whole.T)) if _bytes_are_fast() else whole.astype(np.float32)
        self._step = step

    def of(self, rows: Numbers) -> Numbers:
        """Products of rows, (rows, in), with the matrix, (rows, out). Each row is rounded to 255 steps of its own."""
        step = np.maximum(np.abs(rows).max(axis=1, keepdims=True), TINY) / LARGEST
        product = self._product(np.rint(rows / step)).astype(np.float32, copy=False)
        product *= step
        product *= self._step
        return product

    def of_one(self, row: Numbers) -> Numbers:
        """Product of one row, (in,), with the matrix, (out,). What rounding leaves of it is added as a second row."""
        step = max(float(np.abs(row).max()), TINY) / LARGEST
        exact = row / step
        whole = np.rint(exact)
        sums = self._product(np.vstack([whole, np.rint((exact - whole) * FINER)])).astype(np.float64)
        found: Numbers = ((sums[0] + sums[1] / FINER) * (step * self._step)).astype(np.float32)
        return found

    def _product(self, whole: Numbers) -> NDArray[np.int32] | Numbers:
        if isinstance(self._columns, np.ndarray):
            return whole @ self._columns
        return np.asarray(numkong.dots_packed(whole.astype(np.int8), self._columns))


def _bytes_are_fast() -> bool:
    """Whether numkong has products of bytes made for this processor. Its wheels for Windows are built without any."""
    has = numkong.get_capabilities()
    return sys.platform != "win32" and any(has.get(name, False) for name in FAST)
