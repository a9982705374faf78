"""int8 weights as the symbols that a Huffman code is made for: values, and runs of zeros."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.encode.bits import Ints
from tinygen.ir import Array

LITERAL = 0
"""The special symbol after which a weight stands as it is; kinds 1 to 7 are runs of 2**kind zeros and more."""
SHORTEST_RUN, LONGEST_RUN = 8, 255
"""A shorter run takes the decoder longer than its zeros one by one."""


@dataclass(frozen=True, eq=False)
class Tokens:
    """What is to be coded, in order.

    Attributes:
        raw_bits: low bits of each weight that are kept apart.
        symbols: the weight's byte without them, or 256 + kind for a run.
        extra: bits that follow the symbol's code, `extra_bits` of them.
        counts: how often each plain byte occurs, [256].
        run_counts: kind -> how often.
    """

    raw_bits: int
    symbols: Ints
    extra: Ints
    extra_bits: Ints
    counts: Ints
    run_counts: dict[int, int]


def nearest_first(raw_bits: int) -> Ints:
    """Multiples of 2**raw_bits in the order 0, -1, 1, -2, 2, ... times it."""
    half = 128 >> raw_bits
    return (np.stack([np.arange(half), -1 - np.arange(half)], axis=1).reshape(-1) << raw_bits).astype(np.int64)


def tokens(weights: Array, raw_bits: int, *, runs: bool) -> Tokens:
    """Tokens of int8 `weights` [n]; with `runs` SHORTEST_RUN zeros or more in a row become runs."""
    byte = weights.view(np.uint8).astype(np.int64)
    low = (1 << raw_bits) - 1
    symbols, extra, extra_bits = byte & ~low, byte & low, np.full(len(byte), raw_bits, np.int64)
    if runs:
        symbols, extra, extra_bits = _with_runs(byte)
    counts = np.bincount(symbols[symbols < 256], minlength=256)
    kinds, times = np.unique(symbols[symbols >= 256] - 256, return_counts=True)
    run_counts = dict(zip(kinds.tolist(), times.tolist(), strict=True))
    return Tokens(raw_bits, symbols, extra, extra_bits, counts, run_counts)


def _with_runs(byte: Ints) -> tuple[Ints, Ints, Ints]:
    found: list[tuple[int, int, int]] = []
    edges = np.flatnonzero(np.diff(np.concatenate([[False], byte == 0, [False]]).astype(np.int8)))
    place = 0
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        found += [(value, 0, 0) for value in byte[place:first].tolist()]
        left = end - first
        while left > 0:
            run = min(left, LONGEST_RUN)
            kind = run.bit_length() - 1
            found += [(256 + kind, run - (1 << kind), kind)] if run >= SHORTEST_RUN else [(0, 0, 0)] * run
            left -= run
        place = end
    found += [(value, 0, 0) for value in byte[place:].tolist()]
    table = np.array(found, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
