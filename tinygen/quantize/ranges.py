"""The real interval that a tensor's integers should cover, from a histogram of its values."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np

from tinygen.quantize.histogram import Histogram

Range = tuple[float, float]
"""(low, high), low <= 0 <= high: zero must have an integer of its own, for padding."""

Method = Callable[[Histogram, int], Range]
"""(histogram, bits) -> range."""


def min_max(histogram: Histogram, bits: int) -> Range:
    """All that was seen. Source: TensorFlow Lite's converter."""
    return min(histogram.low, 0.0), max(histogram.high, 0.0)


def percentile(histogram: Histogram, bits: int, share: float = 0.9999) -> Range:
    """All but (1 - share) / 2 of the values (zeros apart) at each end."""
    low, high = min_max(histogram, bits)
    total = np.cumsum(histogram.counts)
    rest = (1 - share) / 2 * total[-1]
    width = 2 * histogram.limit / len(total)
    first = int(np.searchsorted(total, rest, side="right"))
    last = int(np.searchsorted(total, total[-1] - rest, side="left"))
    cut_low = first * width - histogram.limit
    cut_high = (last + 1) * width - histogram.limit
    return min(max(low, cut_low), 0.0), max(min(high, cut_high), 0.0)


def mse(histogram: Histogram, bits: int, steps: int = 48) -> Range:
    """The range of least mean squared error of rounding and clipping, among the extremes scaled down together and
    each by itself."""
    low, high = min_max(histogram, bits)
    factors = np.linspace(0.2, 1.0, steps)
    best = min((_error(histogram, bits, low * f, high * f), f) for f in factors)[1]
    low, high = low * best, high * best
    for low_factor in np.linspace(0.6, 1.0, 9):
        for high_factor in np.linspace(0.6, 1.0, 9):
            candidate = (low * low_factor, high * high_factor)
            if _error(histogram, bits, *candidate) < _error(histogram, bits, low, high):
                low, high = candidate
    return low, high


def _error(histogram: Histogram, bits: int, low: float, high: float) -> float:
    """Mean squared error of the values seen, if [low, high] is cut into 2**bits - 1 steps."""
    step = (high - low) / ((1 << bits) - 1)
    if step <= 0:
        return math.inf if histogram.high != histogram.low else 0.0
    x, counts = histogram.centres, histogram.counts
    beyond = np.maximum(np.maximum(low - x, x - high), 0.0)
    # Within the range the error is spread evenly over a step; bins are wider than int16's steps.
    squared = np.where(beyond > 0, beyond**2, step**2 / 12)
    return float((squared * counts).sum() / max(counts.sum(), 1))


def octav(histogram: Histogram, bits: int, rounds: int = 20) -> Range:
    """Clipping by Newton's iteration on the mean squared error, each sign by itself where there are both.

    Source: Sakr et al., "Optimal Clipping and Magnitude-aware Differentiation for Improved
    Quantization-aware Training" (OCTAV), 2022, equation 6.
    """
    low, high = min_max(histogram, bits)
    two_sided = low < 0 < high
    # A one-sided range has twice the levels for its magnitude: the noise of a step is a quarter.
    noise = 4.0**-bits / (3 if two_sided else 12)
    x, counts = np.abs(histogram.centres), histogram.counts.astype(np.float64)
    clip = (x * counts).sum() / max(counts.sum(), 1.0)
    for _ in range(rounds):
        beyond = x > clip
        denominator = noise * counts[~beyond].sum() + counts[beyond].sum()
        clip = (x * counts)[beyond].sum() / denominator if denominator else clip
    clip = clip if clip > 0 else max(-low, high)
    return max(low, -clip), min(high, clip)


METHODS: Mapping[str, Method] = {"min-max": min_max, "percentile": percentile, "mse": mse, "octav": octav}
"""By the names that users choose them by."""
