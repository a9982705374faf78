"""FULLY_CONNECTED on cores with packed-integer instructions: six rows of weights at a time."""

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
    Scratch,
    folded_bias,
    multipliers,
)

from .matrix_stream import B_SUM_LIMIT, paired_weights
from .requantization import (
    Ints,
    ShortRequantization,
    accumulator_bounds,
    clamp_calls,
    settled,
    short_requantization,
)

SIX = 6


def lower(node: BoundNode, device: Device, optimize: str) -> Kernel | None:
    """One call; None for floats, and where the short requantization would not be exact."""
    x, w = node.input(0), node.constant(1)
    if x.dtype is not DType.INT8:
        return None
    units, depth = w.shape
    zero_point = node.output.zero_point
    bias = folded_bias(node, w.astype("int64").sum(axis=1))
    weights, bias, multiplier, shift = settled(w, bias, *multipliers(node, units), zero_point, B_SUM_LIMIT)
    bounds = accumulator_bounds(weights, bias)
    short = short_requantization(bounds, multiplier, shift, zero_point)
    if short is None or (bounds >= B_SUM_LIMIT).any():
        return None
    per_channel = len(set(zip(short.multiplier.tolist(), short.shift.tolist(), strict=True))) > 1
    stream = _stream(weights, bias, short, per_channel)
    if stream is None:
        return None
    fields = {
        "batches": x.elements // depth,
        "depth": depth,
        "units": units,
        "multiplier": short.multiplier[0],
        "shift": short.shift[0],
        "zero_point2": short.zero_point2,
    }
    suffix = "_per_channel" if per_channel else ""
    symbol = f"tg_fully_connected_s8_dsp{suffix}"
    call = Call(
        symbol,
        f"fully_connected/{symbol}.c",
        "fully_connected/tg_fully_connected_dsp.h",
        (
            Params("tg_fully_connected_dsp_params", fields),
            Input(0),
            Constant("stream", stream),
            Output(0),
            Scratch(),
        ),
        (f"fully_connected/tg_rows_s8_dsp{suffix}.c",),
    )
    scratch = -(-depth // 4) * 4 if depth % 4 else 0
    why = f"6 rows, two in a word, scales per {'channel' if per_channel else 'tensor'}"
    return Kernel((call, *clamp_calls(node)), scratch_bytes=scratch, why=why)


def _stream(weights: Array, bias: Array, short: ShortRequantization, per_channel: bool) -> Array | None:
    """The words that the kernel walks (see tg_fully_connected_dsp.h); None where two weights do not share a lane."""
    units, depth = weights.shape
    pad = (units % 2, -depth % 4)
    lanes = paired_weights(
        np.pad(weights, ((0, pad[0]), (0, pad[1]))), np.arange(0, units, 2), np.arange(1, units + 1, 2)
    )
    if lanes is None:
        return None
    bias, multiplier, shift = (
        np.pad(part.astype(np.int64), (0, pad[0])) for part in (bias, short.multiplier, short.shift)
    )
    # [pairs, fours, 2]: words of inputs (0, 2) and (1, 3).
    fours = lanes.reshape(len(lanes), -1, 4)
    words = (fours[..., :2] & 0xFFFF) | (fours[..., 2:] & 0xFFFF) << 16
    parts: list[Ints] = []
    whole = units // SIX * SIX
    sizes = [SIX] * (units // SIX) + [2] * ((units - whole + 1) // 2)
    first = 0
    for size in sizes:
        rows, pairs = slice(first, first + size), slice(first // 2, (first + size) // 2)
        a, b = bias[rows][0::2], bias[rows][1::2]
        parts += [np.stack([a + 256 * b, a], axis=1), words[pairs].transpose(1, 2, 0)]
        if per_channel:
            parts += [_scales(multiplier[rows][i : i + 4], shift[rows][i : i + 4]) for i in range(0, size, 4)]
        first += size
    return np.concatenate([part.reshape(-1) for part in parts]).astype(np.uint32).view(np.int32)


def _scales(multiplier: Ints, shift: Ints) -> Ints:
    """A word with up to four shifts, one a byte, and their multipliers."""
    packed = np.pad(shift, (0, 4 - len(shift))).astype(np.uint8).view("<u4").astype(np.int64)
    return np.concatenate([packed, multiplier])
