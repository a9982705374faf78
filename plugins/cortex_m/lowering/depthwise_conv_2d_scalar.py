"""DEPTHWISE_CONV_2D on cores without packed-integer instructions: a pixel's taps are found once for all channels."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    Call,
    Constant,
    Device,
    DType,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    Strides,
    folded_bias,
    overlay_distance,
    window_fields,
    window_of,
)

from .requantization import clamp_calls
from .scalar import scalar_scales

BLOCK = 4
"""Pixels at a time."""
POINTER_BYTES = 8
"""The most that a tap's pointer takes; the kernel also runs on the host."""
SUMS_BYTES = 8 * BLOCK * 4
"""Of eight channels."""
SLICE = 32
"""Channels at a time where pixels have to be kept."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None for floats, and where the short requantization would not be exact."""
    x = node.input(0)
    if x.dtype is not DType.INT8:
        return None
    taps_last = np.ascontiguousarray(node.constant(1)[0].transpose(2, 0, 1))
    bias = folded_bias(node, taps_last.astype(np.int64).sum(axis=(1, 2)))
    channels = scalar_scales(node, taps_last, bias, device)
    if channels is None:
        return None
    _, height, width, outputs = node.input(1).shape
    multiplier = outputs // x.shape[3]
    history = _history(node) if multiplier == 1 else 0
    part = min(x.shape[3], SLICE) if history else x.shape[3]
    slices = -(-x.shape[3] // part)
    fields = {
        "window": window_fields(*window_of(node)),
        "batches": x.shape[0],
        "channels": x.shape[3],
        "depth_multiplier": multiplier,
        "slice": part,
        "history": history,
        "input_zero_point": x.zero_point,
        "zero_point2": channels.fields["zero_point2"],
    }
    arguments = (
        Params("tg_depthwise_conv_2d_scalar_params", fields),
        Input(0),
        Constant("weights", _by_multiplier(channels.weights, multiplier)),
        Constant("constants", _by_multiplier(channels.constants, multiplier)),
        Output(0),
        Scratch(),
    )
    name = "tg_depthwise_conv_2d_s8_scalar"
    header = "depthwise_conv_2d/tg_depthwise_conv_2d_scalar.h"
    needs = ("depthwise_conv_2d/tg_taps_s8_scalar.c", "matrix/tg_finish_s8_scalar.c")
    return Kernel(
        (Call(name, f"depthwise_conv_2d/{name}.c", header, arguments, needs), *clamp_calls(node)),
        scratch_bytes=BLOCK * POINTER_BYTES * height * width + SUMS_BYTES + (1 + history) * part,
        # One slice's outputs must not fall on channels of the next: then the output begins where the input does.
        inplace=(0,) if slices > 1 else (),
        overlay={0: 0 if history else _overlay(node)} if slices == 1 else {},
        why="4 pixels, taps found once for all channels",
    )


def _by_multiplier(array: Array, multiplier: int) -> Array:
    """[output channels, ...] -> [multiplier, input channels, ...]."""
    return np.ascontiguousarray(array.reshape(-1, multiplier, *array.shape[1:]).swapaxes(0, 1))


def _history(node: BoundNode) -> int:
    """Pixels from the first one that a window reads to the end of the block written with it; 0 for a larger output."""
    y, x = window_of(node)
    return y.before * x.input + x.before + BLOCK if y.output <= y.input and x.output <= x.input else 0


def _overlay(node: BoundNode) -> int:
    """The distance at which the output may be written over the input: of four pixels, while they are read."""
    given, made = node.input(0).shape, node.output.shape
    rows = Strides(given[2] * given[3], given[3]), Strides(made[2] * made[3], made[3])
    return max(0, overlay_distance(*window_of(node), *rows, batches=given[0])) + BLOCK * made[3]
