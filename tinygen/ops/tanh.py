"""TANH: the hyperbolic tangent."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, DType
from tinygen.ops.common.float_math import tanh_f32
from tinygen.ops.common.sigmoid import Sigmoid, interpolate
from tinygen.quantize.fixed_point import Ints
from tinygen.quantize.fixed_point_functions import tanh


class Tanh(Sigmoid):
    """int8 to scale 1/128 and zero point 0, int16 to 1/32768 and 0; float32."""

    name = "TANH"
    fixed_output = {DType.INT8: (1 / 128, 0), DType.INT16: (1 / 32768, 0)}
    int8_fraction_bits = 7
    power_of_two_shifts = (0, 1)

    def fixed(self, x: Ints, integer_bits: int) -> Ints:
        return tanh(x, integer_bits)

    def interpolated(self, x: Ints) -> Ints:
        magnitude = np.abs(x)
        y = np.where(magnitude >> 8 >= 255, np.int64(0xFFFF << 8), interpolate(magnitude, 8)) - (1 << 23)
        return np.where(x >= 0, y + (1 << 7), -y + (1 << 7) - 1) >> 8

    def real(self, node: BoundNode, x: Array) -> Array:
        return tanh_f32(x)
