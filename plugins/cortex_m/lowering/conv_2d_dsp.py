"""CONV_2D on cores with packed-integer instructions: every window by one kernel over expanded pixels."""

from __future__ import annotations

from tinygen.api import (
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
    multipliers,
    overlay_distance,
    window_fields,
    window_of,
)

from .matrix_stream import input_order, matrix_stream
from .requantization import clamp_calls

SOURCE = "conv_2d/tg_conv_2d_s8_dsp.c"
HEADER = "conv_2d/tg_conv_2d_dsp.h"
MATRIX = "matrix/tg_matrix_s8_dsp.c"
WHY = "two channels by three pixels, both channels' weights in one word"


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """A call for each group; None for floats, and where the short requantization would not be exact."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8:
        return None
    outputs, height, width, depth = w.shape
    groups = x.shape[3] // depth
    part = outputs // groups
    bias = folded_bias(node, w.astype("int64").sum(axis=(1, 2, 3)))
    multiplier, shift = multipliers(node, outputs)
    order = input_order(height, width * depth)
    calls = []
    for group in range(groups):
        mine = slice(group * part, (group + 1) * part)
        stream = matrix_stream(
            w[mine].reshape(part, -1),
            bias[mine],
            (multiplier[mine], shift[mine]),
            node.output.zero_point,
            order,
        )
        if stream is None:
            return None
        fields = {
            "window": window_fields(*window_of(node)),
            "batches": x.shape[0],
            "input_channels": x.shape[3],
            "depth": depth,
            "output_channels": outputs,
            "input_zero_point": x.zero_point,
            "zero_point2": stream.zero_point2,
            "stream_words": stream.words.size,
        }
        arguments = (
            Params("tg_conv_2d_dsp_params", fields),
            Input(0, group * depth),
            Constant("stream" if groups == 1 else f"stream{group}", stream.words),
            Output(0, group * part),
            Scratch(),
        )
        calls.append(Call("tg_conv_2d_s8_dsp", SOURCE, HEADER, arguments, (MATRIX,)))
    return Kernel(
        (*calls, *clamp_calls(node)),
        scratch_bytes=12 * len(order) + width * depth,
        overlay={0: _overlay(node)} if groups == 1 else {},
        why=WHY,
    )


def _overlay(node: BoundNode) -> int:
    """The distance at which the output may be written over the input: the kernel reads three pixels ahead."""
    y, x = window_of(node)
    given, made = node.input(0).shape, node.output.shape
    return overlay_distance(
        y,
        x,
        Strides(given[2] * given[3], given[3]),
        Strides(made[2] * made[3], made[3]),
        batches=given[0],
    )
