"""What LOGISTIC and TANH share: int8 in gemmlowp's fixed point with 4 integer bits."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from tinygen.ir import BoundNode
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize, rounding_divide_by_pot

INPUT_BITS = 4
"""Integer bits of the input in real units: beyond +-15 or so the output saturates."""


def input_multiplier(node: BoundNode) -> float:
    """From units of the input to `INPUT_BITS` integer bits; refuses a scale too small to represent."""
    real = node.input(0).scale * (1 << (31 - INPUT_BITS))
    if real < 0.5:
        raise node.unsupported(f"an input scale of {node.input(0).scale} is too small")
    return real


def saturating(node: BoundNode, x: Ints, function: Callable[[Ints, int], Ints], fraction_bits: int) -> Ints:
    """`function` (Q4.27 to Q0.31) of stored integers `x`, as integers with `fraction_bits`; int8's ends outside."""
    real = input_multiplier(node)
    low, high = node.output.dtype.limits
    radius = math.floor(((1 << INPUT_BITS) - 1) * (1 << (31 - INPUT_BITS)) / (1 << math.frexp(real)[1]))
    x = x - node.input(0).zero_point
    inside = np.abs(x) < radius
    scaled = requantize(np.where(inside, x, 0), *quantize_multiplier(real))
    y = rounding_divide_by_pot(function(scaled, INPUT_BITS), 31 - fraction_bits) + node.output.zero_point
    result: Ints = np.where(inside, np.clip(y, low, high), np.where(x <= 0, low, high))
    return result
