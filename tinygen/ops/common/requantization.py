"""How the weighted operators bring their sums back to the output's integers: the schemes, and their constants.

- double rounding: TensorFlow Lite Micro's, for int8;
- single rounding: one product, rounded once; where all scales are powers of two, a shift;
- int16 activations: TensorFlow Lite Micro's product of 64 bits with a multiplier of 15, rounded once.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from tinygen.ir import BoundNode, DType
from tinygen.quantize.fixed_point import (
    Ints,
    quantize_multiplier,
    requantize,
    requantize_single,
    requantize_wide,
    wide_multiplier,
)

Rounding = Literal["double", "single"]

POWER_OF_TWO = 1 << 30
"""The multiplier of a power of two."""

LARGEST_SUM = 1 << 47
"""Sums of int16 products stay below this, so that 64 bits hold their product with a multiplier."""


def multipliers(node: BoundNode, channels: int) -> tuple[Ints, Ints]:
    """Requantization (multiplier, shift) of each output channel: input scale * weight scale / output scale.

    In doubles, as TensorFlow Lite Micro computes it, per channel and per tensor.
    """
    weights = node.input(1).quant
    assert weights is not None
    scales = weights.scale if weights.per_channel else weights.scale * channels
    pairs = [quantize_multiplier(node.input(0).scale * s / node.output.scale) for s in scales]
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def scaled(node: BoundNode, accumulators: Ints) -> Ints:
    """`accumulators` (channels last, the bias added) in units of the output's scale, without its zero point."""
    multiplier, shift = multipliers(node, accumulators.shape[-1])
    if node.output.dtype is DType.INT16:
        return requantize_wide(accumulators, *wide_multiplier(multiplier, shift))
    if node.attrs.rounding == "single":
        return requantize_single(accumulators, multiplier, shift)
    return requantize(accumulators, multiplier, shift)


def shifts(node: BoundNode, channels: int) -> Ints | None:
    """How far to shift each channel's sums to the right, 1 to 31, where all its scales are powers of two."""
    multiplier, shift = multipliers(node, channels)
    right = 1 - shift
    possible = (multiplier == POWER_OF_TWO).all() and right.min() >= 1 and right.max() <= 31
    return right if possible else None


def check_wide(node: BoundNode, channels: int, bias: Ints, products: int) -> None:
    """Refuse int16 sums of `products` products and `bias`, or scales, that the 64-bit arithmetic cannot take."""
    largest = int(np.abs(bias).max(initial=0)) + products * (1 << 22)
    if largest >= LARGEST_SUM:
        raise node.unsupported("the int64 bias is too large: sums must stay below 2**47")
    if multipliers(node, channels)[1].max() > 7:
        raise node.unsupported(
            f"the output's scale {node.output.scale:g} is too small for the input's and the weights'",
            "quantize the model again: the output saturates nearly everywhere",
        )
