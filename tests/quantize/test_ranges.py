"""Histograms and the ranges that follow from them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.quantize.histogram import BINS, Histogram
from tinygen.quantize.ranges import METHODS, min_max, mse, octav, percentile

FLOATS = st.floats(-1e6, 1e6, width=32)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(FLOATS, min_size=1, max_size=50), min_size=1, max_size=5))
def test_parts_make_the_whole(parts: list[list[float]]) -> None:
    """A histogram that grew part by part is that of all values at once."""
    arrays = [np.array(p, np.float32) for p in parts]
    grown = Histogram.of(arrays[0])
    for array in arrays[1:]:
        grown = grown.merged(Histogram.of(array))
    whole = Histogram.of(np.concatenate(arrays))
    assert (grown.low, grown.high, grown.limit) == (whole.low, whole.high, whole.limit)
    assert grown.counts.sum() == whole.counts.sum() == np.count_nonzero(np.concatenate(arrays))
    np.testing.assert_array_equal(grown.counts, whole.counts)


def test_values_fall_into_their_bins() -> None:
    values = np.array([-1.0, -0.5, 0.0, 0.25, 0.999], np.float32)
    found = Histogram.of(values)
    assert found.limit == 2.0  # 1.0 itself must be inside
    at = found.centres[np.flatnonzero(found.counts)]
    np.testing.assert_allclose(at, [-1.0, -0.5, 0.25, 0.999], atol=2 * found.limit / BINS)


def gauss(outliers: int = 0) -> Histogram:
    values = np.random.default_rng(0).normal(size=200_000).astype(np.float32)
    values[:outliers] = 1000
    return Histogram.of(values)


@pytest.mark.parametrize("name", METHODS)
def test_zero_is_inside(name: str) -> None:
    for values in ([1.0, 2.0, 3.0], [-3.0, -1.0], [0.0, 0.0], [-1.0, 5.0]):
        low, high = METHODS[name](Histogram.of(np.array(values, np.float32)), 8)
        assert low <= 0 <= high
        assert low >= min(*values, 0.0) and high <= max(*values, 0.0)


def test_percentile_cuts_outliers() -> None:
    low, high = percentile(gauss(outliers=5), 8)
    assert min_max(gauss(outliers=5), 8)[1] == 1000
    assert 3 < high < 5 and -5 < low < -3


@pytest.mark.parametrize("bits", [4, 8])
@pytest.mark.parametrize("method", [mse, octav])
def test_clipping_is_best_for_normal_values(bits: int, method: object) -> None:
    """Against a search over clips on the values themselves. (For 4 bits the best clip is some 2.5 sigma.)"""
    values = np.random.default_rng(1).normal(size=50_000)

    def error(clip: float) -> float:
        step = 2 * clip / (2**bits - 1)
        rounded = np.clip(np.rint(values / step), -(2 ** (bits - 1)), 2 ** (bits - 1) - 1) * step
        return float(np.mean((rounded - values) ** 2))

    best = min(error(c) for c in np.linspace(1.5, 6, 91))
    low, high = METHODS[method.__name__](gauss(), bits)  # type: ignore[attr-defined]
    assert error((high - low) / 2) < 1.15 * best
    assert high == pytest.approx(-low, rel=0.15)


def test_octav_knows_one_sided_values() -> None:
    """Behind a RELU all levels serve one sign: the clip may lie further out."""
    values = np.abs(np.random.default_rng(2).normal(size=100_000)).astype(np.float32)
    one = octav(Histogram.of(values), 4)
    both = octav(Histogram.of(np.concatenate([values, -values])), 4)
    assert one[0] == 0 and one[1] > both[1]
