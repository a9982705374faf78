"""How lanes of sums become int8 outputs: what the kernels of cores with vectors are given for each channel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array, BoundNode, Constant
from tinygen.ops.common.activation import quantized_bounds
from tinygen.ops.common.weighted import folded_bias


@dataclass(frozen=True, eq=False)
class Ending:
    """Per channel the folded bias, the multiplier (int32), and the right shift (int8) as the kernels count it."""

    bias: Array
    multiplier: Array
    right: Array
    output: dict[str, int]
    """The output's `zero_point`, `minimum` and `maximum`."""

    @property
    def relu(self) -> bool:
        """Whether all negative results become -128, however they are rounded, and no other clamp acts."""
        return self.output == {"zero_point": -128, "minimum": -128, "maximum": 127}

    @property
    def suffix(self) -> str:
        """The end of the names of C functions that come in both forms."""
        return "_relu" if self.relu else ""

    def constants(self, width: int = 1) -> tuple[Constant, Constant, Constant]:
        """The kernel's arguments, the last channel repeated to a multiple of `width` channels."""
        return (
            Constant("bias", repeat_last(self.bias, width)),
            Constant("multiplier", repeat_last(self.multiplier, width)),
            Constant("right", repeat_last(self.right, width)),
        )


def ending(node: BoundNode, weight_sums: Array, multiplier: Array, right: Array) -> Ending:
    """For a weighted operator; `weight_sums` [channels] of the weights, that the input's zero point is folded with."""
    low, high = quantized_bounds(node.attrs.activation, node.output)
    return Ending(
        folded_bias(node, weight_sums),
        multiplier.astype(np.int32),
        right.astype(np.int8),
        {"zero_point": node.output.zero_point, "minimum": low, "maximum": high},
    )


def repeat_last(channels: Array, width: int) -> Array:
    """`channels` along the first axis, the last one repeated up to a multiple of `width`."""
    missing = -len(channels) % width
    return np.concatenate([channels, np.repeat(channels[-1:], missing, axis=0)])
