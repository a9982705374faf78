"""Hypothesis as the source of random operator cases. The only module that needs the package."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tinygen.conformance.draw import random_array
from tinygen.ir import Array, DType, Shape
from tinygen.ops import Draw

T = TypeVar("T")


class HypothesisDraw:
    """Implements `tinygen.ops.Draw` with hypothesis' interactive data, so that failures shrink."""

    def __init__(self, data: st.DataObject) -> None:
        self.data = data

    def integer(self, low: int, high: int) -> int:
        return int(self.data.draw(st.integers(low, high)))

    def choice(self, options: Sequence[T]) -> T:
        return self.data.draw(st.sampled_from(list(options)))

    def array(self, shape: Shape, dtype: DType, low: float | None = None, high: float | None = None) -> Array:
        rng = np.random.default_rng(self.integer(0, 1 << 30))
        return random_array(rng, shape, dtype, low, high)


def run_draws(check: Callable[[Draw], None], count: int, number: int) -> None:
    """Call `check` with `count` draws that follow from the seed `number`; its failure is that of the simplest draw."""

    @seed(number)
    @settings(max_examples=count, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        check(HypothesisDraw(data))

    run()
