"""FULLY_CONNECTED on cores with MVE: eight units at a time; scales per channel, several batches: a 1x1 convolution."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    Array,
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
)

from .conv_2d_mve import kernel as convolution
from .conv_2d_mve import pixel_rows
from .encoded_rows import MVE_ROWS
from .vector import LANES, ending_mve, filters_in_steps, nibbles

UNITS = 8
"""At a time."""
LANE_ORDER = (0, 2, 4, 6, 1, 3, 5, 7)
"""Units of the two vectors of sums, in the order in which narrowing interleaves them."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats and sums that are scaled up. Encoded weights run a row at a time."""
    kernel = _lower(node)
    return kernel and MVE_ROWS.blocks(kernel, node)


def _lower(node: BoundNode) -> Kernel | None:
    w = node.constant(1)
    if node.input(0).dtype is not DType.INT8:
        return None
    end = ending_mve(node, w.astype(np.int64).sum(axis=1))
    if end is None:
        return None
    units, depth = w.shape
    batches = node.input(0).elements // depth
    if len(set(zip(end.multiplier, end.right, strict=True))) > 1:
        if batches == 1:
            return channels_kernel(node, w, end)
        return convolution(node, pixel_rows(batches, depth, units), w.reshape(units, 1, 1, depth), end)
    return _kernel(node, batches, w, end)


def channels_kernel(node: BoundNode, weights: Array, end: Ending, bits: int = 8) -> Kernel:
    """One call of tg_fully_connected_channels_mve.h for weights [units, depth] of 8 or 4 bits."""
    units, depth = weights.shape
    together = LANES * (8 // bits)
    steps = -(-depth // together)
    padded = np.pad(weights, ((0, 0), (0, steps * together - depth)))
    rows = padded if bits == 8 else nibbles(*np.moveaxis(padded.reshape(units, steps, 2, LANES), 2, 0))
    whole = units // UNITS * UNITS
    bytes = [filters_in_steps(part, width).reshape(-1) for part, width in _parts(rows.reshape(units, -1), whole)]
    constants = np.zeros((3, -(-units // UNITS) * UNITS), np.int32)
    constants[:, :units] = end.bias, end.multiplier, end.right
    eights = constants.reshape(3, -1, UNITS)[..., LANE_ORDER].transpose(1, 0, 2)
    fields = {"batches": node.input(0).elements // depth, "depth": depth, "units": units, "output": end.output}
    symbol = "tg_fully_connected_s8_mve_channels" if bits == 8 else f"tg_fully_connected_s8_s{bits}_mve"
    arguments = (
        Params("tg_fully_connected_channels_mve_params", fields),
        Input(0),
        Constant("weights", np.concatenate(bytes)),
        Constant("constants", np.ascontiguousarray(eights[:, :2])),
        Constant("right", eights[:, 2].astype(np.int8)),
        Scratch(),
        Output(0),
    )
    header = "fully_connected/tg_fully_connected_channels_mve.h"
    call = Call(symbol, f"fully_connected/{symbol}.c", header, arguments)
    why = "vectors of 16, 8 units at a time" + (f", {bits} bits a weight" if bits < 8 else "")
    return Kernel((call,), scratch_bytes=steps * together if depth % together else 0, why=why)


def _kernel(node: BoundNode, batches: int, weights: Array, end: Ending) -> Kernel:
    units, depth = weights.shape
    whole = units // UNITS * UNITS
    rows = [filters_in_steps(part, width).reshape(-1) for part, width in _parts(weights, whole)]
    bias = np.zeros(-(-units // UNITS) * UNITS, np.int32)
    bias[:units] = end.bias
    fields = {
        "batches": batches,
        "depth": depth,
        "units": units,
        "multiplier": int(end.multiplier[0]),
        "right": int(end.right[0]),
        "output": end.output,
    }
    symbol = "tg_fully_connected_s8_mve"
    arguments = (
        Params("tg_fully_connected_mve_params", fields),
        Input(0),
        Constant("weights", np.concatenate(rows)),
        Constant("bias", bias.reshape(-1, UNITS)[:, LANE_ORDER]),
        Scratch(),
        Output(0),
    )
    call = Call(symbol, f"fully_connected/{symbol}.c", "fully_connected/tg_fully_connected_mve.h", arguments)
    scratch = -(-depth // LANES) * LANES if depth % LANES else 0
    return Kernel((call,), scratch_bytes=scratch, why="vectors of 16, 8 units at a time")


def _parts(weights: Array, whole: int) -> list[tuple[Array, int]]:
    """(rows, rows side by side): those in groups of eight, then the others."""
    parts = (weights[:whole], UNITS), (weights[whole:], 1)
    return [(rows, width) for rows, width in parts if len(rows)]
