"""What LOGISTIC and TANH share: types, quantization and integer arithmetic.

int8 runs in gemmlowp's fixed point; int16 interpolates a table of the logistic function, of which
tanh(x) = 2 logistic(2x) - 1 takes twice the input.
"""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Iterable
from typing import ClassVar

import numpy as np

from tinygen.ir import Array, BoundNode, Constant, DType, Graph, Input, Kernel, Output, Scalar, call
from tinygen.ops.base import Draw
from tinygen.ops.common.unary import Unary
from tinygen.quantize.fixed_point import Ints, quantize_multiplier, requantize, rounding_divide_by_pot

INPUT_BITS = 4
"""Integer bits of an int8 input in real units: beyond +-15 or so the output saturates."""

TABLE_STEP = 24
"""Entry i of the int16 table is logistic(i / 24), but for `CURVATURE_SHARE`; its end, at 10.6, is 1."""

CURVATURE_SHARE = 1 / 16


class Sigmoid(Unary):
    """int8 and int16 with fixed output quantization; float32."""

    types = (DType.INT8, DType.INT16, DType.FLOAT32)
    int8_fraction_bits: ClassVar[int]
    power_of_two_shifts: ClassVar[tuple[int, ...]]
    """log2(input scale) + 12 for which an int16 input is scaled exactly."""

    @abstractmethod
    def fixed(self, x: Ints, integer_bits: int) -> Ints:
        """The function in Q0.31 of `x` with `integer_bits`."""

    @abstractmethod
    def interpolated(self, x: Ints) -> Ints:
        """The function in Q0.15 of `x` in units of 1 / (3 * 4096)."""

    def check(self, node: BoundNode) -> None:
        super().check(node)
        dtype = node.input(0).dtype
        if dtype is DType.FLOAT32:
            return
        scale, zero = self.fixed_output[dtype]
        if (node.output.scale, node.output.zero_point) != (scale, zero):
            raise node.unsupported(f"the {dtype.value} output must have scale {scale} and zero point {zero}")
        if dtype is DType.INT8:
            _int8_multiplier(node)
        else:
            if node.input(0).zero_point != 0:
                raise node.unsupported("an int16 input must have zero point 0")
            self.int16_scaling(node)

    def quantized(self, node: BoundNode, x: Ints) -> Ints:
        if node.input(0).dtype is DType.INT8:
            return self._int8(node, x)
        multiplier, shift = self.int16_scaling(node)
        return self.interpolated((x * multiplier + ((1 << shift) >> 1)) >> shift)

    def _int8(self, node: BoundNode, x: Ints) -> Ints:
        real = _int8_multiplier(node)
        low, high = node.output.dtype.limits
        radius = math.floor(((1 << INPUT_BITS) - 1) * (1 << (31 - INPUT_BITS)) / (1 << math.frexp(real)[1]))
        x = x - node.input(0).zero_point
        inside = np.abs(x) < radius
        scaled = requantize(np.where(inside, x, 0), *quantize_multiplier(real))
        y = rounding_divide_by_pot(self.fixed(scaled, INPUT_BITS), 31 - self.int8_fraction_bits)
        y = np.clip(y + node.output.zero_point, low, high)
        return np.where(inside, y, np.where(x <= 0, np.int64(low), np.int64(high)))

    def int16_scaling(self, node: BoundNode) -> tuple[int, int]:
        """(multiplier, right shift) from units of an int16 input to 1 / (3 * 4096), the multiplier in 15 bits."""
        scale = node.input(0).scale
        power = round(math.log2(scale))
        if abs(math.log2(scale) - power) < 1e-3 and power + 12 in self.power_of_two_shifts:
            return 3 << (power + 12), 0
        multiplier, shift = scale * 4096 * 3, 0
        while multiplier <= 32767 / 2 and shift <= 30:
            multiplier, shift = multiplier * 2, shift + 1
        if multiplier > 32767:
            raise node.unsupported(f"an input scale of {scale} is too large for int16")
        return int(multiplier), shift

    def kernel(self, node: BoundNode) -> Kernel:
        if node.input(0).dtype is not DType.INT16:
            return super().kernel(node)
        multiplier, shift = self.int16_scaling(node)
        name = self.name.lower()
        one = call(
            f"tg_{name}_s16",
            Constant("table", logistic_table()),
            Scalar(multiplier),
            Scalar(shift),
            Input(0),
            Output(0),
            Scalar(node.output.elements),
            op=name,
        )
        return Kernel((one,), inplace=(0,))

    def cases(self) -> Iterable[Graph]:
        for scale in (0.05, 0.2, 0.0001, 1.5, 20.0):  # the last two saturate
            yield self.graph(DType.INT8, source=(scale, 5))
        for scale in (1 / 4096, 1 / 2048, 1 / 8192, 0.0003, 0.01, 1.5):
            yield self.graph(DType.INT16, source=(scale, 0))
        yield self.graph(DType.FLOAT32)

    def draw(self, draw: Draw) -> Graph:
        return self.draw_graph(draw, coarsest=40)


def logistic_table() -> Array:
    """The 256 entries, in Q0.16, that the int16 kernels interpolate.

    The curve is raised by a share of its curvature, so that chords between entries lie about it, not below. This
    reproduces TensorFlow Lite Micro's table, whose last entry is the largest value.
    """
    curve = 1 / (1 + np.exp(-np.arange(256) / TABLE_STEP))
    curvature = curve * (1 - curve) * (1 - 2 * curve) / TABLE_STEP**2
    table = np.floor(65536 * (curve - CURVATURE_SHARE * curvature) + 0.5).astype(np.uint16)
    table[-1] = 65535
    return table


def interpolate(x: Ints, fraction_bits: int) -> Ints:
    """The table at x / 2**fraction_bits, with as many bits below the table's own; 0 <= x.

    From entry 255 on the result means nothing: callers saturate there.
    """
    table = logistic_table().astype(np.int64)
    place = np.minimum(x >> fraction_bits, 254)
    rest = x & ((1 << fraction_bits) - 1)
    result: Ints = (table[place] << fraction_bits) + rest * (table[place + 1] - table[place])
    return result


def _int8_multiplier(node: BoundNode) -> float:
    """From units of an int8 input to `INPUT_BITS` integer bits; refuses a scale too small to represent."""
    real = node.input(0).scale * (1 << (31 - INPUT_BITS))
    if real < 0.5:
        raise node.unsupported(f"an input scale of {node.input(0).scale} is too small")
    return real
