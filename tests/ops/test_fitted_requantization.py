"""The fitted form of requantization equals the reference on all sums, where it is found; and where it must be found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.ops.common.fitted_requantization import FittedRequantization, fitted_requantization
from tinygen.ops.common.requantization import Rounding
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize, requantize_single


def outputs(found: FittedRequantization, channel: int, sums: Ints) -> Ints:
    """As a core computes it, checked for overflow."""
    left, shift = int(found.left[channel]), int(found.shift[channel])
    x = sums << left
    t = (x * int(found.multiplier[channel]) + (1 << 31) >> 32) + (found.zero_point2 << shift) + found.carry
    assert abs(x).max() < 1 << 31 and abs(t).max() < 1 << 31
    result: Ints = np.clip(t + (x >> 31) >> shift >> 1, -128, 127)
    return result


def assert_exact(scales: list[float], bound: int, zero_point: int, rounding: Rounding) -> bool:
    pairs = np.array([quantize_multiplier(scale) for scale in scales], np.int64)
    found = fitted_requantization(np.full(len(scales), bound), pairs[:, 0], pairs[:, 1], zero_point, rounding)
    if found is None:
        return False
    sums = np.arange(-bound, bound + 1)
    exact = requantize_single if rounding == "single" else requantize
    for channel, (m, shift) in enumerate(pairs):
        wanted = np.clip(exact(sums, m, shift) + zero_point, -128, 127)
        np.testing.assert_array_equal(outputs(found, channel, sums), wanted, err_msg=f"{scales[channel]}")
    return True


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.floats(1e-5, 3.0), min_size=1, max_size=4),
    st.integers(1, 40000),
    st.integers(-128, 127),
    st.sampled_from(["double", "single"]),
)
def test_any_scale(scales: list[float], bound: int, zero_point: int, rounding: Rounding) -> None:
    assert_exact(scales, bound, zero_point, rounding)


@pytest.mark.parametrize("rounding", ["double", "single"])
@pytest.mark.parametrize("zero_point", [-128, 0, 5])
def test_what_networks_have_is_found(rounding: Rounding, zero_point: int) -> None:
    rng = np.random.default_rng(zero_point + 128)
    for bound, low, high in ((600, 0.1, 2.0), (20000, 0.01, 1.2), (200000, 0.0005, 0.5)):
        found = [assert_exact([scale], bound, zero_point, rounding) for scale in rng.uniform(low, high, 12)]
        assert sum(found) >= 11
    powers = [2.0**-k for k in range(12)]
    assert all(assert_exact([power], 30000, zero_point, rounding) for power in powers)
    if rounding == "single":  # of the others one half alone has ties that go up, and so a carry
        assert assert_exact(powers, 30000, zero_point, rounding)


def test_what_overflows_is_refused() -> None:
    assert not assert_exact([200.0], 1 << 24, 0, "double")
