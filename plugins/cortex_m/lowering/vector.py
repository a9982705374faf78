"""What the lowerings for cores with MVE share: constants of the vectors' requantization, filters in steps of 16."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, BoundNode, Constant, folded_bias, multipliers, quantized_bounds

LANES = 16
"""Bytes of a vector."""
LARGEST = 32767
"""Sizes are int16 in the kernels' parameters."""


@dataclass(frozen=True)
class Ending:
    """How sums become outputs: per channel the folded bias, the multiplier (int32), minus the right shift (int8)."""

    bias: Array
    multiplier: Array
    right: Array
    output: dict[str, int]
    """The fields of `tg_output_mve`."""

    @property
    def relu(self) -> bool:
        """Whether all negative results become -128, however they are rounded, and no other clamp acts."""
        return self.output == {"zero_point": -128, "minimum": -128, "maximum": 127}

    @property
    def suffix(self) -> str:
        """The end of the names of C functions that come in both forms."""
        return "_relu" if self.relu else ""

    def constants(self, width: int) -> tuple[Constant, Constant, Constant]:
        """The kernel's arguments, the last channel repeated to a multiple of `width` channels."""
        return (
            Constant("bias", repeat_last(self.bias, width)),
            Constant("multiplier", repeat_last(self.multiplier, width)),
            Constant("right", repeat_last(self.right, width)),
        )


def ending(node: BoundNode, weight_sums: Array) -> Ending | None:
    """For a weighted operator; None where a channel's sums are scaled up, for which the kernels have no shift."""
    multiplier, shift = multipliers(node, len(weight_sums))
    if (shift > 0).any():
        return None
    low, high = quantized_bounds(node.attrs.activation, node.output)
    return Ending(
        folded_bias(node, weight_sums),
        multiplier.astype(np.int32),
        shift.astype(np.int8),
        {"zero_point": node.output.zero_point, "minimum": low, "maximum": high},
    )


def repeat_last(channels: Array, width: int) -> Array:
    """`channels` along the first axis, the last one repeated up to a multiple of `width`."""
    missing = -len(channels) % width
    return np.concatenate([channels, np.repeat(channels[-1:], missing, axis=0)])


def filters_in_steps(weights: Array, width: int) -> Array:
    """[channels, bytes] int8 as [channels / width, steps, width, 16], filled up with zeros and the last channel."""
    channels, size = weights.shape
    steps = -(-size // LANES)
    padded = np.zeros((channels, steps * LANES), np.int8)
    padded[:, :size] = weights
    grouped = repeat_last(padded, width).reshape(-1, width, steps, LANES)
    return np.ascontiguousarray(grouped.transpose(0, 2, 1, 3))
