"""A histogram of real numbers that grows with what it sees."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array

BINS = 4096
"""Even, so that 0 is an edge; a range of one sign still has 2048 of them."""


@dataclass(frozen=True, eq=False)
class Histogram:
    """Counts of the values but zero in `BINS` equal bins over [-limit, limit), limit a power of two; and the exact
    extremes. Zeros do not count: no quantization changes them, and behind a RELU they are half of all."""

    limit: float
    counts: Array
    low: float
    high: float

    @classmethod
    def of(cls, values: Array) -> Histogram:
        """The histogram of finite `values` (at least one)."""
        low, high = float(values.min()), float(values.max())
        largest = max(abs(low), abs(high), 2.0**-60)
        limit = 2.0 ** (math.floor(math.log2(largest)) + 1)
        index = np.floor(values[values != 0].astype(np.float64) * (BINS / 2 / limit)).astype(np.int64) + BINS // 2
        return cls(limit, np.bincount(np.clip(index, 0, BINS - 1), minlength=BINS), low, high)

    def merged(self, other: Histogram) -> Histogram:
        """Both together, in the wider of the two ranges."""
        limit = max(self.limit, other.limit)
        counts = self._widened(limit) + other._widened(limit)
        return Histogram(limit, counts, min(self.low, other.low), max(self.high, other.high))

    def _widened(self, limit: float) -> Array:
        counts = self.counts
        wide = self.limit
        while wide < limit:
            pairs = counts.reshape(-1, 2).sum(axis=1)
            counts = np.zeros(BINS, np.int64)
            counts[BINS // 4 : BINS * 3 // 4] = pairs
            wide *= 2
        return counts

    @property
    def centres(self) -> Array:
        """The middle of each bin."""
        width = 2 * self.limit / BINS
        return (np.arange(BINS) - BINS // 2 + 0.5) * width
