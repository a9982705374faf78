"""What the lowerings for cores with vectors share: constants of the requantization, what a block of lanes is."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, BoundNode, Ending, ending, multipliers

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
