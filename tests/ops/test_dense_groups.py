"""Fully connected weights by fours: what stays in a group keeps its limit, and nothing is lost."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.ir import Array
from tinygen.ops.common.dense_groups import GROUP_LIMIT, DenseCosts, dense_groups

SIZES = (16, 12, 8, 4, 2)
COSTS = DenseCosts(group=20, input=8, extra=12)
UNITS_OF_BYTES = (0, 2, 1, 3)


def group_sums(weights: Array, size: int) -> Array:
    """Magnitudes of the weights, added by groups."""
    padded = np.pad(np.abs(weights), [(0, 0), (0, -weights.shape[1] % size)])
    return np.asarray(padded.reshape(len(weights), -1, size).sum(axis=2))


@settings(max_examples=300, deadline=None)
@given(
    units=st.integers(1, 9),
    depth=st.integers(1, 70),
    share=st.sampled_from((0.0, 1 / 64, 1 / 4)),
    largest=st.integers(1, 127),
    seed=st.integers(0, 1 << 30),
)
def test_layout(units: int, depth: int, share: float, largest: int, seed: int) -> None:
    weights = np.random.default_rng(seed).integers(-largest, largest + 1, (units, depth))
    layout = dense_groups(weights.astype(np.int8), SIZES, share, COSTS)
    *extra, end = layout.extra.astype(np.int64).tolist()
    assert end[0] == -1 and len(extra) <= share * weights.size
    assert extra == sorted(extra, key=lambda entry: entry[0])
    columns = layout.words.view(np.uint8).reshape(-1, layout.groups * layout.size, 4).astype(np.int64) - 128
    kept = columns[:, :, np.argsort(UNITS_OF_BYTES)].transpose(0, 2, 1).reshape(-1, layout.groups * layout.size)
    assert not kept[units:].any() and not kept[:, depth:].any()
    kept = kept[:units, :depth]
    assert group_sums(kept, layout.size).max() <= GROUP_LIMIT
    apart = np.zeros_like(weights)
    for unit, position, weight in extra:
        apart[unit, position] = weight
    np.testing.assert_array_equal(kept + apart, weights)
    touched = group_sums(apart, layout.size) > 0
    assert (group_sums(weights, layout.size)[touched] > GROUP_LIMIT).all()
