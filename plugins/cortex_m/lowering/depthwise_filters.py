"""The filters of a DEPTHWISE_CONV_2D with the constants of their requantization, whatever kernel runs it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.api import Array, BoundNode, folded_bias, multipliers, quantized_bounds

from .requantization import settled_short

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


def depthwise_filters(node: BoundNode) -> DepthwiseFilters | None:
    """None where the short requantization would not be exact."""
    w = node.constant(1)[0]
    taps = np.ascontiguousarray(w.transpose(2, 0, 1))
    bias = folded_bias(node, w.astype(np.int64).sum(axis=(0, 1)))
    zero_point = node.output.zero_point
    exact = settled_short(taps, bias, multipliers(node, len(taps)), zero_point, BIAS_LIMIT)
    if exact is None:
        return None
    taps, bias, short = exact
    low, _ = quantized_bounds(node.attrs.activation, node.output)
    bias_shift = 32 * bias.astype(np.int64) + short.shift
    return DepthwiseFilters(
        taps, bias_shift.astype(np.int32), short.multiplier, short.zero_point2, rectified=low >= zero_point
    )
