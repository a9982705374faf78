"""The filters of a DEPTHWISE_CONV_2D with the constants of their requantization, whatever kernel runs it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    FittedRequantization,
    ShortRequantization,
    folded_bias,
    multipliers,
    quantized_bounds,
)

from .requantization import settled_fitted, settled_short

HEADER = "depthwise_conv_2d/tg_depthwise_conv_2d_dsp.h"
BIAS_LIMIT = 1 << 26
"""A bias and its shift share a word of the constants: 32 * bias + shift."""


@dataclass(frozen=True, eq=False)
class DepthwiseFilters:
    """For each output channel."""

    taps: Array
    """[channels, kernel height, kernel width], int8."""
    bias_shift: Array
    """32 * bias + shift, int32; the input's zero point is folded into the bias."""
    multiplier: Array
    zero_point2: int
    rectified: bool
    """Whatever lies below the output's zero point is clamped to it."""
    up: Array | None = None
    """Of the fitted form: how far sums are shifted to the left, plus 32 * carry."""


def depthwise_filters(node: BoundNode) -> DepthwiseFilters | None:
    """None where the short requantization would not be exact."""
    taps, bias = _taps_and_bias(node)
    exact = settled_short(taps, bias, multipliers(node, len(taps)), node.output.zero_point, BIAS_LIMIT)
    return None if exact is None else _filters(node, *exact)


def fitted_filters(node: BoundNode) -> DepthwiseFilters | None:
    """For any scales and rounding; None where nothing fits."""
    taps, bias = _taps_and_bias(node)
    scales = multipliers(node, len(taps))
    exact = settled_fitted(taps, bias, scales, node.output.zero_point, BIAS_LIMIT, node.attrs.rounding)
    if exact is None:
        return None
    up = exact[2].left.astype(np.int32) + 32 * exact[2].carry
    return replace(_filters(node, *exact), up=up)


def _taps_and_bias(node: BoundNode) -> tuple[Array, Array]:
    w = node.constant(1)[0]
    return np.ascontiguousarray(w.transpose(2, 0, 1)), folded_bias(node, w.astype(np.int64).sum(axis=(0, 1)))


def _filters(
    node: BoundNode, taps: Array, bias: Array, form: ShortRequantization | FittedRequantization
) -> DepthwiseFilters:
    low, _ = quantized_bounds(node.attrs.activation, node.output)
    bias_shift = 32 * bias.astype(np.int64) + form.shift
    rectified = low >= node.output.zero_point
    return DepthwiseFilters(taps, bias_shift.astype(np.int32), form.multiplier, form.zero_point2, rectified)
