"""Requantization that rounds once, and that of int16: against exact fractions."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.ops.common.requantization import POWER_OF_TWO
from tinygen.quantize.fixed_point import (
    quantize_multiplier,
    requantize_single,
    requantize_wide,
    wide_multiplier,
    wrap_int32,
)

INT32 = st.integers(-(1 << 31), (1 << 31) - 1)


@settings(max_examples=500, deadline=None)
@given(INT32, st.integers(0, (1 << 31) - 1), st.integers(-31, 30))
def test_single_rounding(x: int, multiplier: int, shift: int) -> None:
    exact = Fraction(x * multiplier) * Fraction(2) ** (shift - 31)
    expected = wrap_int32(np.int64(floor(exact + Fraction(1, 2))))
    assert requantize_single(x, multiplier, shift) == expected


@settings(max_examples=500, deadline=None)
@given(INT32, st.integers(1, 31))
def test_a_power_of_two_is_a_shift(x: int, right: int) -> None:
    """As tg_shift_rounded computes it: the bit below the result says whether to round up."""
    assert requantize_single(x, POWER_OF_TWO, 1 - right) == (x >> right) + ((x >> (right - 1)) & 1)


def test_powers_of_two_have_that_multiplier() -> None:
    assert {quantize_multiplier(2.0**e)[0] for e in range(-31, 30)} == {POWER_OF_TWO}


@settings(max_examples=500, deadline=None)
@given(st.integers(-(1 << 46), 1 << 46), st.floats(1e-9, 100))
def test_wide(x: int, real: float) -> None:
    """Within the half step of a 15-bit multiplier."""
    multiplier, shift = (np.array([v]) for v in quantize_multiplier(real))
    reduced, right = wide_multiplier(multiplier, shift)
    assert 0 <= reduced[0] < 1 << 15 and 8 <= right[0] <= 46
    exact = Fraction(x * int(reduced[0]), 1 << int(right[0]))
    expected = wrap_int32(np.int64(floor(exact + Fraction(1, 2))))
    assert requantize_wide(np.array([x]), reduced, right)[0] == expected
    assert abs(float(reduced[0]) * 2.0 ** -float(right[0]) / real - 1) < 2.0**-14
