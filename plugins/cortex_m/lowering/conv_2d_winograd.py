"""Winograd convolution F(4x4, 3x3) for cores with DSP instructions: filters transformed offline, or as it runs."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
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
    accumulator_bounds,
    folded_bias,
    multipliers,
    short_requantization,
    window_of,
)

from . import winograd_filters
from .requantization import clamp_calls
from .sparse import CONVOLUTION

FEWEST_INPUTS = 8
"""Below, the transforms cost more than the products saved."""
FEWEST_OUTPUTS = 8
TILES = 4
"""TG_WINOGRAD_TILES: at a time."""
PART_BYTES, PART_CHANNELS = 4608, 32
"""Two filters of TG_WINOGRAD_PART pairs of channels, transformed."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """The kernel of a 3x3 convolution of stride 1 with `optimize` "time", unless skipping zeros saves more; None for
    any other.
    """
    if optimize != "time" or not _fits(node):
        return None
    weights = node.constant(1).reshape(node.output.shape[3], -1)
    skips = CONVOLUTION.beats_winograd(node.output.elements // len(weights), weights)
    return None if skips else winograd_kernel(node, packed=False)


def winograd_kernel(node: BoundNode, *, packed: bool) -> Kernel | None:
    """The kernel of a 3x3 convolution of stride 1; None for any other, and where a sum may be too large.

    `packed`: its filters take 8 bits a weight in flash and are transformed in RAM, again for every four tiles.
    """
    if not _fits(node):
        return None
    x, w = node.input(0), node.constant(1)
    rows, columns = window_of(node)
    outputs, channels = w.shape[0], x.shape[3]
    if packed and (outputs % 2 or channels % PART_CHANNELS):
        return None
    bias = folded_bias(node, w.astype(np.int64).sum(axis=(1, 2, 3)))
    bounds = accumulator_bounds(w, bias)
    short = short_requantization(bounds, *multipliers(node, outputs), node.output.zero_point)
    if short is None or accumulator_bounds(w, np.zeros_like(bias)).max() >= winograd_filters.LIMIT:
        return None
    params = {
        "input_height": rows.input,
        "input_width": columns.input,
        "input_channels": channels,
        "output_height": rows.output,
        "output_width": columns.output,
        "output_channels": outputs,
        "pad_top": rows.before,
        "pad_left": columns.before,
        "input_zero_point": x.zero_point,
        "zero_point2": short.zero_point2,
    }
    symbol = "tg_conv_2d_s8_winograd_dsp" + "_packed" * packed
    filters = (
        winograd_filters.pack_weights(w)
        if packed
        else winograd_filters.pack_filters(winograd_filters.transform_filters(w), 2, 16)
    )
    one = Call(
        symbol,
        f"winograd/{symbol}.c",
        "winograd/tg_winograd_dsp.h",
        (
            Params("tg_winograd_params", params),
            Input(0),
            Constant("filters", filters),
            Constant("bias", bias),
            Constant("multiplier", short.multiplier),
            Constant("shift", short.shift),
            Scratch(),
            Output(0),
        ),
        tuple(
            f"winograd/tg_winograd_{step}_dsp.c"
            for step in ("input", "multiply", "output", *(("filters",) if packed else ()))
        ),
    )
    return Kernel(
        (one, *clamp_calls(node)),
        scratch_bytes=576 * (-(-channels // 16) * 8) + 144 + max(1152 + packed * PART_BYTES, 36 * channels),
        overlay=_overlay(rows, columns, channels, outputs),
        why="Winograd F(4x4, 3x3): a quarter of the products" + ", filters transformed in RAM" * packed,
    )


def _fits(node: BoundNode) -> bool:
    x, w, attrs = node.input(0), node.input(1), node.attrs
    return (
        x.dtype is DType.INT8
        and x.shape[0] == 1
        and w.shape[1:3] == (3, 3)
        and w.shape[3] == x.shape[3]
        and attrs.stride == (1, 1)
        and attrs.dilation == (1, 1)
        and x.shape[3] % 4 == 0
        and x.shape[3] >= FEWEST_INPUTS
        and w.shape[0] >= FEWEST_OUTPUTS
        and all(axis.before <= 2 for axis in window_of(node))
    )


def _overlay(rows: Axis, columns: Axis, channels: int, outputs: int) -> dict[int, int]:
    """How far the output may lie over the input: tiles are written when their pixels have been read."""
    if -(-rows.output // winograd_filters.TILE) * -(-columns.output // winograd_filters.TILE) <= TILES:
        return {0: -rows.input * columns.input * channels}
    if (columns.output, outputs) != (columns.input, channels):
        return {}
    # A row of tiles is written while its first row of input less one may still be read.
    return {0: (winograd_filters.TILE + rows.before) * columns.output * outputs}
