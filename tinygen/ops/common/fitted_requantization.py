"""Requantization in few instructions, for scales and roundings that the short form itself does not know.

int8 outputs have at most 255 steps, at sums that can be found: whatever form has its steps at the same sums is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array
from tinygen.ops.common.requantization import Rounding
from tinygen.ops.common.short_requantization import LARGEST_SHIFT
from tinygen.quantize.fixed_point import Ints, requantize, requantize_single

LEAST, MOST = -128, 127
NUDGES = (0, -1, 1, -2, 2, -4, 4, -8, 8)
"""Of the multiplier, in quarters of what moves the largest product by one."""


@dataclass(frozen=True, eq=False)
class FittedRequantization:
    """For each channel `multiplier` (int32), `left` and `shift` (int8), and for all `carry` (0 or 1), such that

    out = saturate(((t + (x >> 31)) >> shift) >> 1)  where
    t = (x * multiplier + 2^31 >> 32) + (zero_point2 << shift) + carry  and  x = sum << left

    and zero_point2 is 2 * the output's zero point + 1. Nothing overflows 32 bits but the product.
    """

    multiplier: Array
    left: Array
    shift: Array
    carry: int
    zero_point2: int


def fitted_requantization(
    bounds: Ints, multiplier: Ints, shift: Ints, zero_point: int, rounding: Rounding = "double"
) -> FittedRequantization | None:
    """The constants for accumulators of at most `bounds` in magnitude, whose outputs saturate to int8.

    `multiplier` and `shift` as of `tinygen.api.multipliers`. None where none are found for a channel.
    """
    bounds, m, exponent = (np.asarray(part, np.int64) for part in (bounds, multiplier, shift))
    up = np.maximum(exponent, 0)
    if ((bounds << up) >= 1 << 31).any() or ((bounds * m >> 31) << up >= 1 << 30).any():
        return None
    exact = requantize_single if rounding == "single" else requantize

    def reference(sums: Ints) -> Ints:
        return np.clip(exact(sums, m[:, None], exponent[:, None]) + zero_point, LEAST, MOST)

    steps = _steps(reference, bounds)
    for carry in (0, 1):
        found = np.zeros((3, len(m)), np.int64)
        open_ = np.ones(len(m), bool)
        for fields in _candidates(bounds, m, exponent):
            good = open_ & _fits(fields, carry, bounds, steps, zero_point)
            found[:, good] = fields[:, good]
            open_ &= ~good
            if not open_.any():
                small = found.astype(np.int8)
                return FittedRequantization(found[0].astype(np.int32), small[1], small[2], carry, 2 * zero_point + 1)
    return None


def _steps(reference: Callable[[Ints], Ints], bounds: Ints) -> Ints:
    """[channels, 255]: the least sum whose output is at least -127, -126, ..., 127; the bound + 1 where none is."""
    wanted = np.arange(LEAST + 1, MOST + 1)
    low = np.repeat(-bounds[:, None], len(wanted), axis=1)
    high = np.repeat(bounds[:, None] + 1, len(wanted), axis=1)
    while (low < high).any():
        middle = (low + high) >> 1
        enough = reference(np.minimum(middle, bounds[:, None])) >= wanted
        enough |= middle > bounds[:, None]
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
        low = np.minimum(low, high)
    return low


def _candidates(bounds: Ints, m: Ints, exponent: Ints) -> Iterator[Ints]:
    """[3, channels] (multiplier, left, shift), best first; a shift below 0 is none."""
    most = 30 - np.ceil(np.log2(np.maximum(bounds, 1) + 1)).astype(np.int64)
    yield np.stack([m, np.ones_like(m), -exponent - 1])
    for less in range(4):
        left = np.maximum(np.minimum(most - less, LARGEST_SHIFT + 2 + exponent), 1)
        shift = left - exponent - 2
        largest = np.maximum(np.minimum((bounds << left) * m >> 32, np.int64(512) << np.maximum(shift, 0)), 1)
        for nudge in NUDGES:
            some = np.clip(m + nudge * m // (4 * largest), 0, (1 << 31) - 1)
            yield np.stack([some, left, shift])


def _fits(fields: Ints, carry: int, bounds: Ints, steps: Ints, zero_point: int) -> Array:
    """Whether each channel has these steps, and no overflow."""
    m, left, shift = fields
    largest = ((bounds << left) * m >> 32) + (np.int64(257) << np.clip(shift, 0, 40)) + 2
    safe = (shift >= 0) & (shift <= LARGEST_SHIFT) & ((bounds << left) < 1 << 31) & (largest < 1 << 31)
    at, below = np.minimum(steps, bounds[:, None]), np.maximum(steps - 1, -bounds[:, None])
    wanted = np.arange(LEAST + 1, MOST + 1)
    clipped = np.stack([m, left, np.clip(shift, 0, LARGEST_SHIFT)])
    reached = (steps > bounds[:, None]) | (_outputs(clipped, carry, at, zero_point) >= wanted)
    not_before = (steps <= -bounds[:, None]) | (_outputs(clipped, carry, below, zero_point) < wanted)
    good: Array = safe & (reached & not_before).all(axis=1)
    return good


def _outputs(fields: Ints, carry: int, sums: Ints, zero_point: int) -> Ints:
    """The form itself, of sums [channels, n]."""
    m, left, shift = (field[:, None] for field in fields)
    x = sums << left
    t = (x * m + (1 << 31) >> 32) + ((2 * zero_point + 1) << shift) + carry
    result: Ints = np.clip(t + (x >> 31) >> shift >> 1, LEAST, MOST)
    return result
