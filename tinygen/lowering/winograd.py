"""CONV_2D with 3x3 windows of stride 1: 36 multiplications for 144 (F(4x4, 3x3)), exact."""

from __future__ import annotations

import numpy as np

from tinygen.device import Device
from tinygen.ir import BoundNode, Call, Constant, DType, Input, Kernel, Output, Params, Scratch
from tinygen.lowering.core import Core
from tinygen.lowering.scales import scales
from tinygen.ops.common.convolution import window_of
from tinygen.ops.common.short_requantization import accumulator_bounds
from tinygen.ops.common.weighted import folded_bias
from tinygen.ops.common.window import window_fields

TILE, TILES = 4, 4
"""Outputs in either direction, and tiles that are computed together."""
POINTS, TOGETHER = 36, 4
"""Products of a tile; output channels that are computed together."""
PARTS = (8, 16)
"""The fewest and the most input channels whose filters are transformed at a time: half of them, if that is between."""
SUM_LIMIT = 1 << 25
"""Results are 64 times the sum, modulo 2^32."""
FEWEST_CHANNELS = 8
"""Of the input and of the output; with fewer the transforms cost more than they save."""


def lower(node: BoundNode, device: Device, optimize: str, core: Core) -> Kernel | None:
    """The kernel, where time is to be saved, and more than by skipping zeros."""
    high = all(axis.output >= TILE for axis in window_of(node))
    if optimize != "time" or not high:
        return None
    weights = node.constant(1).reshape(node.output.shape[3], -1)
    pixels = node.output.elements // len(weights)
    if core.sparse is not None and core.sparse.convolution.beats_winograd(pixels, weights):
        return None
    return winograd_kernel(node, device, core, PARTS[1])


def winograd_kernel(node: BoundNode, device: Device, core: Core, fewest: int = PARTS[0]) -> Kernel | None:
    """One call, which takes 288 bytes of scratch for each input channel and several KB besides.

    `fewest`: input channels whose filters are transformed at a time, at least. None where it does not suit, or would
    not be exact.
    """
    x, w = node.input(0), node.constant(1)
    able = core.winograd is None or core.winograd in device.features
    if not able or x.dtype is not DType.INT8 or not _suits(node):
        return None
    bias = folded_bias(node, w.astype(np.int64).sum(axis=(1, 2, 3)))
    found = scales(node, w, bias, long_multiply="mul64" in device.features, linear=False)
    if found is None or (accumulator_bounds(found.weights, np.zeros(len(w), np.int32)) >= SUM_LIMIT).any():
        return None
    channels = x.shape[3]
    part = min(max(fewest, -(-channels // 2)), PARTS[1])
    fields = {
        "window": window_fields(*window_of(node)),
        "batches": x.shape[0],
        "input_channels": channels,
        "output_channels": len(w),
        "part": part,
        "input_zero_point": x.zero_point,
        "scale": found.fields,
    }
    arguments = (
        Params("tg_winograd_params", fields),
        Input(0),
        Constant("weights", np.ascontiguousarray(found.weights.transpose(0, 3, 1, 2))),
        Constant("constants", found.constants),
        Output(0),
        Scratch(),
    )
    name = "tg_conv_2d_s8_winograd"
    needs = tuple(f"winograd/tg_winograd_{part}.c" for part in ("input", "filter", "multiply", "output"))
    products = 4 * POINTS * TILES * TOGETHER
    filters = max(2 * POINTS * TOGETHER * part, POINTS * channels)
    return Kernel(
        (Call(name, f"winograd/{name}.c", "winograd/tg_winograd.h", arguments, needs),),
        scratch_bytes=products + 2 * POINTS * TILES * channels + filters,
        overlay={0: _overlay(node)},
        why="36 multiplications for 144 (Winograd)",
    )


def _suits(node: BoundNode) -> bool:
    axes = window_of(node)
    square = all((a.kernel, a.stride, a.dilation) == (3, 1, 1) for a in axes)
    outputs, _, _, depth = node.input(1).shape
    whole = depth == node.input(0).shape[3]
    return square and whole and min(depth, outputs) >= FEWEST_CHANNELS and axes[1].output >= TILE


def _overlay(node: BoundNode) -> int:
    """The distance at which the output may be written over the input, in bytes: of what has been written after each
    TILES tiles, beyond the first row that the next ones read."""
    y, x = window_of(node)
    batches, _, width, depth = node.input(0).shape
    given, made = width * depth, node.output.shape[2] * node.output.shape[3]
    across = -(-x.output // TILE)
    tiles = across * -(-y.output // TILE)
    distance = -batches * y.input * given
    for batch in range(batches):
        for end in range(TILES, tiles + TILES, TILES):
            written = batch * y.output + min((min(end, tiles) - 1) // across * TILE + TILE, y.output)
            if end < tiles:
                needed = batch * y.input + max(0, min(y.at(end // across * TILE, 0), y.input))
            elif batch + 1 < batches:
                needed = (batch + 1) * y.input
            else:
                continue
            distance = max(distance, written * made - needed * given)
    return distance
