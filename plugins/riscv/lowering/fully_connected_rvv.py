"""FULLY_CONNECTED on cores with vectors: lanes are units; several inputs at a time run as a 1x1 convolution."""

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
)

from .conv_2d_rvv import kernel as convolution
from .conv_2d_rvv import pixel_row
from .vector import Ending, ending

MOST_BATCHES = 2
"""Beyond them three at a time are faster."""


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """None for floats, and sums that are not scaled down."""
    w = node.constant(1)
    if node.input(0).dtype is not DType.INT8:
        return None
    end = ending(node, w.astype(np.int64).sum(axis=1))
    return None if end is None else dense_kernel(node, w, end)


def dense_kernel(node: BoundNode, weights: Array, end: Ending) -> Kernel:
    """The kernel of a node whose input is rows as long as those of `weights` [units, depth]."""
    units, depth = weights.shape
    batches = node.input(0).elements // depth
    if batches > MOST_BATCHES or weights.min() == -128:
        return convolution(node, pixel_row(batches, depth), weights.reshape(units, 1, 1, depth), end)
    fields = {"batches": batches, "depth": depth, "units": units, "output": end.output}
    symbol = f"tg_fully_connected_s8_rvv{end.suffix}"
    arguments = (
        Params("tg_fully_connected_rvv_params", fields),
        Input(0),
        Constant("weights", np.ascontiguousarray(weights.T)),
        *end.constants,
        Output(0),
    )
    call = Call(symbol, f"fully_connected/{symbol}.c", "fully_connected/tg_fully_connected_rvv.h", arguments)
    return Kernel((call,), why="vectors of units, 2 inputs at a time")
