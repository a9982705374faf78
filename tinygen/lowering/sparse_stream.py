"""Weights without their zeros: for each channel the distances from weight to weight, and the weights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tinygen.ir import Array
from tinygen.lowering.groups import TRIPLE_LIMIT

FARTHEST = 255
"""Inputs from one weight to the next that a byte can tell; zeros stand on the way where it is farther."""
MOST_PAIRS = (1 << 15) - 1
LAST_RUN = 0x8000
Ints = NDArray[np.int64]


def steps(row: Array, farthest: int = FARTHEST) -> Ints:
    """[n, 2] (inputs from the last weight, or from input 0; weight) of int8 weights `row` [inputs], n even.

    No step is longer than `farthest`: weights of zero are put in between, and one at the end of an odd number.
    """
    places = np.flatnonzero(row)
    gaps = np.diff(places, prepend=0)
    between = np.maximum(gaps - 1, 0) // farthest
    ends = np.cumsum(between + 1) - 1
    count = int(ends[-1]) + 1 if len(ends) else 0
    found = np.zeros((count + count % 2, 2), np.int64)
    found[:count, 0] = farthest
    found[ends] = np.stack([gaps - between * farthest, row[places]], axis=1)
    return found


def pair_bytes(entries: Ints, unit: int = 1) -> Array:
    """uint8 [bytes]: `entries` [n, 2], each step in units of `unit` bytes, and each weight."""
    scaled = entries * np.array([unit, 1], np.int64)
    return (scaled & 0xFF).astype(np.uint8).reshape(-1)


def runs_of_pairs(entries: Ints, limit: int = TRIPLE_LIMIT) -> list[Ints]:
    """`entries` [n, 2] in pairs, cut where the weights of a run would exceed `limit` in magnitude; one run at least."""
    sizes = np.abs(entries[:, 1]).reshape(-1, 2).sum(axis=1)
    found: list[Ints] = []
    start = 0
    while True:
        taken = int(np.searchsorted(np.cumsum(sizes[start : start + MOST_PAIRS]), limit, side="right"))
        found.append(entries[2 * start : 2 * (start + taken)])
        start += taken
        if start == len(sizes):
            return found


def sparse_stream(weights: Array) -> Array:
    """uint8 stream of tg_sparse_s8_swar for int8 weights [channels, inputs]."""
    parts: list[bytes] = []
    for row in weights:
        found = runs_of_pairs(steps(row))
        for n, run in enumerate(found):
            head = len(run) // 2 | (LAST_RUN if n == len(found) - 1 else 0)
            parts += [head.to_bytes(2, "little"), pair_bytes(run).tobytes()]
    return np.frombuffer(b"".join(parts), np.uint8)


def sparse_rows(weights: Array) -> Array | None:
    """uint8 stream of tg_fully_connected_s8_*_sparse for int8 weights [units, inputs]; None for too many inputs."""
    rows = [steps(row) for row in weights]
    if max(len(row) for row in rows) > 2 * 0xFFFF:
        return None
    return np.frombuffer(
        b"".join(part for row in rows for part in ((len(row) // 2).to_bytes(2, "little"), pair_bytes(row).tobytes())),
        np.uint8,
    )
