"""Many outputs of eight inputs: the kernel of tg_fully_connected_eight_dsp.h."""

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
    ShortRequantization,
    accumulator_bounds,
)

from .matrix_stream import paired_weights
from .requantization import clamp_calls

INPUTS = 8
SUM_LIMIT = 1 << 22
"""512 times unit B's sum is kept in 32 bits."""
SYMBOL = "tg_fully_connected_s8_dsp_eight"
FOLDER = "fully_connected/"


def eight_kernel(
    node: BoundNode, weights: Array, bias: Array, short: ShortRequantization, optimize: str
) -> Kernel | None:
    """The kernel for settled weights [units, 8] and bias; None for other depths, and where flash is all.

    The last of an odd number of units is done together with the one before it, by a call of its own.
    """
    units = len(weights)
    if optimize == "flash" or weights.shape[1] != INPUTS or node.input(0).elements != INPUTS:
        return None
    one_scale = (short.multiplier == short.multiplier[0]).all() and (short.shift == short.shift[0]).all()
    if not one_scale or (accumulator_bounds(weights, bias) >= SUM_LIMIT).any():
        return None
    whole = units // 2 * 2
    parts = [(0, whole)] + [(units - 2, 2)] * (units - whole)
    calls = [_call(weights[i : i + n], bias[i : i + n], short, i) for i, n in parts]
    known = tuple(call for call in calls if call is not None)
    if len(known) < len(calls):
        return None
    return Kernel((*known, *clamp_calls(node)), why="2 rows, two in a word, all inputs in registers")


def _call(weights: Array, bias: Array, short: ShortRequantization, first: int) -> Call | None:
    """An even number of units, from `first` on; None where two weights do not share a lane."""
    units = len(weights)
    a = np.arange(0, units, 2)
    lanes = paired_weights(weights, a, a + 1)
    if lanes is None:
        return None
    wide = bias.astype(np.int64)
    sums = 2 * np.stack([wide[a] + 256 * wide[a + 1], wide[a]], axis=1)
    words = (lanes[:, [0, 1, 4, 5]] & 0xFFFF) | (lanes[:, [2, 3, 6, 7]] & 0xFFFF) << 16
    stream = np.concatenate([sums, words], axis=1).reshape(-1).astype(np.uint32).view(np.int32)
    shift = int(short.shift[0])
    fields = {
        "addend": short.zero_point2 << shift,
        "multiplier": short.multiplier[0],
        "shift": shift,
        "units": units,
    }
    arguments = (
        Params("tg_fully_connected_eight_params", fields),
        Input(0),
        Constant("stream" if first == 0 else "last", stream),
        Output(0, first),
    )
    return Call(SYMBOL, f"{FOLDER}{SYMBOL}.c", f"{FOLDER}tg_fully_connected_eight_dsp.h", arguments)
