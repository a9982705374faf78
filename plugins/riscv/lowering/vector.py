"""What the lowerings for cores with vectors share: constants of the requantization, what a block of lanes is."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, BoundNode, Ending, ending, multipliers

INPUTS = 8
"""At a time, of weights of fewer than 8 bits."""
LANES = 32
"""Numbers of 32 bits in eight registers of 128 bits: what costs are estimated for. Kernels take any length."""


def ending_rvv(node: BoundNode, weight_sums: Array) -> Ending | None:
    """For a weighted operator; None where a channel's sums are not scaled down by half at least.

    Where all negative results are clamped, they need not be scaled down.
    """
    multiplier, shift = multipliers(node, len(weight_sums))
    # A channel of zeros is zero, whatever the shift.
    right = np.where(multiplier == 0, 1, -shift)
    found = ending(node, weight_sums, multiplier, right)
    return None if (right < (0 if found.relu else 1)).any() else found


def in_threes(channels: Array) -> Array:
    """`channels` along the first axis as [threes, 3, ...]: the last are the last three; the last one is repeated where
    there are fewer."""
    count = len(channels)
    starts = [*range(0, count - 2, 3), *([count - 3] if count % 3 and count > 3 else []), *([0] if count < 3 else [])]
    return np.stack([channels[[min(start + i, count - 1) for i in range(3)]] for start in starts])


def packed_inputs(rows: Array, bits: int) -> Array:
    """[channels, inputs] of so few bits as [bytes, channels], those of 8 / bits inputs in a byte (tg_fields_rvv.h).

    The inputs are rounded up to a multiple of 8.
    """
    per_byte = 8 // bits
    padded = np.pad(rows.astype(np.int64), [(0, 0), (0, -rows.shape[1] % INPUTS)])
    codes = (padded < 0 if bits == 1 else padded & (1 << bits) - 1).reshape(len(rows), -1, per_byte)
    bytes = (codes.astype(np.int64) << bits * np.arange(per_byte)).sum(axis=2)
    return np.ascontiguousarray(bytes.astype(np.uint8).view(np.int8).T)
