"""Every output of a row sees every input, whatever the scales and the rounding: pairs of units of 8-bit weights."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    Call,
    Constant,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    folded_bias,
    multipliers,
)

from .dense import dense_stream
from .matrix_stream import B_SUM_LIMIT
from .requantization import clamp_calls, settled_fitted

SYMBOL = "tg_fully_connected_s8_dsp_fitted"


def fitted_dense_kernel(node: BoundNode, weights: Array) -> Kernel | None:
    """One call for int8 weights [units, depth]; None where no constants are found that make it exact."""
    units, depth = weights.shape
    bias = folded_bias(node, weights.astype("int64").sum(axis=1))
    scales, zero_point = multipliers(node, units), node.output.zero_point
    exact = settled_fitted(weights, bias, scales, zero_point, B_SUM_LIMIT, node.attrs.rounding)
    if exact is None:
        return None
    weights, bias, fitted = exact
    shifts = fitted.shift.astype(np.int64) | fitted.left.astype(np.int64) << 16
    pairs = [2] * (-(-units // 2))
    stream = dense_stream(weights, bias, fitted.multiplier, shifts, pairs, scales_too=True)
    if stream is None:
        return None
    fields = {
        "batches": node.input(0).elements // depth,
        "depth": depth,
        "units": units,
        "multiplier": 0,
        "shift": fitted.carry,
        "zero_point2": fitted.zero_point2,
    }
    params = Params("tg_fully_connected_dsp_params", fields)
    arguments = (params, Input(0), Constant("stream", stream), Output(0), Scratch())
    call = Call(SYMBOL, f"fully_connected/{SYMBOL}.c", "fully_connected/tg_fully_connected_dsp.h", arguments)
    return Kernel(
        (call, *clamp_calls(node)),
        scratch_bytes=-(-depth // 4) * 4 if depth % 4 else 0,
        why="2 rows, two in a word, any scale",
    )
