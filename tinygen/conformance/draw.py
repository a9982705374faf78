"""A seeded source of random operator cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from tinygen.ir import Array, DType, Shape

T = TypeVar("T")


def random_array(
    rng: np.random.Generator, shape: Shape, dtype: DType, low: float | None = None, high: float | None = None
) -> Array:
    """Uniform elements over [low, high], by default the whole range of an integer type and [-4, 4] of floats."""
    if dtype is DType.FLOAT32:
        return rng.uniform(-4 if low is None else low, 4 if high is None else high, shape).astype(np.float32)
    first, last = (0, 1) if dtype is DType.BOOL else dtype.limits
    first = first if low is None else int(low)
    last = last if high is None else int(high)
    return rng.integers(first, last, shape, endpoint=True).astype(dtype.numpy)


class SeededDraw:
    """Implements `tinygen.ops.Draw` with a seeded generator: the same cases in every run."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)

    def integer(self, low: int, high: int) -> int:
        return int(self.rng.integers(low, high, endpoint=True))

    def choice(self, options: Sequence[T]) -> T:
        return options[self.integer(0, len(options) - 1)]

    def array(self, shape: Shape, dtype: DType, low: float | None = None, high: float | None = None) -> Array:
        return random_array(self.rng, shape, dtype, low, high)
