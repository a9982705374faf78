"""The int8 arithmetic of ADD and SUB: both operands to a common scale, then to the output's.

Source: TensorFlow Lite Micro. The common scale is twice the larger one, over 2**20, so that a rescaled operand
keeps 20 bits more than it had and their sum or difference stays below 2**28.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tinygen.ir import BoundNode, QuantParams
from tinygen.ops.common.arithmetic import Arithmetic, random_quantization
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize

LEFT_SHIFT = 20


class Addition(Arithmetic):
    """ADD or SUB."""

    def quantization(self, rng: np.random.Generator) -> Sequence[QuantParams]:
        a, b = random_quantization(rng, 0.05), random_quantization(rng, 0.05)
        spread = (1, 1, 1, 300, 1e-4)[rng.integers(5)]
        return a, b, random_quantization(rng, (a.scale[0] + b.scale[0]) * spread)

    def rescaled(self, node: BoundNode, a: Ints, b: Ints) -> Ints:
        to_a, to_b, to_output = self.multipliers(node)
        a = requantize(a << LEFT_SHIFT, *to_a)
        b = requantize(b << LEFT_SHIFT, *to_b)
        return requantize(self.combine(a, b), *to_output)

    def int8_fields(self, node: BoundNode) -> tuple[str, dict[str, int]]:
        to_a, to_b, to_output = self.multipliers(node)
        fields: dict[str, int] = {}
        for name, (multiplier, shift) in (("a", to_a), ("b", to_b), ("output", to_output)):
            fields |= {f"{name}_multiplier": multiplier, f"{name}_right_shift": -shift}
        return "tg_addition_s8_params", fields

    def multipliers(self, node: BoundNode) -> list[tuple[int, int]]:
        """(multiplier, shift) of a, b and the result, from double precision; shift is never positive."""
        a, b, y = node.input(0).scale, node.input(1).scale, node.output.scale
        twice = 2 * max(a, b)
        pairs = [quantize_multiplier(real) for real in (a / twice, b / twice, twice / ((1 << LEFT_SHIFT) * y))]
        if any(shift > 0 for _, shift in pairs):
            raise node.unsupported(
                f"the output's scale {y:g} is too small for operands of scale {a:g} and {b:g}",
                "quantize the model again: the output saturates nearly everywhere",
            )
        return pairs
