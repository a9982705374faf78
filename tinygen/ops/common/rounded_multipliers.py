"""Multipliers of fewer bits that give the same int8 outputs: they take less flash."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.quantize.fixed_point import Ints, requantize

REACH = 3
"""Rounding twice moves a step of the outputs by at most this many sums."""


def rounded_multipliers(multiplier: Ints, bits: int) -> Ints:
    """Multipliers in [2**30, 2**31) rounded to `bits` (0 to 30) bits after the leading one, not above that range."""
    unit = 1 << 30 - bits
    return np.minimum((np.asarray(multiplier, np.int64) + unit // 2) // unit * unit, (1 << 31) - unit)


def same_outputs(multiplier: Ints, other: Ints, right: Ints, bounds: Ints, zero_point: int) -> np.ndarray[Any, Any]:
    """Whether each channel's outputs are the same with the `other` multiplier, for all sums up to its bound.

    Args:
        multiplier, other: int64 [channels], in [0, 2**31).
        right: by how many bits the product is shifted right, [channels], at least 0.
        bounds: the largest magnitude of the channel's sums, [channels].
        zero_point: of the int8 output.

    Outputs never fall as sums rise. So they are the same everywhere if they are the same around each sum at which the
    output steps up with the first multiplier, and at both ends.
    """
    multiplier, other, right, bounds = (np.asarray(a, np.int64)[:, None] for a in (multiplier, other, right, bounds))
    outputs = np.arange(-128, 129) - zero_point
    steps = (outputs - 0.5) * 2.0 ** (31 + right) / np.maximum(multiplier, 1)
    middle = np.clip(np.rint(steps), -bounds, bounds).astype(np.int64)
    sums = (middle[:, :, None] + np.arange(-REACH, REACH + 1)).reshape(len(multiplier), -1)
    sums = np.clip(np.concatenate([sums, -bounds, bounds], axis=1), -bounds, bounds)
    first, second = (np.clip(requantize(sums, m, -right) + zero_point, -128, 127) for m in (multiplier, other))
    return np.asarray((first == second).all(axis=1))
