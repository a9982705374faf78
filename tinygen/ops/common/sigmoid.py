"""What LOGISTIC and TANH share: int8 in gemmlowp's fixed point with 4 integer bits."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tinygen.ir import BoundNode
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize, rounding_divide_by_pot

INPUT_BITS = 4
"""Integer bits of the input in real units: beyond +-15 or so the output saturates."""


def input_scaling(node: BoundNode) -> tuple[int, int]:
    """(multiplier, shift) from units of the input to `INPUT_BITS` integer bits; checks the scale."""
    multiplier, shift = quantize_multiplier(node.input(0).scale * (1 << (31 - INPUT_BITS)))
    if shift < 0:
        raise node.unsupported(f"an input scale of {node.input(0).scale} is too small")
    return multiplier, shift


def saturating(node: BoundNode, x: Ints, function: Callable[[Ints, int], Ints], fraction_bits: int) -> Ints:
    """`function` (Q4.27 to Q0.31) of stored integers `x`, as integers with `fraction_bits`; int8's ends outside."""
    multiplier, shift = input_scaling(node)
    low, high = node.output.dtype.limits
    radius = math.floor(((1 << INPUT_BITS) - 1) * (1 << (31 - INPUT_BITS)) / (1 << shift))
    x = x - node.input(0).zero_point
    inside = np.abs(x) < radius
    scaled = requantize(np.where(inside, x, 0), multiplier, shift)
    y = rounding_divide_by_pot(function(scaled, INPUT_BITS), 31 - fraction_bits) + node.output.zero_point
    result: Ints = np.where(inside, np.clip(y, low, high), np.where(x < 0, low, high))
    return result
