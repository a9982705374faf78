"""Every output of a row sees every input, by weights of 4, 2 or 1 bits: tg_fully_connected_packed_dsp.h."""

from __future__ import annotations

import numpy as np

from tinygen.api import (
    Array,
    BoundNode,
    Call,
    Constant,
    FittedRequantization,
    Input,
    Kernel,
    Output,
    Params,
    Scratch,
    folded_bias,
    multipliers,
)

from .matrix_stream import B_SUM_LIMIT
from .packed_words import packed_words
from .requantization import LARGEST_SUM, Ints, clamp_calls, settled_fitted

MOST_DEPTH = 1 << 16
NIBBLES = (0, 1, 4, 5, 2, 3, 6, 7)
"""Which of eight inputs each nibble of a word belongs to, from the lowest on."""


def packed_dense_kernel(node: BoundNode, weights: Array, bits: int) -> Kernel | None:
    """One call for weights [units, depth]; None where no requantization would be exact."""
    units, depth = weights.shape
    bias = folded_bias(node, weights.astype("int64").sum(axis=1))
    scales, limit = multipliers(node, units), LARGEST_SUM if bits == 4 else B_SUM_LIMIT
    exact = settled_fitted(weights, bias, scales, node.output.zero_point, limit, node.attrs.rounding)
    if exact is None or depth > MOST_DEPTH:
        return None
    weights, bias, fitted = exact
    stream = _fours(weights, bias, fitted) if bits == 4 else _stream(weights, bias, fitted, bits)
    if stream is None:
        return None
    words = -(-depth // 8) if bits == 4 else -(-depth * bits // 16)
    covered = (8 if bits == 4 else 16 // bits) * words
    fields = {
        "batches": node.input(0).elements // depth,
        "depth": depth,
        "units": units,
        "words": words,
        "zero_point2": fitted.zero_point2,
        "carry": fitted.carry,
    }
    params = Params("tg_fully_connected_packed_dsp_params", fields)
    arguments = (params, Input(0), Constant("stream", stream), Output(0), Scratch())
    symbol = f"tg_fully_connected_s8_s{bits}_dsp"
    header = "fully_connected/tg_fully_connected_packed_dsp.h"
    needs = ("fully_connected/tg_rows_s4_dsp.c",) if bits == 4 else ()
    call = Call(symbol, f"fully_connected/{symbol}.c", header, arguments, needs)
    return Kernel(
        (call, *clamp_calls(node)),
        scratch_bytes=covered if covered > depth else 0,
        why=f"4 rows, {bits} bits a weight",
    )


def _fours(weights: Array, bias: Array, fitted: FittedRequantization) -> Array:
    """The words that the kernel for 4 bits walks."""
    units, depth = weights.shape
    missing = -units % 4
    padded = np.pad(weights.astype(np.int64) + 8, ((0, missing), (0, -depth % 8)), constant_values=8)
    nibbles = padded.reshape(-1, 4, padded.shape[1] // 8, 8)[..., NIBBLES] << 4 * np.arange(8)
    words = nibbles.sum(axis=-1).transpose(0, 2, 1).reshape(len(nibbles), -1)
    biases = np.pad(bias.astype(np.int64), (0, missing)).reshape(-1, 4)
    stream = np.concatenate([biases, words, _scales(fitted, missing)], axis=1)
    return stream.reshape(-1).astype(np.uint32).view(np.int32)


def _scales(fitted: FittedRequantization, missing: int) -> Ints:
    """[fours, 6]: shifts, what is shifted up, multipliers, of the units and so many that are missing."""
    fields = (fitted.shift, fitted.left, fitted.multiplier)
    parts = (np.pad(p.astype(np.int64), (0, missing)) for p in fields)
    shift, up, multiplier = (part.reshape(-1, 4) for part in parts)
    bytes = 8 * np.arange(4)
    columns = [(shift << bytes).sum(axis=1)[:, None], (up << bytes).sum(axis=1)[:, None], multiplier]
    result: Ints = np.concatenate(columns, axis=1)
    return result


def _stream(weights: Array, bias: Array, fitted: FittedRequantization, bits: int) -> Array | None:
    """The words that the kernel for fewer bits walks; None where a weight has not so few bits."""
    units, depth = weights.shape
    missing = 1 if bits == 1 else 0  # of one bit no weight is zero, but inputs that are not there are
    odd = units % 2
    padded = np.pad(weights.astype(np.int64), ((0, odd), (0, -depth % (16 // bits))), constant_values=missing)
    lanes = padded.reshape(len(padded), -1, 2, 2).transpose(0, 1, 3, 2).reshape(len(padded), -1, 2)
    words = packed_words(lanes[0::2], lanes[1::2], bits)
    if words is None:
        return None
    biases, scales = np.pad(bias.astype(np.int64), (0, odd)), _scales(fitted, -units % 4)
    parts: list[Ints] = []
    for first in range(0, units, 4):
        four, pairs = slice(first, first + 4), slice(first // 2, first // 2 + 2)
        a, b = biases[four][0::2], biases[four][1::2]
        parts += [np.stack([a + 256 * b, a], axis=1), words[pairs].T, scales[first // 4, : 2 + 2 * len(a)]]
    return np.concatenate([part.reshape(-1) for part in parts]).astype(np.uint32).view(np.int32)
