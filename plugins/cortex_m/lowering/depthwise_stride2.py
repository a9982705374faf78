"""The 3x3 depthwise kernel of stride 2: no plane, for each pixel is used but twice or so."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, Axis, BoundNode, Call, Constant, Input, Kernel, Output, Params, window_of

from .depthwise_3x3 import packed_constants
from .depthwise_filters import HEADER, DepthwiseFilters
from .requantization import clamp_calls

SYMBOL = "tg_depthwise_conv_2d_s8_dsp_3x3_stride2"
TAPS = (0, 1, 3, 4, 2, 6, 5, 7, 8)
"""The taps, counted by row, in the order in which two of a word's bytes make a pair of rows."""


SIX = "tg_depthwise_conv_2d_s8_dsp_six_stride2"


def kernel(node: BoundNode, filters: DepthwiseFilters) -> Kernel | None:
    """The kernel; None unless the window is 3x3 of stride 2, and at most one row and column of it are padding."""
    y, x = window_of(node)
    shape, made = node.input(0).shape, node.output.shape
    if not (_takes(y) and _takes(x)) or shape[3] != made[3]:
        return None
    if shape[0] == 1 and (x.input, x.output) == (12, 6) and _pads_end(x) and _pads_end(y):
        return _six(node, filters)
    fields = {
        "batches": shape[0],
        "channels": shape[3],
        "input_height": y.input,
        "input_width": x.input,
        "output_height": y.output,
        "output_width": x.output,
        "pad_top": y.before,
        "pad_bottom": _after(y),
        "pad_left": x.before,
        "pad_right": _after(x),
        "input_zero_point": node.input(0).zero_point,
        "zero_point2": filters.zero_point2,
    }
    symbol = SYMBOL + "_relu" * filters.rectified
    arguments = (
        Params("tg_depthwise_3x3_stride2_dsp_params", fields),
        Input(0),
        Constant("constants", _constants(filters)),
        Output(0),
    )
    # Each channel is written into its own elements, to which the input's windows have come before.
    return Kernel(
        (Call(symbol, f"depthwise_conv_2d/{symbol}.c", HEADER, arguments), *clamp_calls(node)),
        inplace=(0,),
        why="a channel at a time, in place, shared columns loaded once",
    )


def _pads_end(axis: Axis) -> bool:
    return (axis.before, _after(axis)) == (0, 1)


def _six(node: BoundNode, filters: DepthwiseFilters) -> Kernel:
    """The kernel for six outputs in a row."""
    symbol = SIX + "_relu" * filters.rectified
    zero_point = node.input(0).zero_point & 0xFFFF
    fields = {
        "channels": node.output.shape[3],
        "padding": zero_point << 16 | zero_point,
        "zero_point2": filters.zero_point2,
        "rows": node.output.shape[1] - 1,
    }
    arguments = (
        Params("tg_depthwise_six_dsp_params", fields),
        Input(0),
        Constant("constants", packed_constants(filters, exchanged=False)),
        Output(0),
    )
    return Kernel(
        (Call(symbol, f"depthwise_conv_2d/{symbol}.c", HEADER, arguments), *clamp_calls(node)),
        inplace=(0,),
        why="a channel at a time, in place, six outputs from pairs of pixels",
    )


def _after(axis: Axis) -> int:
    """How far the last window reaches beyond the image."""
    return max(0, axis.at(axis.output - 1, 2) - (axis.input - 1))


def _takes(axis: Axis) -> bool:
    return (
        (axis.kernel, axis.stride, axis.dilation) == (3, 2, 1)
        and axis.input >= 3
        and axis.before <= 1
        and _after(axis) <= 1
    )


def _constants(filters: DepthwiseFilters) -> Array:
    """The five words of each channel."""
    taps = np.zeros((len(filters.taps), 12), np.int8)
    taps[:, : len(TAPS)] = filters.taps.reshape(-1, 9)[:, TAPS]
    return np.column_stack([filters.bias_shift, filters.multiplier, taps.view("<i4")]).astype(np.int32).reshape(-1)
