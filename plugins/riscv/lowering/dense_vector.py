"""The vector kernel of layers whose windows are whole inputs: fully connected ones, and convolutions that are such."""

from __future__ import annotations

import numpy as np

from tinygen.api import Argument, Array, BoundNode, Call, Constant, Ending, Input, Kernel, Output, Params

from .vector import packed_inputs

MOST_ROWS = 2
"""Of the input; beyond them a 1x1 convolution, which takes three at a time, is faster."""


def dense_kernel(node: BoundNode, weights: Array, end: Ending, bits: int = 8) -> Kernel | None:
    """The kernel of a node whose input is rows as long as those of `weights` [units, depth], of `bits` each.

    None for many rows, and where two products may not fit 16 bits.
    """
    units, depth = weights.shape
    rows = node.input(0).elements // depth
    if rows > MOST_ROWS or weights.min() == -128:
        return None
    fields = {"batches": rows, "depth": depth, "units": units, "output": end.output}
    symbol = f"tg_fully_connected_s8_rvv{end.suffix}" if bits == 8 else f"tg_fully_connected_s8_s{bits}_rvv"
    arguments: tuple[Argument, ...] = (
        Params("tg_fully_connected_rvv_params", fields),
        Input(0),
        Constant("weights", np.ascontiguousarray(weights.T) if bits == 8 else packed_inputs(weights, bits)),
        *end.constants(),
        Output(0),
    )
    call = Call(symbol, f"fully_connected/{symbol}.c", "fully_connected/tg_fully_connected_rvv.h", arguments)
    why = "vectors of units, " + ("2 inputs at a time" if bits == 8 else f"8 inputs at a time, {bits} bits a weight")
    return Kernel((call,), why=why)
