"""What the lowerings for cores with MVE share: constants of the vectors' requantization, filters in steps of 16."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, BoundNode, Ending, ending, multipliers, repeat_last

LANES = 16
"""Bytes of a vector."""
LARGEST = 32767
"""Sizes are int16 in the kernels' parameters."""


def ending_mve(node: BoundNode, weight_sums: Array) -> Ending | None:
    """For a weighted operator; None where a channel's sums are scaled up, for which the kernels have no shift.

    They take the shift with its sign: a right shift is negative.
    """
    multiplier, shift = multipliers(node, len(weight_sums))
    return None if (shift > 0).any() else ending(node, weight_sums, multiplier, shift)


def filters_in_steps(weights: Array, width: int) -> Array:
    """[channels, bytes] int8 as [channels / width, steps, width, 16], filled up with zeros and the last channel."""
    channels, size = weights.shape
    steps = -(-size // LANES)
    padded = np.zeros((channels, steps * LANES), np.int8)
    padded[:, :size] = weights
    grouped = repeat_last(padded, width).reshape(-1, width, steps, LANES)
    return np.ascontiguousarray(grouped.transpose(0, 2, 1, 3))


def nibbles(low: Array, high: Array) -> Array:
    """Weights of 4 bits, two in a byte."""
    return (low.astype(np.int64) & 15 | high.astype(np.int64) << 4).astype(np.int8)


def nibble_steps(filters: Array) -> Array:
    """[fours, steps, 4, 16] of 4 bits as [fours, bytes] for tg_conv_2d_s8_s4_mve."""
    fours, steps = filters.shape[:2]
    first = filters[:, : steps % 2]
    half = nibbles(first[:, :, 0::2], first[:, :, 1::2])
    rest = filters[:, steps % 2 :]
    whole = nibbles(rest[:, 0::2], rest[:, 1::2])
    return np.concatenate([half.reshape(fours, -1), whole.reshape(fours, -1)], axis=1)
