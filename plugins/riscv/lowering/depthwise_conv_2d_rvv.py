"""DEPTHWISE_CONV_2D on cores with vectors: lanes are channels, of windows side by side where there are few."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tinygen.api import (
    Argument,
    Axis,
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
    window_of,
)

from .vector import LANES, ending_rvv

WINDOWS = 3
"""Of a block."""
MOST_IN_PART = 7
"""Windows of a part of an image of one row."""


@dataclass(frozen=True)
class Way:
    """The windows' way over the input: rows of it, and columns; `advance` as in the kernel's parameters."""

    rows: Axis
    columns: Axis
    advance: int = 0


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, and sums that are not scaled down."""
    x, w = node.input(0), node.constant(1)[0]
    if x.dtype is not DType.INT8:
        return None
    end = ending_rvv(node, w.astype(np.int64).sum(axis=(0, 1)))
    if end is None:
        return None
    way = _way(node)
    rows, columns = way.rows, way.columns
    channels, outputs = x.shape[3], node.output.shape[3]
    beside = _side_by_side(columns, outputs)
    line = ((columns.output - 1) * columns.stride + (columns.kernel - 1) * columns.dilation + 1) * outputs
    lines = (rows.kernel - 1) * rows.dilation + 1
    fields = {
        "batches": x.shape[0],
        "input_height": rows.input,
        "input_width": columns.input,
        "channels": channels,
        "multiplier": outputs // channels,
        "output_height": rows.output,
        "output_width": columns.output,
        "kernel_height": rows.kernel,
        "kernel_width": columns.kernel,
        "stride_height": rows.stride,
        "stride_width": columns.stride,
        "dilation_height": rows.dilation,
        "dilation_width": columns.dilation,
        "pad_top": rows.before,
        "pad_left": columns.before,
        "image_bytes": x.elements // x.shape[0],
        "row_bytes": 0 if way.advance else columns.input * channels,
        "advance": way.advance,
        "side_by_side": beside,
        "line_bytes": line,
        "line_count": lines,
        "input_zero_point": x.zero_point,
        "output": end.output,
    }
    symbol = f"tg_depthwise_conv_2d_s8_rvv{end.suffix}"
    arguments: tuple[Argument, ...] = (
        Params("tg_depthwise_conv_2d_rvv_params", fields),
        Input(0),
        Constant("weights", np.ascontiguousarray(np.tile(w.reshape(-1, outputs), beside))),
        *(Constant(one.name, np.tile(one.data, beside)) for one in end.constants()),
        Scratch(),
        Output(0),
    )
    return Kernel(
        (Call(symbol, f"depthwise_conv_2d/{symbol}.c", "depthwise_conv_2d/tg_depthwise_conv_2d_rvv.h", arguments),),
        scratch_bytes=lines * line,
        overlay={0: _overlay(node, way)},
        why="vectors of channels, 3 windows" if beside == 1 else f"vectors of channels, 3 x {beside} windows",
    )


def _side_by_side(x: Axis, channels: int) -> int:
    """Windows in the lanes of a block, so that a row takes the fewest blocks."""
    if x.stride > 1:
        return 1

    def blocks(beside: int) -> int:
        whole, rest = divmod(x.output, beside)
        return -(-whole // WINDOWS) + (rest > 0)

    return min(range(1, min(x.output, max(1, LANES // channels)) + 1), key=blocks)


def _way(node: BoundNode) -> Way:
    """The node's own; an image of one column is one row, cut into equal parts so that lines are short."""
    y, x = window_of(node)
    if (x.input, x.output, x.kernel, x.before) != (1, 1, 1, 0):
        return Way(y, x)
    size = next(n for n in range(min(MOST_IN_PART, y.output), 0, -1) if y.output % n == 0)
    if size < WINDOWS < y.output:
        return Way(x, y)
    count = y.output // size
    return Way(Axis(count, count, 1, 1, 1, 0), replace(y, output=size), size * y.stride)


def _overlay(node: BoundNode, way: Way) -> int:
    """The distance: bytes written up to a row's end, less the lowest ones that are read later."""
    x, y = node.input(0), way.rows
    batches, channels = x.shape[0], x.shape[3]
    given, made = x.elements // batches, node.output.elements // batches
    distance = -x.elements
    for batch in range(batches):
        for row in range(y.output):
            if way.advance:
                read = max((row + 1) * way.advance - way.columns.before, 0) * channels
            else:
                read = max(y.at(row, y.kernel - 1) + 1, 0) * way.columns.input * channels
            read = given if row == y.output - 1 else min(read, given)
            if batch < batches - 1 or read < given:
                written = batch * made + (row + 1) * made // y.output
                distance = max(distance, written - (batch * given + read))
    return distance
