"""CONV_2D on cores with MVE: rows are copied as columns, where a window is a run of bytes; 4 channels x 2 pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from tinygen.api import (
    Array,
    Axis,
    Blocks,
    BoundNode,
    Call,
    Constant,
    Decoded,
    Device,
    DType,
    Ending,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    Stepped,
    Strides,
    overlay_distance,
    window_of,
)

from .vector import LANES, LARGEST, ending_mve, filters_in_steps, nibble_steps

CHANNELS = 4
"""Output channels at a time."""
SCRATCH_WORTH = 16384
"""Bytes of scratch for which a 1x1 convolution would have to be twice as fast."""


@dataclass(frozen=True)
class Sweep:
    """The window's way over the input, as the kernel is told; strides in bytes."""

    y: Axis
    x: Axis
    batches: int
    image: int
    row: int
    pixel: int

    @property
    def columns(self) -> int:
        """Columns under a row of windows, those of the padding too."""
        return self.x.at(self.x.output - 1, self.x.kernel - 1) + self.x.before + 1

    @property
    def kernel_width(self) -> int:
        """With the gaps of a dilated window."""
        return (self.x.kernel - 1) * self.x.dilation + 1


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, groups, sums that are scaled up and sizes beyond 16 bits."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8 or w.shape[3] != x.shape[3]:
        return None
    end = ending_mve(node, w.astype(np.int64).sum(axis=(1, 2, 3)))
    if end is None:
        return None
    return kernel(node, sweep_of(node), w, end)


def kernel(node: BoundNode, sweep: Sweep, weights: Array, end: Ending, bits: int = 8) -> Kernel | None:
    """The kernel for OHWI `weights` of 8 or 4 bits; None for sizes beyond 16 bits."""
    outputs, height, _, channels = weights.shape
    column = height * channels
    filters = filters_in_steps(_by_columns(weights, sweep), CHANNELS)
    steps = filters.shape[1]
    scratch = (sweep.x.output - 1) * sweep.x.stride * column + max(steps * LANES, sweep.kernel_width * column)
    sizes = {
        "batches": sweep.batches,
        "input_height": sweep.y.input,
        "input_channels": channels,
        "copied": min(sweep.x.input, sweep.columns - sweep.x.before),
        "output_height": sweep.y.output,
        "output_width": sweep.x.output,
        "output_channels": outputs,
        "output_pixel": outputs,
        "kernel_height": height,
        "stride_height": sweep.y.stride,
        "dilation_height": sweep.y.dilation,
        "pad_top": sweep.y.before,
        "stride_width": sweep.x.stride,
        "pad_left": sweep.x.before,
        "steps": steps,
    }
    if max(sizes.values()) > LARGEST:
        return None
    strides = {"image_bytes": sweep.image, "row_bytes": sweep.row, "pixel_bytes": sweep.pixel}
    fields = {
        **strides,
        "column_bytes": column,
        "scratch_bytes": scratch,
        **sizes,
        "input_zero_point": node.input(0).zero_point,
        "output": end.output,
    }
    packed = "" if bits == 8 else f"_s{bits}"
    symbol = f"tg_conv_2d_s8{packed}_mve{end.suffix}"
    arguments = (
        Params("tg_conv_2d_mve_params", fields),
        Input(0),
        Constant("weights", filters if bits == 8 else nibble_steps(filters)),
        *end.constants(CHANNELS),
        Scratch(),
        Output(0),
    )
    made = Strides(sweep.x.output * outputs, outputs)
    given = Strides(sweep.row, sweep.pixel)
    overlay = overlay_distance(sweep.y, sweep.x, given, made, pixels=sweep.x.output, batches=sweep.batches)
    call = Call(symbol, f"conv_2d/{symbol}.c", "conv_2d/tg_conv_2d_mve.h", arguments)
    return Kernel(
        (call,),
        scratch_bytes=scratch,
        overlay={0: overlay},
        why="vectors of 16, 4 channels x 2 pixels" + (f", {bits} bits a weight" if packed else ""),
        blocks=None if packed or outputs % CHANNELS else Blocks(filters, partial(_block, call)),
    )


def _block(whole: Call, units: int) -> tuple[Call, ...]:
    """`whole` for so many times four channels, whose weights have been decoded."""
    params, source, _, *numbers, scratch, target = whole.arguments
    assert isinstance(params, Params) and isinstance(target, Output)
    part = replace(params, fields={**params.fields, "output_channels": units * CHANNELS})
    steps = (Stepped(one, CHANNELS) for one in numbers if isinstance(one, Constant))
    return (replace(whole, arguments=(part, source, Decoded(), *steps, scratch, Stepped(target, CHANNELS))),)


def sweep_of(node: BoundNode) -> Sweep:
    """The node's own rows; of 1x1 windows, which need none, rows that cost least."""
    y, x = window_of(node)
    batches, height, width, channels = node.input(0).shape
    sweep = Sweep(y, x, batches, height * width * channels, width * channels, channels)
    if (x.kernel, x.before) != (1, 0):
        return sweep
    if (y.kernel, y.before, y.stride, x.stride) == (1, 0, 1, 1) and (y.output, x.output) == (height, width):
        return pixel_rows(batches * height * width, channels, node.output.shape[3])
    # Only the pixels that the windows touch.
    touched = Axis(x.output, x.output, 1, 1, 1, 0)
    return replace(sweep, x=touched, pixel=x.stride * channels)


def pixel_rows(pixels: int, depth: int, outputs: int) -> Sweep:
    """A 1x1 window over `pixels` pixels in a row, cut into equal rows."""
    groups, steps = -(-outputs // CHANNELS), -(-depth // LANES)

    def cost(width: int) -> float:
        """Instructions, about, raised a little for what the scratch buffer takes."""
        pair = groups * (14 * steps + 30)
        row = (width + 1) // 2 * pair + groups * 25 + 100
        return pixels // width * row * (1 + width * depth / SCRATCH_WORTH)

    width = min((d for d in range(1, min(pixels, LARGEST) + 1) if pixels % d == 0), key=cost)
    rows = pixels // width
    y, x = Axis(rows, rows, 1, 1, 1, 0), Axis(width, width, 1, 1, 1, 0)
    return Sweep(y, x, 1, pixels * depth, width * depth, depth)


def _by_columns(weights: Array, sweep: Sweep) -> Array:
    """[outputs, bytes of a window]: column by column, zeros in the gaps of a dilated window."""
    outputs, height, _, channels = weights.shape
    columns = np.zeros((outputs, sweep.kernel_width, height, channels), np.int8)
    columns[:, :: sweep.x.dilation] = weights.transpose(0, 2, 1, 3)
    return columns.reshape(outputs, -1)
