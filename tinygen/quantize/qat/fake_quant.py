"""Rounding to integers and back inside a Keras graph, with a gradient as if nothing were rounded."""

from __future__ import annotations

from typing import Any

import numpy as np

from tinygen.compress.tensorflow import import_keras
from tinygen.quantize.weights import LARGEST

TERNARY_THRESHOLD = 0.7
"""Share of the mean magnitude below which a ternary weight becomes 0 (Li et al., "Ternary Weight Networks")."""

CLIPS = tuple(float(c) for c in np.linspace(0.5, 1.0, 11))
"""Shares of a channel's largest weight that are tried as its range, for 4 bits."""


def fake_weights(kernel: Any, bits: int, axes: tuple[int, ...]) -> Any:
    """`kernel` as weights of `bits` bits hold it; `axes` are all but those of the output channels.

    Symmetric, a scale for each channel: the largest weight for 8 bits, the least squared error for 4, mean
    magnitudes for ternary and binary ones. `quantize_weights` finds the same integers in the result again.
    """
    ops = import_keras().ops
    return kernel + ops.stop_gradient(_rounded(ops, kernel, bits, axes) - kernel)


def _rounded(ops: Any, kernel: Any, bits: int, axes: tuple[int, ...]) -> Any:
    magnitudes = ops.abs(kernel)
    if bits == 1:
        scale = ops.mean(magnitudes, axis=axes, keepdims=True)
        return ops.where(kernel < 0, -scale, scale)
    if bits == 2:
        kept = magnitudes > TERNARY_THRESHOLD * ops.mean(magnitudes, axis=axes, keepdims=True)
        count = ops.maximum(ops.sum(ops.cast(kept, kernel.dtype), axis=axes, keepdims=True), 1.0)
        scale = ops.sum(ops.where(kept, magnitudes, 0.0), axis=axes, keepdims=True) / count
        return ops.where(kept, ops.sign(kernel) * scale, 0.0)
    largest = LARGEST[bits]
    widest = ops.maximum(ops.max(magnitudes, axis=axes, keepdims=True), 1e-12) / largest
    if bits == 8:
        return ops.round(kernel / widest) * widest
    best, least = None, None
    for share in CLIPS:
        scale = widest * share
        rounded = ops.clip(ops.round(kernel / scale), -largest, largest) * scale
        error = ops.sum(ops.square(rounded - kernel), axis=axes, keepdims=True)
        if best is None:
            best, least = rounded, error
        else:
            best, least = ops.where(error < least, rounded, best), ops.minimum(error, least)
    return best


def fake_activations(x: Any, low: Any, high: Any, levels: int = 255) -> Any:
    """`x` as `levels` + 1 integers over [low, high] (low <= 0 <= high) hold it; what is clipped passes no gradient."""
    ops = import_keras().ops
    scale = ops.maximum(high - low, 1e-6) / levels
    zero = ops.round(-low / scale)
    inside = ops.clip(x, -zero * scale, (levels - zero) * scale)
    rounded = (ops.clip(ops.round(inside / scale) + zero, 0, levels) - zero) * scale
    return inside + ops.stop_gradient(rounded - inside)
