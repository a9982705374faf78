"""HARD_SWISH: x * clamp(x + 3, 0, 6) / 6."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array, BoundNode, DType, Graph
from tinygen.ops.base import Draw
from tinygen.ops.common.unary import Unary
from tinygen.quantize.fixed_point import INT32_MAX, Ints, quantize_multiplier, rounding_divide_by_pot

INT16_MIN, INT16_MAX = -(1 << 15), (1 << 15) - 1

HEADROOM_BITS = 7
"""The input, at most 255 from its zero point, is held this many bits higher in 16 bits."""


@dataclass(frozen=True)
class _Scaling:
    """16-bit multipliers over 2**15 and their shifts: to the output's units, and so that 3.0 is 2**15."""

    output: int
    output_shift: int
    gate: int
    gate_shift: int


class HardSwish(Unary):
    """int8 in TensorFlow Lite's 16-bit fixed point; float32."""

    name = "HARD_SWISH"

    def check(self, node: BoundNode) -> None:
        super().check(node)
        if node.input(0).dtype is DType.INT8:
            s = _scaling(node)
            if not -15 <= s.output_shift <= 0:
                raise node.unsupported("the output's scale must be 2**-7 to 2**9 times the input's")
            if not -15 <= s.gate_shift <= 15:
                raise node.unsupported(f"an input scale of {node.input(0).scale} is not supported")

    def quantized(self, node: BoundNode, x: Ints) -> Ints:
        s = _scaling(node)
        high = (x - node.input(0).zero_point) << HEADROOM_BITS
        gate = high
        if s.gate_shift > 0:  # all but one bit: what saturates here saturates below as well
            gate = _saturate(gate << (s.gate_shift - 1))
        gate = _doubling_high_mul(gate, s.gate)
        gate = _saturate(gate << 1) if s.gate_shift > 0 else rounding_divide_by_pot(gate, -s.gate_shift)
        gate = (gate + (1 << 15)) >> 1
        product = gate * _doubling_high_mul(high, s.output)
        product = np.sign(product) * (np.abs(product) >> 15)  # toward zero
        y = rounding_divide_by_pot(product, -s.output_shift) + node.output.zero_point
        y = ((y + (1 << 15)) & 0xFFFF) - (1 << 15)  # kept in 16 bits
        result: Ints = np.clip(y, *node.output.dtype.limits)
        return result

    def real(self, node: BoundNode, x: Array) -> Array:
        gate = x + np.float32(3)
        gate = np.where(gate < 0, np.float32(0), np.where(gate > 6, np.float32(6), gate))
        return x * gate * (np.float32(1) / np.float32(6))

    def cases(self) -> Iterable[Graph]:
        yield self.graph(DType.INT8)
        yield self.graph(DType.INT8, source=(0.005, 0), target=(0.003, -100))  # the gate is shifted right
        yield self.graph(DType.INT8, source=(0.6, -20), target=(0.3, 10))  # the gate saturates
        yield self.graph(DType.INT8, source=(0.012, 3), target=(0.02, 10))
        yield self.graph(DType.FLOAT32)

    def draw(self, draw: Draw) -> Graph:
        return self.draw_graph(draw)


def _scaling(node: BoundNode) -> _Scaling:
    """In float32, as TensorFlow Lite computes it."""
    high = np.float32(1 / (1 << HEADROOM_BITS)) * np.float32(node.input(0).scale)
    output, output_shift = quantize_multiplier(float(high / np.float32(node.output.scale)))
    gate, gate_shift = quantize_multiplier(float(high / np.float32(3 / 32768)))
    return _Scaling(_to_16_bits(output), output_shift, _to_16_bits(gate), gate_shift)


def _to_16_bits(multiplier: int) -> int:
    return INT16_MAX if multiplier >= INT32_MAX - (1 << 15) else (multiplier + (1 << 15)) >> 16


def _saturate(x: Ints) -> Ints:
    result: Ints = np.clip(x, INT16_MIN, INT16_MAX)
    return result


def _doubling_high_mul(a: Ints, b: int) -> Ints:
    """a * b / 2**15 to nearest, ties toward plus infinity."""
    return _saturate((a * b + (1 << 14)) >> 15)
