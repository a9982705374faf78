"""Groups of inputs whose products with packed pixels add up to 16 bits, and the streams of weights made of them."""

from __future__ import annotations

import itertools

import numpy as np

from tinygen.ir import Array

GROUP_LIMIT = 255
"""Of a channel's weights in a group, in magnitude; times -128 it stays within 16 bits."""
MOST_INPUTS = 17
"""Of a group of a byte stream: how far loops over groups are unrolled."""
MULTIPLE = 4
"""Of inputs, that the loop over triples takes at a time."""
TRIPLE_LIMIT = 8191
"""Of a channel's weights in a part, in magnitude; times -128 it stays within 21 bits."""


def byte_stream(weights: Array) -> Array:
    """The bytes (int8) that tg_matrix_s8_swar walks, for `weights` [channels, inputs] int8; channels made even."""
    rows = np.pad(weights, [(0, len(weights) % 2), (0, 0)])
    parts = [_pair_stream(rows[i : i + 2]) for i in range(0, len(rows), 2)]
    return np.frombuffer(b"".join(parts), np.int8)


def _pair_stream(pair: Array) -> bytes:
    out = bytearray()
    for start, end in runs(pair, MOST_INPUTS):
        out.append(2 * (end - start))
        out += np.ascontiguousarray(pair[:, start:end].T).tobytes()
    out.append(0)
    return bytes(out)


def word_pairs(weights: Array) -> Array | None:
    """[channels / 2, inputs] int16 for tg_matrix_s8_swar_triples, both rounded up; None where a weight is -128."""
    if weights.min(initial=0) < -127:
        return None
    rows = np.pad(weights.astype(np.int64), [(0, len(weights) % 2), (0, -weights.shape[1] % MULTIPLE)])
    return (rows[0::2] + 256 * rows[1::2]).astype(np.int16)


def part_of_triples(weights: Array) -> int:
    """The longest part of the inputs, a multiple of 4, whose sums tg_matrix_s8_swar_triples can take apart."""
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
