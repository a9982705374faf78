"""Multipliers of fewer bits: the proof that they give the same outputs, against all sums there are."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tinygen.ops.common.rounded_multipliers import rounded_multipliers, same_outputs
from tinygen.quantize.fixed_point import requantize


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1 << 30, (1 << 31) - 1),
    st.integers(-300, 300),
    st.integers(0, 30),
    st.integers(0, 12),
    st.integers(0, 3000),
    st.integers(-128, 127),
)
@example(1 << 30, 0, 0, 1, 0, 0)
def test_same_outputs(multiplier: int, moved: int, bits: int, right: int, bound: int, zero_point: int) -> None:
    near = min(max(multiplier + (moved << 12), 1 << 30), (1 << 31) - 1)
    other = int(rounded_multipliers(np.array([near]), bits)[0])
    sums = np.arange(-bound, bound + 1)
    first, second = (np.clip(requantize(sums, m, -right) + zero_point, -128, 127) for m in (multiplier, other))
    found = same_outputs(*(np.array([a]) for a in (multiplier, other, right, bound)), zero_point)
    assert found.tolist() == [bool((first == second).all())]


def test_rounded() -> None:
    given_, bits = np.array([1 << 30, (1 << 31) - 1, 0x5A000000, 0x59FFFFFF]), 5
    assert rounded_multipliers(given_, bits).tolist() == [1 << 30, 0x7E000000, 0x5A000000, 0x5A000000]
    assert (rounded_multipliers(given_, 30) == given_).all()
