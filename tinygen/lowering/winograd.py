"""CONV_2D with 3x3 windows of stride 1: 36 multiplications for 144 (F(4x4, 3x3)), exact."""

from __future__ import annotations

import numpy as np

from tinygen.device import Device
from tinygen.ir import BoundNode, Call, Constant, DType, Input, Kernel, Output, Params, Scratch
from tinygen.lowering.core import Core
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.short_requantization import accumulator_bounds
from tinygen.ops.common.weighted import folded_bias
from tinygen.ops.common.window import window_fields

TILE = 4
SUM_LIMIT = 1 << 25
"""Results are 64 times the sum, modulo 2^32."""
FEWEST_CHANNELS = 8
"""Of the input and of the output; with fewer the transforms cost more than they save."""
SCRATCH_BYTES, BYTES_A_CHANNEL = 4 * 36 * 8, 2 * 36 * 6


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """One call, where time is to be saved: it takes 432 bytes of scratch for each input channel."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8 or optimize != "time" or not _suits(node):
        return None
    found = core.scales(node, w, folded_bias(node, w.astype(np.int64).sum(axis=(1, 2, 3))), device)
    if found is None or (accumulator_bounds(found.weights, np.zeros(len(w), np.int32)) >= SUM_LIMIT).any():
        return None
    fields = {
        "window": window_fields(*window_of(node)),
        "batches": x.shape[0],
        "input_channels": x.shape[3],
        "output_channels": len(w),
        "input_zero_point": x.zero_point,
        "scale": found.fields,
    }
    arguments = (
        Params("tg_winograd_params", fields),
        Input(0),
        Constant("weights", found.weights),
        Constant("constants", found.constants),
        Output(0),
        Scratch(),
    )
    name = f"tg_conv_2d_s8_winograd{found.suffix}"
    needs = tuple(f"winograd/tg_winograd_{part}.c" for part in ("input", "filter", "multiply", "output"))
    return Kernel(
        (Call(name, f"winograd/{name}.c", "winograd/tg_winograd.h", arguments, needs),),
        scratch_bytes=SCRATCH_BYTES + BYTES_A_CHANNEL * x.shape[3],
        overlay={0: _overlay(node)},
        why="36 multiplications for 144 (Winograd)",
    )


def _suits(node: BoundNode) -> bool:
    y, x = window_of(node)
    square = all((a.kernel, a.stride, a.dilation) == (3, 1, 1) for a in (y, x))
    outputs, _, _, depth = node.input(1).shape
    whole = depth == node.input(0).shape[3]
    return square and whole and min(depth, outputs) >= FEWEST_CHANNELS and min(y.output, x.output) >= TILE


def _overlay(node: BoundNode) -> int:
    """The distance at which the output may be written over the input: rows of tiles, while they are read."""
    y, _ = window_of(node)
    batches, _, width, depth = node.input(0).shape
    given, made = width * depth, node.output.shape[2] * node.output.shape[3]
    return max(
        batch * (y.output * made - y.input * given)
        + min(row + TILE, y.output) * made
        - max(0, min(y.at(row, 0), y.input)) * given
        for batch in range(batches)
        for row in range(0, y.output, TILE)
    )
