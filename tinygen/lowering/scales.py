"""How sums become int8 outputs in few instructions: the constants of tg_short_requantize.h."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tinygen.ir import Array, BoundNode
from tinygen.ops.common.activation import quantized_bounds
from tinygen.ops.common.requantization import multipliers
from tinygen.ops.common.short_requantization import accumulator_bounds, settled, short_requantization
from tinygen.quantize.fixed_point import requantize, requantize_single

Ints = NDArray[np.int64]

BIAS_LIMIT = 1 << 26
"""A bias and its shift share a word: 32 * bias + shift."""
SUM_LIMIT = 1 << 23
"""Of sums that are multiplied by bytes."""
MOST_BEFORE, MOST_AFTER = 16, 23
NUDGES = (0, 1, -1, 2, -2, 3, -3)
"""Tried on a multiplier when the nearest one gives no line."""


@dataclass(frozen=True, eq=False)
class Scales:
    """`weights` [channels, ...] int8, some of them zeroed; `constants` [channels, 2] int32 of the form `suffix`."""

    weights: Array
    constants: Array
    fields: dict[str, int]
    """Of tg_short_scale."""
    suffix: str
    """"_linear", or "" for the form that rounds twice."""


def scales(node: BoundNode, weights: Array, bias: Array, *, long_multiply: bool, linear: bool = True) -> Scales | None:
    """The constants for a node with `weights` [channels, ...] and the bias that its input's zero point is folded into.

    None where neither form is exact. The linear one is, but for rare channels, where no output of the range comes of
    a negative accumulator, as with ReLU: the tie that goes away from zero makes a step in the line. It takes a core
    with a 64-bit product (`long_multiply`), and a kernel that knows it (`linear`). Of nodes that round once there is
    no other.
    """
    low, high = quantized_bounds(node.attrs.activation, node.output)
    zero_point = node.output.zero_point
    scale = multipliers(node, len(weights))
    once = node.attrs.rounding == "single"
    if long_multiply and linear:
        rounded = requantize_single if once else requantize
        line = _line(weights, bias.astype(np.int64), *scale, zero_point, low, high, rounded)
        if line is not None:
            return line
    if once:
        return None
    limit = BIAS_LIMIT if long_multiply else SUM_LIMIT
    weights, bias, multiplier, shift = settled(weights, bias, *scale, zero_point, limit)
    bounds = accumulator_bounds(weights, bias)
    short = short_requantization(bounds, multiplier, shift, zero_point)
    sizes = np.abs(bias.astype(np.int64)) if long_multiply else bounds
    if short is None or (sizes >= limit).any():
        return None
    constants = np.stack([bias * 32 + short.shift, short.multiplier], axis=1).astype(np.int32)
    return Scales(weights, constants, _fields(0, 0, short.zero_point2, low, high), "")


def _fields(before: int, after: int, zero_point2: int, low: int, high: int) -> dict[str, int]:
    return {"before": before, "after": after, "zero_point2": zero_point2, "minimum": low, "maximum": high}


def _line(
    weights: Array,
    bias: Ints,
    multiplier: Ints,
    shift: Ints,
    zero_point: int,
    low: int,
    high: int,
    rounded: Callable[[Ints, Ints, Ints], Ints],
) -> Scales | None:
    """The linear form of a requantization that is `rounded`; None where a channel has no line."""
    flat = weights.reshape(len(weights), -1).astype(np.int64)
    least = np.minimum(-128 * flat, 127 * flat).sum(axis=1)
    most = np.maximum(-128 * flat, 127 * flat).sum(axis=1)
    if (bias + least < -(1 << 31)).any() or (bias + most >= 1 << 31).any() or (shift > 0).any():
        return None
    levels = np.arange(low + 1, high + 1)

    def output(sums: Ints) -> Ints:
        exact = rounded(sums + bias[:, None], multiplier[:, None], shift[:, None]) + zero_point
        return np.clip(exact, low, high)

    first, last = output(least[:, None])[:, 0], output(most[:, None])[:, 0]
    constant = first == last  # whatever the input; then the weights matter no more
    least, most = np.where(constant, 0, least), np.where(constant, 0, most)
    starts = _first_sums(output, least, most, levels)
    real = multiplier * 2.0 ** (shift.astype(np.float64) - 31)
    lively = real[~constant]
    width = np.maximum(np.abs(least), np.abs(most)) + np.abs(bias) + np.where(constant, 0, 256 / np.maximum(real, 1e-9))
    widest = float(np.where(constant, 1, width).max())
    before = min(MOST_BEFORE, int(np.floor(30.9 - np.log2(widest))))
    if before < 1:
        return None
    steepest = float(lively.max()) if lively.size else 2.0**-10
    after = min(MOST_AFTER, int(np.floor(30.99 - np.log2(steepest * 2.0 ** (32 - before)))))
    if after < 0:
        return None
    unit = 1 << (32 + after)
    nearest = np.where(constant, 1 << min(30, 12 + after), np.rint(real * 2.0 ** (32 + after - before))).astype(
        np.int64
    )
    found = np.zeros((len(flat), 2), np.int64)
    left = np.ones(len(flat), bool)
    for nudge in NUDGES:
        m = np.clip(nearest + nudge, 1, (1 << 31) - 1)
        needed = -((-levels * unit) // m[:, None])  # the shifted and moved sum from which on a level is reached
        reached, never = starts <= least[:, None], starts > most[:, None]
        at_least = needed - (np.where(reached, least[:, None], starts) << before)
        at_most = needed - (np.where(never, most[:, None], starts - 1) << before) - 1
        lowest = np.where(never, -(1 << 40), at_least).max(axis=1, initial=-(1 << 40))
        highest = np.where(reached, 1 << 40, at_most).min(axis=1, initial=1 << 40)
        addend = np.where(lowest == -(1 << 40), highest, np.where(highest == 1 << 40, lowest, (lowest + highest) // 2))
        fits = (lowest <= highest) & (np.abs(addend) < 1 << 31)
        fits &= ((least << before) + addend >= -(1 << 31)) & ((most << before) + addend < 1 << 31)
        found[left & fits] = np.stack([addend, m], axis=1)[left & fits]
        left &= ~fits
    if left.any():
        return None
    kept = np.where(constant.reshape(-1, *[1] * (weights.ndim - 1)), 0, weights).astype(np.int8)
    return Scales(kept, found.astype(np.int32), _fields(before, after, 0, low, high), "_linear")


def _first_sums(output: Callable[[Ints], Ints], least: Ints, most: Ints, levels: Ints) -> Ints:
    """[channels, levels]: the first sum in [least, most] with an output of the level or more; most + 1 for none."""
    below = np.repeat(least[:, None] - 1, len(levels), axis=1)
    end = np.repeat(most[:, None] + 1, len(levels), axis=1)
    while (end - below > 1).any():
        middle = (below + end) // 2
        reached = output(middle) >= levels
        end = np.where(reached, middle, end)
        below = np.where(reached, below, middle)
    return end
