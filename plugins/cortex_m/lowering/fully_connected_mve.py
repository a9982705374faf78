"""FULLY_CONNECTED on cores with MVE: eight units at a time; scales per channel run as a 1x1 convolution."""

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
from .vector import LANES, ending_mve, filters_in_steps

UNITS = 8
"""At a time."""
LANE_ORDER = (0, 2, 4, 6, 1, 3, 5, 7)
"""Units of the two vectors of sums, in the order in which narrowing interleaves them."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats and sums that are scaled up."""
    w = node.constant(1)
    if node.input(0).dtype is not DType.INT8:
        return None
    end = ending_mve(node, w.astype(np.int64).sum(axis=1))
    if end is None:
        return None
    units, depth = w.shape
    batches = node.input(0).elements // depth
    if len(set(zip(end.multiplier, end.right, strict=True))) > 1:
        return convolution(node, pixel_rows(batches, depth, units), w.reshape(units, 1, 1, depth), end)
    return _kernel(node, batches, w, end)


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
