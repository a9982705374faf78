"""The vector kernel of layers whose windows are whole inputs: fully connected ones, and convolutions that are such."""

from __future__ import annotations

import numpy as np

from tinygen.api import Argument, Array, BoundNode, Call, Constant, Ending, Input, Kernel, Output, Params

MOST_ROWS = 2
"""Of the input; beyond them a 1x1 convolution, which takes three at a time, is faster."""


def dense_kernel(node: BoundNode, weights: Array, end: Ending) -> Kernel | None:
    """The kernel of a node whose input is rows as long as those of `weights` [units, depth].

    None for many rows, and where two products may not fit 16 bits.
    """
    units, depth = weights.shape
    rows = node.input(0).elements // depth
    if rows > MOST_ROWS or weights.min() == -128:
        return None
    fields = {"batches": rows, "depth": depth, "units": units, "output": end.output}
    symbol = f"tg_fully_connected_s8_rvv{end.suffix}"
    arguments: tuple[Argument, ...] = (
        Params("tg_fully_connected_rvv_params", fields),
        Input(0),
        Constant("weights", np.ascontiguousarray(weights.T)),
        *end.constants(),
        Output(0),
    )
    call = Call(symbol, f"fully_connected/{symbol}.c", "fully_connected/tg_fully_connected_rvv.h", arguments)
    return Kernel((call,), why="vectors of units, 2 inputs at a time")
