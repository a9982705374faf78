"""Depthwise 3x3 convolutions to a map of 3x3 outputs, as at the end of many networks: written out, without loops."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, Axis, BoundNode, Call, Constant, Input, Kernel, Output, Params, window_of

from .depthwise_filters import HEADER, DepthwiseFilters
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp_map3"
FORMS = {(3, 1, 1): "", (6, 2, 0): "_stride2"}
"""(pixels, stride, padding before them) of both axes -> end of the function's name."""


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None unless image and window are those of one of the two functions, with a filter a channel."""
    y, x = window_of(node)
    shape, made = node.input(0).shape, node.output.shape
    square = (y.input, y.stride, y.before) == (x.input, x.stride, x.before)
    form = FORMS.get((y.input, y.stride, y.before)) if square else None
    threes = all((a.kernel, a.dilation, a.output) == (3, 1, 3) for a in (y, x))
    if form is None or not threes or shape[0] != 1 or shape[3] != made[3]:
        return None
    symbol = SYMBOL + form
    fields = {
        "channels": shape[3],
        "input_zero_point": node.input(0).zero_point,
    }
    arguments = (
        Params("tg_depthwise_map3_dsp_params", fields),
        Input(0),
        Constant("constants", _constants(filters, y, node.input(0).zero_point)),
        Output(0),
    )
    # Each channel is read before it is written; an output of stride 2 lies at the input's first rows.
    return Kernel(
        (Call(symbol, f"depthwise_conv_2d/{symbol}.c", HEADER, arguments), *clamp_calls(node)),
        inplace=(0,),
        why="a channel at a time, all nine windows written out",
    )


def _constants(filters: DepthwiseFilters, axis: Axis, zero_point: int) -> Array:
    """The 15 words of each channel; `axis`: of rows and columns alike."""
    taps = filters.taps.astype(np.int64)
    biases = []
    for output in range(3):
        inside = np.array([0 <= axis.at(output, tap) < axis.input for tap in range(3)])
        bias = (filters.bias_shift >> 5) + zero_point * taps[:, ~inside].sum(axis=(1, 2))
        biases += [2 * bias, 2 * (bias + zero_point * taps[:, inside, 2].sum(axis=1))]
    shift = filters.bias_shift.astype(np.int64) & 31
    doubled = np.ascontiguousarray(2 * taps[:, :, (0, 1, 1, 2)].astype("<i2")).view("<i4")
    words = [*biases, filters.multiplier, filters.zero_point2 << shift, shift, doubled.reshape(len(taps), -1)]
    return np.column_stack(words).astype(np.int32).reshape(-1)
