"""Fully connected weights, four units in a word, for kernels that take two of their products from one multiplication.

An input times weight a + 2^16 * weight b is both products in one word. Within a group of inputs they add up to 16 bits
each, and are then split. A group whose weights are too large for that keeps the largest apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.ir import Array

GROUP_LIMIT = 255
"""Of a group's weights in magnitude; times -128 it stays within 16 bits."""


@dataclass(frozen=True)
class DenseCosts:
    """Instructions of a group and of an input, for four units, and of a weight kept apart."""

    group: int
    input: int
    extra: int


@dataclass(frozen=True, eq=False)
class DenseGroups:
    """The layout of weights [units, depth].

    Attributes:
        size: inputs of a group.
        groups: how many of them cover the depth.
        words: uint32 [fours of units, groups * size]: 128 + the weight of units 0, 2, 1 and 3 from the lowest byte
            on, those kept apart being 0.
        extra: int16 [n + 1, 3]: (unit, input, weight) of those, by units; the last unit is -1.
    """

    size: int
    groups: int
    words: Array
    extra: Array


def dense_groups(weights: Array, sizes: tuple[int, ...], share: float, costs: DenseCosts) -> DenseGroups:
    """The cheapest of `sizes` that keeps at most `share` of all weights apart; `sizes` needs one that always does, 2.

    Of the sizes that divide the depth, if there are any: others take a copy of the input.
    """
    units, depth = weights.shape
    candidates = [(size, _extra(weights, size)) for size in sizes]
    allowed = [(size, extra) for size, extra in candidates if len(extra) <= share * weights.size]
    even = [(size, extra) for size, extra in allowed if depth % size == 0]

    def cost(candidate: tuple[int, Array]) -> int:
        size, extra = candidate
        groups: int = -(-units // 4) * -(-depth // size)
        return groups * (costs.group + costs.input * size) + costs.extra * len(extra)

    size, extra = min(even or allowed, key=cost)
    groups = -(-depth // size)
    ended = np.append(extra, [[-1, 0, 0]], axis=0).astype(np.int16)
    return DenseGroups(size, groups, _words(weights, extra, groups * size), ended)


def _extra(weights: Array, size: int) -> Array:
    """[n, 3]: (unit, input, weight) of the weights to keep apart, so that groups of `size` keep their limit.

    The largest ones of each group that exceeds it.
    """
    units, depth = weights.shape
    padded = np.pad(weights.astype(np.int64), [(0, 0), (0, -depth % size)]).reshape(units, -1, size)
    largest_first = np.argsort(-np.abs(padded), axis=2, kind="stable")
    sorted_ = np.abs(np.take_along_axis(padded, largest_first, axis=2))
    # A weight goes where what is left with it, the smaller ones and itself, is too much.
    left = sorted_[..., ::-1].cumsum(axis=2)[..., ::-1]
    unit, group, place = np.nonzero(left > GROUP_LIMIT)
    position = group * size + largest_first[unit, group, place]
    order = np.lexsort((position, unit))
    return np.stack([unit, position, padded.reshape(units, -1)[unit, position]], axis=1)[order]


def _words(weights: Array, extra: Array, covered: int) -> Array:
    """[fours of units, inputs] uint32: the weights, those kept apart being 0, plus 128."""
    units, depth = weights.shape
    kept = weights.astype(np.int64)
    kept[extra[:, 0], extra[:, 1]] = 0
    padded = np.pad(kept, [(0, -units % 4), (0, covered - depth)]) + 128
    unit0, unit1, unit2, unit3 = padded.reshape(-1, 4, covered).transpose(1, 0, 2)
    return (unit0 | unit2 << 8 | unit1 << 16 | unit3 << 24).astype(np.uint32)
