"""Optimal prefix codes of bounded length for symbols in a given order, shorter codes first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
UNREACHABLE = 1 << 60


def code_lengths(counts: Ints, longest: int) -> Ints:
    """Lengths (1 to `longest`) of the cheapest prefix code in which no symbol's is shorter than its predecessor's.

    `counts`: how often each of 1 to 2**longest symbols occurs. With counts that never rise this is the optimal
    length-limited Huffman code. Dynamic programming over (depth, symbols assigned, free nodes of the tree): a node
    becomes the next symbol's leaf, or all of them move down a level, which costs a bit of each symbol left.
    """
    total = len(counts)
    if not 0 < total <= 1 << longest:
        raise ValueError(f"{total} symbols do not have codes of at most {longest} bits")
    left = np.concatenate([np.cumsum(counts[::-1])[::-1], [0]]).astype(np.int64)
    below = np.full((total + 1, total + 1), UNREACHABLE, np.int64)
    leaf_better = np.zeros((longest + 1, total + 1, total + 1), bool)
    nodes = np.arange(total + 1)
    for depth in range(longest, -1, -1):
        cost = np.full_like(below, UNREACHABLE)
        cost[total] = 0
        for done in range(total - 1, -1, -1):
            down = left[done] + below[done, np.minimum(2 * nodes, total - done)]
            down[0] = UNREACHABLE
            leaf = np.full(total + 1, UNREACHABLE, np.int64)
            if depth > 0:
                leaf[1:] = cost[done + 1, :-1]
            leaf_better[depth, done] = leaf <= down
            cost[done] = np.minimum(np.minimum(leaf, down), UNREACHABLE)
        below = cost
    lengths: list[int] = []
    depth, free = 0, 1
    while len(lengths) < total:
        if leaf_better[depth, len(lengths), free]:
            lengths.append(depth)
            free -= 1
        else:
            depth, free = depth + 1, min(2 * free, total - len(lengths))
    return np.array(lengths, np.int64)


def canonical_codes(lengths: Ints) -> Ints:
    """The codes of lengths that never fall: each the previous one plus one, widened to its own length."""
    codes = np.zeros(len(lengths), np.int64)
    for i in range(1, len(lengths)):
        codes[i] = (codes[i - 1] + 1) << (lengths[i] - lengths[i - 1])
    return codes
