"""Weights laid out for loops that take several products from one multiplication."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.lowering.groups import GROUP_LIMIT, TRIPLE_LIMIT, byte_fours, part_of_inputs, runs, word_pairs


@settings(max_examples=100, deadline=None)
@given(channels=st.integers(1, 9), inputs=st.integers(1, 300), size=st.integers(0, 128), seed=st.integers(0, 1 << 30))
def test_parts_keep_their_limit(channels: int, inputs: int, size: int, seed: int) -> None:
    weights = np.random.default_rng(seed).integers(-size, min(size, 127) + 1, (channels, inputs)).astype(np.int8)
    part = part_of_inputs(weights)
    sizes = np.abs(weights.astype(np.int64))
    assert part % 4 == 0 and part > 0
    for start in range(0, inputs, part):
        assert sizes[:, start : start + part].sum(axis=1).max() <= TRIPLE_LIMIT
    assert sizes.sum(axis=1).max() > TRIPLE_LIMIT or part >= inputs, "one part would do"


def test_the_largest_weights_take_parts_of_64_inputs() -> None:
    assert part_of_inputs(np.full((2, 256), 127, np.int8)) == 64
    assert part_of_inputs(np.full((2, 64), -128, np.int8)) < 64


@pytest.mark.parametrize(("channels", "inputs"), [(1, 1), (2, 4), (5, 7), (8, 30)])
def test_layouts_hold_every_weight(channels: int, inputs: int) -> None:
    weights = np.random.default_rng(inputs).integers(-127, 128, (channels, inputs)).astype(np.int8)
    fours = byte_fours(weights)
    assert fours.shape == (-(-channels // 4), 4 * -(-inputs // 4), 4)
    unfolded = fours.transpose(0, 2, 1).reshape(-1, fours.shape[1])
    np.testing.assert_array_equal(unfolded[:channels, :inputs], weights)
    assert np.abs(unfolded).sum() == np.abs(weights.astype(int)).sum()
    pairs = word_pairs(weights)
    assert pairs is not None
    second = (pairs.astype(np.int64) + 127) >> 8
    both = np.stack([pairs - 256 * second, second], axis=1).reshape(-1, pairs.shape[1])
    np.testing.assert_array_equal(both[:channels, :inputs], weights)


def test_pairs_refuse_what_does_not_fit() -> None:
    assert word_pairs(np.array([[-128, 1]], np.int8)) is None


@given(seed=st.integers(0, 1 << 30), inputs=st.integers(1, 60), most=st.integers(1, 20))
def test_runs_cover_all_inputs_within_their_limit(seed: int, inputs: int, most: int) -> None:
    weights = np.random.default_rng(seed).integers(-127, 128, (2, inputs))
    found = runs(weights, most)
    assert [start for start, _ in found] == [0, *(end for _, end in found[:-1])] and found[-1][1] == inputs
    for start, end in found:
        assert end - start <= most
        assert end - start == 1 or np.abs(weights[:, start:end]).sum(axis=1).max() <= GROUP_LIMIT
