"""Every output of a row sees every input: the kernels of tg_fully_connected_dsp.h and their stream."""

from __future__ import annotations

from collections.abc import Sequence

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

from .dense_eight import eight_kernel
from .dense_few import few_kernel
from .matrix_stream import B_SUM_LIMIT, paired_weights
from .requantization import Ints, clamp_calls, settled_short

SIX = 6
SMALL_WEIGHTS = 8192
"""Up to so many weights the sixes' assembly saves less time than its flash is worth."""
SMALL_IN_STRIPS = 2048
"""The same to save RAM: then a layer may be run for each pixel by itself."""
SHALLOW, FEWEST_SHALLOW = 32, 512
"""Unless so few inputs leave most of the time to what a pair takes besides its products, and there are more weights."""


def dense_kernel(node: BoundNode, weights: Array, optimize: str) -> Kernel | None:
    """One call for int8 weights [units, depth]; None where the short requantization would not be exact."""
    units, depth = weights.shape
    bias = folded_bias(node, weights.astype("int64").sum(axis=1))
    exact = settled_short(weights, bias, multipliers(node, units), node.output.zero_point, B_SUM_LIMIT)
    if exact is None:
        return None
    weights, bias, short = exact
    special = few_kernel(node, weights, bias, short, optimize) or eight_kernel(node, weights, bias, short, optimize)
    if special is not None:
        return special
    shallow = depth < SHALLOW and weights.size > FEWEST_SHALLOW
    least = {"time": 0, "ram": SMALL_IN_STRIPS}.get(optimize, SMALL_WEIGHTS)
    small = weights.size <= least and not shallow
    same = len(set(zip(short.multiplier.tolist(), short.shift.tolist(), strict=True))) == 1
    suffix = "_pairs" if small else "" if same else "_per_channel"
    sizes = _sizes(units, 2 if small else SIX)
    stream = dense_stream(weights, bias, short.multiplier, short.shift, sizes, scales_too=small or not same)
    if stream is None:
        return None
    fields = {
        "batches": node.input(0).elements // depth,
        "depth": depth,
        "units": units,
        "multiplier": short.multiplier[0],
        "shift": short.shift[0],
        "zero_point2": short.zero_point2,
    }
    params = Params("tg_fully_connected_dsp_params", fields)
    arguments = (params, Input(0), Constant("stream", stream), Output(0), Scratch())
    symbol = f"tg_fully_connected_s8_dsp{suffix}"
    source, header = f"fully_connected/{symbol}.c", "fully_connected/tg_fully_connected_dsp.h"
    needs = () if small else (f"fully_connected/tg_rows_s8_dsp{suffix}.c",)
    scratch = -(-depth // 4) * 4 if depth % 4 else 0
    why = f"{'2 rows' if small else '6 rows'}, two in a word, scales per {'tensor' if same else 'channel'}"
    return Kernel((Call(symbol, source, header, arguments, needs), *clamp_calls(node)), scratch_bytes=scratch, why=why)


def _sizes(units: int, most: int) -> list[int]:
    """How many units each part of the stream has: as many times `most` as there are, then pairs."""
    whole = units // most
    return [most] * whole + [2] * ((units - whole * most + 1) // 2)


def dense_stream(
    weights: Array, bias: Array, multiplier: Array, shift: Array, sizes: Sequence[int], scales_too: bool
) -> Array | None:
    """The words that the kernel walks (see tg_fully_connected_dsp.h); None where two weights do not share a lane."""
    units, depth = weights.shape
    odd = units % 2
    padded = np.pad(weights, ((0, odd), (0, -depth % 4)))
    lanes = paired_weights(padded, np.arange(0, units, 2), np.arange(1, units + 1, 2))
    if lanes is None:
        return None
    bias, multiplier, shift = (np.pad(part.astype(np.int64), (0, odd)) for part in (bias, multiplier, shift))
    # [pairs, fours, 2]: words of inputs (0, 2) and (1, 3).
    fours = lanes.reshape(len(lanes), -1, 4)
    words = (fours[..., :2] & 0xFFFF) | (fours[..., 2:] & 0xFFFF) << 16
    parts: list[Ints] = []
    first = 0
    for size in sizes:
        rows, pairs = slice(first, first + size), slice(first // 2, (first + size) // 2)
        a, b = bias[rows][0::2], bias[rows][1::2]
        parts += [np.stack([a + 256 * b, a], axis=1), words[pairs].transpose(1, 2, 0)]
        if scales_too:
            parts += [_scales(multiplier[rows][i : i + 4], shift[rows][i : i + 4]) for i in range(0, size, 4)]
        first += size
    return np.concatenate([part.reshape(-1) for part in parts]).astype(np.uint32).view(np.int32)


def _scales(multiplier: Ints, shift: Ints) -> Ints:
    """A word with up to four shifts, one a byte, and their multipliers."""
    packed = (shift << 8 * np.arange(len(shift))).sum(keepdims=True)
    return np.concatenate([packed, multiplier])
