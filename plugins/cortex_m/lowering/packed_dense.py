"""Every output of a row sees every input, by weights of 4, 2 or 1 bits: tg_fully_connected_packed_dsp.h."""

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
    ShortRequantization,
    folded_bias,
    multipliers,
)

from .matrix_stream import B_SUM_LIMIT
from .packed_words import packed_words
from .requantization import Ints, clamp_calls, settled_short

MOST_DEPTH = 1 << 16


def packed_dense_kernel(node: BoundNode, weights: Array, bits: int) -> Kernel | None:
    """One call for weights [units, depth]; None where the short requantization would not be exact."""
    units, depth = weights.shape
    bias = folded_bias(node, weights.astype("int64").sum(axis=1))
    exact = settled_short(weights, bias, multipliers(node, units), node.output.zero_point, B_SUM_LIMIT)
    if exact is None or depth > MOST_DEPTH:
        return None
    weights, bias, short = exact
    stream = _stream(weights, bias, short, bits)
    if stream is None:
        return None
    words = -(-depth * bits // 16)
    covered = 16 * words // bits
    fields = {
        "batches": node.input(0).elements // depth,
        "depth": depth,
        "units": units,
        "words": words,
        "zero_point2": short.zero_point2,
    }
    params = Params("tg_fully_connected_packed_dsp_params", fields)
    arguments = (params, Input(0), Constant("stream", stream), Output(0), Scratch())
    symbol = f"tg_fully_connected_s8_s{bits}_dsp"
    call = Call(symbol, f"fully_connected/{symbol}.c", "fully_connected/tg_fully_connected_packed_dsp.h", arguments)
    return Kernel(
        (call, *clamp_calls(node)),
        scratch_bytes=covered if covered > depth else 0,
        why=f"4 rows, two in a word, {bits} bits a weight",
    )


def _stream(weights: Array, bias: Array, short: ShortRequantization, bits: int) -> Array | None:
    """The words that the kernel walks; None where a weight has not so few bits."""
    units, depth = weights.shape
    missing = 1 if bits == 1 else 0  # of one bit no weight is zero, but inputs that are not there are
    odd = units % 2
    padded = np.pad(weights.astype(np.int64), ((0, odd), (0, -depth % (16 // bits))), constant_values=missing)
    lanes = padded.reshape(len(padded), -1, 2, 2).transpose(0, 1, 3, 2).reshape(len(padded), -1, 2)
    words = packed_words(lanes[0::2], lanes[1::2], bits)
    if words is None:
        return None
    biases, multiplier, shift = (np.pad(p.astype(np.int64), (0, odd)) for p in (bias, short.multiplier, short.shift))
    parts: list[Ints] = []
    for first in range(0, units, 4):
        four, pairs = slice(first, first + 4), slice(first // 2, first // 2 + 2)
        a, b = biases[four][0::2], biases[four][1::2]
        shifts = int((shift[four] << 8 * np.arange(len(shift[four]))).sum())
        parts += [np.stack([a + 256 * b, a], axis=1), words[pairs].T, np.append(shifts, multiplier[four])]
    return np.concatenate([part.reshape(-1) for part in parts]).astype(np.uint32).view(np.int32)
