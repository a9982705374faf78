"""Requantization in few instructions, where the accumulators' bounds allow it: constants for the kernels of devices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array
from tinygen.quantize.fixed_point import Ints, requantize

LARGEST_SHIFT = 22
"""2 * zero point + 1 shifted by it, plus a product, stays within 32 bits."""


@dataclass(frozen=True, eq=False)
class ShortRequantization:
    """For each channel: `multiplier` (int32) and `shift` (int8, one less than the right shift)."""

    multiplier: Array
    shift: Array
    zero_point2: int
    """2 * the output's zero point + 1."""


def short_requantization(bounds: Ints, multiplier: Ints, shift: Ints, zero_point: int) -> ShortRequantization | None:
    """The constants for accumulators of at most `bounds` in magnitude (one bound for each channel).

    `multiplier` and `shift` as of `tinygen.api.multipliers`. None where the short form would not be exact: a
    channel that is not scaled down at least by half, or whose accumulators exceed 30 bits.
    """
    right = -np.asarray(shift, np.int64)
    m = np.asarray(multiplier, np.int64)
    largest = (np.asarray(bounds, np.int64) * m >> 31) + 1
    # What never reaches half of the last place is zero, whatever the shift.
    vanishes = (m == 0) | ((right >= 1) & (largest < np.int64(1) << np.clip(right - 1, 0, 40)))
    m, right = np.where(vanishes, 0, m), np.where(vanishes, 1, right)
    if (right < 1).any() or (right - 1 > LARGEST_SHIFT).any() or (bounds >= 1 << 30).any():
        return None
    if (largest + (np.int64(257) << (right - 1)) >= np.int64(1) << 31).any():
        return None
    return ShortRequantization(m.astype(np.int32), (right - 1).astype(np.int8), 2 * zero_point + 1)


def accumulator_bounds(weights: Array, bias: Array) -> Ints:
    """The largest magnitude of each channel's accumulator, over all int8 inputs and all orders of adding.

    `weights`: [channels, ...] int8; `bias`: int32, as it starts the accumulator (the input's zero point folded).
    """
    total = np.abs(weights.reshape(len(weights), -1).astype(np.int64)).sum(axis=1)
    result: Ints = 128 * total + np.abs(bias.astype(np.int64))
    return result


def settled(
    weights: Array, bias: Array, multiplier: Ints, shift: Ints, zero_point: int, limit: int
) -> tuple[Array, Array, Ints, Ints]:
    """The same outputs, but channels whose sums reach `limit` by a bias that no input outweighs get a small one.

    Converters leave such biases where a channel's weights are (nearly) all zero and so is its scale.
    """
    reach = accumulator_bounds(weights, np.zeros_like(bias))
    middle = bias.astype(np.int64)
    large = reach + np.abs(middle) >= limit
    if not large.any():
        return weights, bias, multiplier, shift
    low, high = (
        np.clip(requantize(end, multiplier, shift) + zero_point, -128, 127) for end in (middle - reach, middle + reach)
    )
    constant = large & (low == high) & (middle - reach >= -(1 << 31)) & (middle + reach < 1 << 31)
    # A multiplier of a half and a right shift of one: the accumulator is four times the output.
    return (
        np.where(constant.reshape(-1, *[1] * (weights.ndim - 1)), 0, weights).astype(np.int8),
        np.where(constant, 4 * (low - zero_point), bias).astype(np.int32),
        np.where(constant, 1 << 30, multiplier),
        np.where(constant, -1, shift),
    )
