"""Up to three outputs of one row of inputs: the kernel of tg_fully_connected_few_dsp.h, compiled into the layer."""

from __future__ import annotations

import numpy as np

from tinygen.api import Array, BoundNode, Call, Constant, Input, Kernel, Output, Params, ShortRequantization

from .matrix_stream import paired_weights
from .requantization import Ints, clamp_calls

MOST_UNITS, DEEPEST = 3, 128
"""Of more outputs, and of more inputs than that for a pair, the kernels that layers share take fewer cycles each."""
SYMBOL = "tg_fully_connected_s8_dsp_few"
FOLDER = "fully_connected/"


def few_kernel(
    node: BoundNode, weights: Array, bias: Array, short: ShortRequantization, optimize: str
) -> Kernel | None:
    """One call for settled weights [units, depth] and bias; None for larger layers, and where flash is all."""
    units, depth = weights.shape
    if optimize == "flash" or units > MOST_UNITS or depth > DEEPEST or node.input(0).elements != depth:
        return None
    stream = _stream(weights, bias.astype(np.int64))
    if stream is None:
        return None
    none = [0] * (MOST_UNITS - units)
    fields = {
        "depth": depth,
        "units": units,
        "multiplier": (*short.multiplier, *none),
        "shift": (*short.shift, *none),
        "zero_point2": short.zero_point2,
    }
    arguments = (Params("tg_fully_connected_few_params", fields), Input(0), Constant("stream", stream), Output(0))
    header, inline = f"{FOLDER}tg_fully_connected_few_dsp.h", f"{FOLDER}tg_fully_connected_few_inline_dsp.h"
    call = Call(SYMBOL, f"{FOLDER}{SYMBOL}.c", header, arguments, inline=inline)
    return Kernel((call, *clamp_calls(node)), why=f"{units} row{'s' * (units > 1)}, compiled into the layer")


def _stream(weights: Array, bias: Array) -> Array | None:
    """The words that the kernel walks; None where two weights do not share a lane."""
    units, depth = weights.shape
    fours, start, parts = depth // 4, [], []
    # A last row of the inputs that are left, in the order (0, 1), (2, none) of the pair's lanes.
    padded = np.pad(weights.astype(np.int64), ((0, 0), (0, -depth % 4))).reshape(units, -1, 4)
    if depth % 4:
        padded[:, fours] = padded[:, fours][:, [0, 2, 1, 3]]
    if units > 1:
        lanes = paired_weights(padded, np.array([0]), np.array([1]))
        if lanes is None:
            return None
        start += [bias[0] + 256 * bias[1], bias[0]]
        parts.append(_words(lanes[0][:, [0, 2, 1, 3]].reshape(-1, 2)).reshape(-1, 2))
    if units != 2:
        start.append(bias[-1])
        parts.append(_words(padded[-1]).reshape(-1, 1))
    words = np.concatenate(parts, axis=1)
    words = words.reshape(-1)
    if units > 1 and depth % 4 in (1, 2):
        words = np.delete(words, -2 if units == 3 else -1)
    return np.concatenate([start, words]).astype(np.uint32).view(np.int32)


def _words(parts: Ints) -> Ints:
    """[words, parts of a word], the first one lowest."""
    bits = 32 // parts.shape[1]
    words: Ints = ((parts & (1 << bits) - 1) << bits * np.arange(parts.shape[1])).sum(axis=1)
    return words
