"""Scales and zero points from real ranges."""

from __future__ import annotations

import math

import numpy as np

from tinygen.device.rules import ScaleKind
from tinygen.ir import DType, QuantParams
from tinygen.quantize.ranges import Range

SMALLEST_SCALE = 2.0**-26
"""Of activations. A tensor that is always zero still needs a scale, in which the bound of RELU6 fits 32 bits."""

SMALLEST = 2.0**-60
"""Of any tensor: far from float32's denormal numbers."""


def activation_parameters(limits: Range, dtype: DType, symmetric: bool, kind: ScaleKind) -> QuantParams:
    """Scale and zero point so that `dtype` covers `limits` (which include 0), and 0 is exactly an integer.

    int16 is always symmetric. Source: the TensorFlow Lite quantization specification.
    """
    low, high = min(limits[0], 0.0), max(limits[1], 0.0)
    least, most = dtype.limits
    if symmetric or dtype is DType.INT16:
        return QuantParams.per_tensor(rounded_scale(max(max(-low, high) / most, SMALLEST_SCALE), kind))
    scale = rounded_scale(max((high - low) / (most - least), SMALLEST_SCALE), kind)
    return QuantParams.per_tensor(scale, int(min(max(np.rint(least - low / scale), least), most)))


def rounded_scale(scale: float, kind: ScaleKind) -> float:
    """`scale` as a positive float32; as a power of two not below it, if that is the kind."""
    scale = max(scale, SMALLEST)
    if kind == "power_of_two":
        return 2.0 ** math.ceil(math.log2(scale) - 1e-9)
    return float(np.float32(scale))
