"""CONV_2D on cores with vectors: columns are copied so that a window is a run of bytes; lanes are output channels,
or windows where there are few channels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from tinygen.api import (
    Argument,
    Array,
    Axis,
    BoundNode,
    Call,
    Constant,
    Device,
    DType,
    Ending,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    Strides,
    overlay_distance,
    window_of,
)

from .conv_2d_rows import row_blocks
from .dense_vector import dense_kernel
from .vector import INPUTS, LANES, ending_rvv, in_threes, packed_inputs

HEADER = "conv_2d/tg_conv_2d_rvv.h"
PIXELS, CHANNELS = 3, 3
"""Windows, or output channels, whose sums a block computes; vectors of the other."""
SCRATCH_BYTES, MOST_SCRATCH = 1024, 4096
"""Of columns: if the windows of a block take no more; and for windows to be lanes."""


@dataclass(frozen=True)
class Way:
    """The windows' way over the input: images of rows of pixels."""

    y: Axis
    x: Axis
    batches: int
    channels: int


@dataclass(frozen=True)
class Sweep:
    """The same, with the windows of a row that are computed `at_once`."""

    way: Way
    at_once: int

    @property
    def column(self) -> int:
        """Bytes of a column under the windows of a row."""
        return self.way.y.kernel * self.way.channels

    @property
    def kernel_width(self) -> int:
        """With the gaps of a dilated window."""
        return (self.way.x.kernel - 1) * self.way.x.dilation + 1

    @property
    def scratch(self) -> int:
        return ((self.at_once - 1) * self.way.x.stride + self.kernel_width) * self.column

    def blocks(self, of: Callable[[int], int]) -> int:
        """In a row, if so many windows take `of` them."""
        whole, rest = divmod(self.way.x.output, self.at_once)
        return whole * of(self.at_once) + of(rest)


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, groups, and sums that are not scaled down."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8 or w.shape[3] != x.shape[3]:
        return None
    end = ending_rvv(node, w.astype(np.int64).sum(axis=(1, 2, 3)))
    if end is None:
        return None
    dense = dense_kernel(node, w.reshape(len(w), -1), end) if is_dense(node) else None
    return dense or kernel(node, way_of(node), w, end)


def is_dense(node: BoundNode) -> bool:
    """Whether each window is a run of the input, and no byte is in two or none of them."""
    y, x = window_of(node)
    whole = all((one.kernel, one.output, one.before) == (one.input, 1, 0) for one in (y, x))
    pixels = all((one.kernel, one.stride, one.before, one.output) == (1, 1, 0, one.input) for one in (y, x))
    return (whole and y.dilation == x.dilation == 1) or pixels


def kernel(node: BoundNode, way: Way, weights: Array, end: Ending) -> Kernel:
    """The kernel for OHWI `weights`, in the form that takes fewer blocks."""
    wide, narrow = _sweep(way, PIXELS), _sweep(way, LANES)
    outputs = len(weights)
    few = narrow.blocks(lambda windows: _parts(windows, LANES) * _parts(outputs, CHANNELS))
    many = wide.blocks(lambda windows: _parts(windows, PIXELS) * _parts(outputs, LANES))
    if few < many and narrow.scratch <= MOST_SCRATCH:
        rows = _by_columns(weights, narrow)
        return _kernel(node, narrow, "_narrow", end, _narrow_constants(rows, end), rows)
    rows = _by_columns(weights, wide)
    by_input = np.ascontiguousarray(rows.T)
    return _kernel(node, wide, "", end, (Constant("weights", by_input), *end.constants()), rows)


def packed_kernel(node: BoundNode, way: Way, weights: Array, end: Ending, bits: int) -> Kernel | None:
    """The kernel for OHWI `weights` of 4, 2 or 1 bits: lanes are channels.

    None for one bit where what fills a window up to a multiple of 8 inputs would be no zero.
    """
    sweep = _sweep(way, PIXELS)
    rows = _by_columns(weights, sweep)
    missing = -rows.shape[1] % INPUTS
    if bits == 1 and (missing or not rows.all()):
        return None
    constants = (Constant("weights", packed_inputs(rows, bits)), *end.constants())
    kernel = _kernel(node, sweep, f"_s{bits}", end, constants, rows)
    why = f"vectors of channels, 3 windows, {bits} bits a weight"
    return replace(kernel, scratch_bytes=kernel.scratch_bytes + missing, why=why)


def _parts(size: int, part: int) -> int:
    return -(-size // part)


def way_of(node: BoundNode) -> Way:
    """The node's own rows; 1x1 windows see all images as one row, others an image of one column."""
    y, x = window_of(node)
    batches, height, width, channels = node.input(0).shape
    pointwise = (y.kernel, x.kernel, y.stride, x.stride, y.before, x.before) == (1, 1, 1, 1, 0, 0)
    if pointwise and (y.output, x.output) == (height, width):
        return pixel_row(batches * height * width, channels)
    if (x.input, x.output, x.kernel, x.before) == (1, 1, 1, 0):
        y, x = x, y
    return Way(y, x, batches, channels)


def pixel_row(pixels: int, depth: int) -> Way:
    """1x1 windows over a row of `pixels` pixels."""
    return Way(Axis(1, 1, 1, 1, 1, 0), Axis(pixels, pixels, 1, 1, 1, 0), 1, depth)


def _sweep(way: Way, block: int) -> Sweep:
    """Windows at once are a multiple of `block`, or a whole row."""
    one = Sweep(way, 1)
    fitting = max(0, SCRATCH_BYTES - one.scratch) // (way.x.stride * one.column) + 1
    return Sweep(way, min(way.x.output, max(1, fitting // block) * block))


def _kernel(
    node: BoundNode, sweep: Sweep, form: str, end: Ending, constants: tuple[Constant, ...], rows: Array
) -> Kernel:
    way, outputs = sweep.way, node.output.shape[-1]
    y, x = way.y, way.x
    fields = {
        "batches": way.batches,
        "input_height": y.input,
        "input_width": x.input,
        "input_channels": way.channels,
        "output_height": y.output,
        "output_width": x.output,
        "output_channels": outputs,
        "kernel_height": y.kernel,
        "kernel_width": sweep.kernel_width,
        "column_bytes": sweep.column,
        "stride_height": y.stride,
        "stride_width": x.stride,
        "dilation_height": y.dilation,
        "pad_top": y.before,
        "pad_left": x.before,
        "at_once": sweep.at_once,
        "input_zero_point": node.input(0).zero_point,
        "output": end.output,
    }
    packed = form.startswith("_s")
    symbol = f"tg_conv_2d_s8{form}_rvv" if packed else f"tg_conv_2d_s8_rvv{form}{end.suffix}"
    arguments: tuple[Argument, ...] = (
        Params("tg_conv_2d_rvv_params", fields),
        Input(0),
        *constants,
        Scratch(),
        Output(0),
    )
    given, made = Strides(x.input * way.channels, way.channels), Strides(x.output * outputs, outputs)
    overlay = overlay_distance(y, x, given, made, pixels=sweep.at_once, batches=way.batches)
    return Kernel(
        (Call(symbol, f"conv_2d/{symbol}.c", HEADER, arguments),),
        scratch_bytes=sweep.scratch,
        overlay={0: overlay},
        why="vectors of windows, 3 channels" if form else "vectors of channels, 3 windows",
        blocks=row_blocks(rows, fields, end),
    )


def _narrow_constants(weights: Array, end: Ending) -> tuple[Constant, ...]:
    """For every three channels [depth][3] weights, and their biases, multipliers and right shifts."""
    threes = in_threes(weights).transpose(0, 2, 1)
    numbers = in_threes(np.stack([end.bias, end.multiplier, end.right.astype(np.int32)], axis=1)).transpose(0, 2, 1)
    return (
        Constant("weights", np.ascontiguousarray(threes)),
        Constant("constants", np.ascontiguousarray(numbers.astype(np.int32))),
    )


def _by_columns(weights: Array, sweep: Sweep) -> Array:
    """[outputs, bytes of a window]: column by column, zeros in the gaps of a dilated window."""
    outputs, way = len(weights), sweep.way
    by_rows = weights.reshape(outputs, way.y.kernel, way.x.kernel, way.channels)  # images of one column are one row
    columns = np.zeros((outputs, sweep.kernel_width, way.y.kernel, way.channels), np.int8)
    columns[:, :: way.x.dilation] = by_rows.transpose(0, 2, 1, 3)
    return columns.reshape(outputs, -1)
