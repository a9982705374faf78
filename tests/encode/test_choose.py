"""Choosing a coding: the smallest one, tables counted, never larger than the weights as they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.encode.networks import clustered
from tinygen.encode import SCHEMES, choose
from tinygen.ir import Array, TinygenError


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 30), st.integers(0, 400), st.sampled_from(SCHEMES), st.sampled_from([2, 12, 256]))
def test_never_larger_and_the_same_weights(seed: int, size: int, scheme: str, values: int) -> None:
    weights = np.random.default_rng(seed).integers(-(values // 2), values // 2, (size, 2)).astype(np.int8)
    found = choose(weights, scheme)
    assert found.bytes <= weights.size
    assert np.array_equal(found.decode(), weights.reshape(-1))
    assert found.coding in {"none": {"raw"}, "auto": {"raw", "huffman", "palette"}}.get(scheme, {"raw", scheme})


def test_auto_takes_the_smallest() -> None:
    even = np.random.default_rng(0).integers(0, 16, 4000).astype(np.int8)
    assert choose(even).coding == "palette"
    assert choose(clustered(np.zeros(4000), 16)).coding == "huffman"
    assert choose(np.random.default_rng(0).integers(-128, 128, 4000).astype(np.int8)).coding == "raw"


@pytest.mark.parametrize("bad", [np.zeros(3, np.float32), np.zeros(3, np.int32)])
def test_other_types_are_refused(bad: Array) -> None:
    with pytest.raises(TinygenError, match="cannot be encoded"):
        choose(bad)


def test_unknown_scheme_is_refused() -> None:
    with pytest.raises(TinygenError, match="none, huffman, palette, auto"):
        choose(np.zeros(3, np.int8), "zip")
