"""LOGISTIC: 1 / (1 + exp(-x))."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, DType
from tinygen.ops.common.float_math import logistic_f32
from tinygen.ops.common.sigmoid import Sigmoid, interpolate
from tinygen.quantize.fixed_point import Ints
from tinygen.quantize.fixed_point_functions import logistic


class Logistic(Sigmoid):
    """int8 to scale 1/256 and zero point -128, int16 to 1/32768 and 0; float32."""

    name = "LOGISTIC"
    fixed_output = {DType.INT8: (1 / 256, -128), DType.INT16: (1 / 32768, 0)}
    int8_fraction_bits = 8
    power_of_two_shifts = (0,)

    def fixed(self, x: Ints, integer_bits: int) -> Ints:
        return logistic(x, integer_bits)

    def interpolated(self, x: Ints) -> Ints:
        magnitude = np.abs(x)
        y = np.where(magnitude >> 9 >= 255, np.int64(0x7FFF << 10), interpolate(magnitude, 9))
        y = np.where(x >= 0, y + (1 << 9), (1 << 25) - y + (1 << 9) - 1)
        return y >> 10

    def real(self, node: BoundNode, x: Array) -> Array:
        return logistic_f32(x)
