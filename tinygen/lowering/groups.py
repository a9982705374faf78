"""Weights laid out for loops that take several products from one multiplication, and how many of these they add."""

from __future__ import annotations

import itertools

import numpy as np

from tinygen.ir import Array

GROUP_LIMIT = 255
"""Of a channel's weights in a group, in magnitude; times -128 it stays within 16 bits."""
MULTIPLE = 4
"""Of inputs, that loops over triples take at a time."""
TRIPLE_LIMIT = 8191
"""Of a channel's weights in a part, in magnitude; times -128 it stays within 21 bits."""


def byte_fours(weights: Array) -> Array:
    """[channels / 4, inputs, 4] int8 for tg_matrix_s8_swar, both counts rounded up."""
    channels, inputs = weights.shape
    padded = np.pad(weights, [(0, -channels % 4), (0, -inputs % MULTIPLE)])
    return np.ascontiguousarray(padded.reshape(-1, 4, padded.shape[1]).transpose(0, 2, 1))


def word_pairs(weights: Array) -> Array | None:
    """[channels / 2, inputs] int16 for tg_matrix_s8_swar_pairs, both rounded up; None where a weight is -128."""
    if weights.min(initial=0) < -127:
        return None
    rows = np.pad(weights.astype(np.int64), [(0, len(weights) % 2), (0, -weights.shape[1] % MULTIPLE)])
    return (rows[0::2] + 256 * rows[1::2]).astype(np.int16)


def part_of_inputs(weights: Array) -> int:
    """The longest part of the inputs, a multiple of 4, whose sums of three in two words can be taken apart."""
    sizes = np.abs(np.pad(weights.astype(np.int64), [(0, 0), (0, -weights.shape[1] % MULTIPLE)]))
    inputs = sizes.shape[1]
    for parts in itertools.count(1):
        part: int = MULTIPLE * -(-inputs // (MULTIPLE * parts))
        starts = np.arange(0, inputs, part)
        if np.add.reduceat(sizes, starts, axis=1).max(initial=0) <= TRIPLE_LIMIT:
            return part
    raise AssertionError


def runs(channels: Array, most: int) -> list[tuple[int, int]]:
    """[start, end) of groups of at most `most` inputs of `channels` [n, inputs]; each as long as it can be, which makes
    the fewest."""
    sizes = np.abs(channels.astype(np.int64)).T
    found: list[tuple[int, int]] = []
    start, total = 0, np.zeros(len(channels), np.int64)
    for k, size in enumerate(sizes):
        if k > start and ((total + size > GROUP_LIMIT).any() or k - start == most):
            found.append((start, k))
            start, total = k, np.zeros_like(total)
        total = total + size
    return [*found, (start, len(sizes))]
