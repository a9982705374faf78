"""Depthwise 3x3 convolutions to one row of five outputs or two, as in strips of a narrow image: no plane is filled."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, Axis, BoundNode, Call, Constant, Input, Kernel, Output, Params, window_of

from .depthwise_filters import HEADER, DepthwiseFilters
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp_row5"
COLUMNS = 5
MOST_ROWS = 2
"""Each is a call; of more rows a plane is filled as fast."""


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None unless the rows have five pixels, padded by one, and a filter a channel."""
    y, x = window_of(node)
    shape, made = node.input(0).shape, node.output.shape
    if any((a.kernel, a.stride, a.dilation) != (3, 1, 1) for a in (y, x)) or y.output > MOST_ROWS:
        return None
    if (x.input, x.output, x.before) != (COLUMNS, COLUMNS, 1) or shape[0] != 1 or shape[3] != made[3]:
        return None
    if not all(0 <= y.at(row, 1) < y.input for row in range(y.output)):
        return None
    constants = Constant("constants", _constants(filters))
    symbol = SYMBOL + "_relu" * filters.rectified
    calls = tuple(_call(node, filters, y, row, symbol, constants) for row in range(y.output))
    return Kernel(
        (*calls, *clamp_calls(node)),
        inplace=(0,) if y.output == 1 else (),
        why="a channel at a time, a row of five outputs from pixels in registers",
    )


def _call(node: BoundNode, filters: DepthwiseFilters, axis: Axis, row: int, symbol: str, constants: Constant) -> Call:
    x = node.input(0)
    row_bytes = COLUMNS * x.shape[3]
    top, bottom = axis.at(row, 0), axis.at(row, 2)
    fields = {
        "channels": x.shape[3],
        "above": int(top < 0),
        "below": int(bottom >= axis.input),
        "padding": (x.zero_point & 0xFFFF) * 0x10001,
        "zero_point2": filters.zero_point2,
    }
    arguments = (
        Params("tg_depthwise_row5_dsp_params", fields),
        Input(0, max(top, 0) * row_bytes),
        constants,
        Output(0, row * row_bytes),
    )
    return Call(symbol, f"depthwise_conv_2d/{symbol}.c", HEADER, arguments)


def _constants(filters: DepthwiseFilters) -> Array:
    """The six words of each channel."""
    columns = filters.taps.astype("<i2").sum(axis=1, dtype="<i2")  # [channels, 3]
    beside = np.ascontiguousarray(columns[:, (0, 2)]).view("<i4")
    taps = np.ascontiguousarray(filters.taps[:, :, (0, 1, 1, 2)]).view("<i4")[:, :, 0]
    return np.column_stack([filters.bias_shift, filters.multiplier, beside, taps]).astype(np.int32).reshape(-1)
