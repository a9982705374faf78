"""MUL: a * b, element by element."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinygen.ir import Array, BoundNode, QuantParams
from tinygen.ops.common.arithmetic import Arithmetic, random_quantization
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize

MAX_SHIFT = 14
"""A product of int8 operands has up to 17 bits with its sign; more of a left shift would overflow 32."""


class Mul(Arithmetic):
    """Output = act(a * b); int8 rescales the product once, by both scales over the output's."""

    name = "MUL"
    options = "MulOptions"

    def combine(self, a: Array, b: Array) -> Array:
        return np.asarray(a * b)

    def quantization(self, rng: np.random.Generator) -> Sequence[QuantParams]:
        a, b = random_quantization(rng, 0.05), random_quantization(rng, 0.05)
        spread = (60, 60, 60, 0.01, 1e7)[rng.integers(5)]
        return a, b, random_quantization(rng, a.scale[0] * b.scale[0] * spread)

    def rescaled(self, node: BoundNode, a: Ints, b: Ints) -> Ints:
        return requantize(a * b, *self.multiplier(node))

    def int8_fields(self, node: BoundNode) -> tuple[str, dict[str, int]]:
        multiplier, shift = self.multiplier(node)
        return "tg_mul_s8_params", {"multiplier": multiplier, "shift": shift}

    def multiplier(self, node: BoundNode) -> tuple[int, int]:
        """(multiplier, shift) of the product."""
        a, b, y = node.input(0).scale, node.input(1).scale, node.output.scale
        multiplier, shift = quantize_multiplier(a * b / y)
        if shift > MAX_SHIFT:
            raise node.unsupported(
                f"the output's scale {y:g} is too small for operands of scale {a:g} and {b:g}",
                "quantize the model again: the output saturates nearly everywhere",
            )
        return multiplier, shift
