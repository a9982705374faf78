"""Fused activations: the clamp that ends an operator, in floats and in quantized integers."""

from __future__ import annotations

import math

import numpy as np

from tinygen.ir import Array, DType, Tensor

NAMES = ("NONE", "RELU", "RELU_N1_TO_1", "RELU6")
"""By their numbers in the schema's ActivationFunctionType; the others (TANH, SIGN_BIT) no converter writes."""

_BOUNDS = {
    "NONE": (-math.inf, math.inf),
    "RELU": (0.0, math.inf),
    "RELU_N1_TO_1": (-1.0, 1.0),
    "RELU6": (0.0, 6.0),
}


def parse_activation(code: int) -> str:
    """The activation's name; ValueError for one that is not supported."""
    if not 0 <= code < len(NAMES):
        raise ValueError(f"fused activation {code} is not supported (only {', '.join(NAMES)})")
    return NAMES[code]


def export_activation(name: str) -> int:
    """The schema's number of an activation: the inverse of `parse_activation`."""
    return NAMES.index(name)


def float_bounds(name: str) -> tuple[float, float]:
    """The clamp in real numbers; infinite where there is none."""
    return _BOUNDS[name]


def quantized_bounds(name: str, output: Tensor) -> tuple[int, int]:
    """The clamp in the output's integers: bounds quantized in float32 as TensorFlow Lite does, then saturated."""
    low, high = output.dtype.limits
    real_low, real_high = _BOUNDS[name]
    if math.isfinite(real_low):
        low = max(low, output.zero_point + quantize_bound(real_low, output.scale))
    if math.isfinite(real_high):
        high = min(high, output.zero_point + quantize_bound(real_high, output.scale))
    return low, high


def clamp(x: Array, name: str, output: Tensor) -> Array:
    """`x` (accumulators with the zero point added, or floats) clamped and cast to the output's type."""
    if output.dtype is DType.FLOAT32:
        low, high = _BOUNDS[name]
        return np.clip(x, np.float32(low), np.float32(high)).astype(np.float32)
    return np.clip(x, *quantized_bounds(name, output)).astype(output.dtype.numpy)


def quantize_bound(bound: float, scale: float) -> int:
    """A clamp's real bound in steps of `scale`: bound / scale in float32, rounded half away from zero as C's
    round() does, and limited to 30 bits; `bound` may be infinite."""
    with np.errstate(over="ignore"):
        ratio = float(np.float32(bound) / np.float32(scale))
    ratio = min(max(ratio, -float(1 << 30)), float(1 << 30))
    return math.floor(abs(ratio) + 0.5) * (1 if ratio >= 0 else -1)
