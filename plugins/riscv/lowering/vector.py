"""What the lowerings for cores with vectors share: constants of the requantization, what a block of lanes is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, BoundNode, Constant, folded_bias, multipliers, quantized_bounds

LANES = 32
"""Numbers of 32 bits in eight registers of 128 bits: what costs are estimated for. Kernels take any length."""


@dataclass(frozen=True)
class Ending:
    """How sums become outputs: per channel the folded bias, the multiplier (int32), the right shift (int8)."""

    bias: Array
    multiplier: Array
    right: Array
    output: dict[str, int]
    """The fields of `tg_output_rvv`."""

    @property
    def relu(self) -> bool:
        """Whether all negative results become -128, however they are rounded, and no other clamp acts."""
        return self.output == {"zero_point": -128, "minimum": -128, "maximum": 127}

    @property
    def suffix(self) -> str:
        """The end of the names of C functions that come in both forms."""
        return "_relu" if self.relu else ""

    @property
    def constants(self) -> tuple[Constant, Constant, Constant]:
        """The arguments of kernels whose lanes are channels."""
        return (
            Constant("bias", self.bias),
            Constant("multiplier", self.multiplier),
            Constant("right", self.right),
        )


def ending(node: BoundNode, weight_sums: Array) -> Ending | None:
    """For a weighted operator; None where a channel's sums are not scaled down by half at least.

    Where all negative results are clamped, they need not be scaled down.
    """
    multiplier, shift = multipliers(node, len(weight_sums))
    low, high = quantized_bounds(node.attrs.activation, node.output)
    # A channel of zeros is zero, whatever the shift.
    right = np.where(multiplier == 0, 1, -shift)
    found = Ending(
        folded_bias(node, weight_sums),
        multiplier.astype(np.int32),
        right.astype(np.int8),
        {"zero_point": node.output.zero_point, "minimum": low, "maximum": high},
    )
    return None if (right < (0 if found.relu else 1)).any() else found


def in_threes(channels: Array) -> Array:
    """`channels` along the first axis as [threes, 3, ...]: the last are the last three; the last one is repeated where
    there are fewer."""
    count = len(channels)
    starts = [*range(0, count - 2, 3), *([count - 3] if count % 3 and count > 3 else []), *([0] if count < 3 else [])]
    return np.stack([channels[[min(start + i, count - 1) for i in range(3)]] for start in starts])
