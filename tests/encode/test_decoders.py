"""Both codings: the numpy decoder and the C decoder give back what was encoded, in portions of any size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.encode.decoders import decode
from tinygen.encode.huffman import MOST_BITS, huffman_decode, huffman_encode
from tinygen.encode.palette import indices_per_word, palette_decode, palette_encode
from tinygen.encode.prefix_code import canonical_codes, code_lengths
from tinygen.ir import Array


@st.composite
def tensors(draw: st.DrawFn, most_values: int = 256) -> Array:
    """int8 weights as networks have them: bell-shaped, sparse, clustered, constant, or every value alike."""
    rng = np.random.default_rng(draw(st.integers(0, 1 << 30)))
    size = draw(st.integers(1, 900))
    values = rng.permutation(256)[: draw(st.integers(1, most_values))].astype(np.uint8).view(np.int8)
    spread = draw(st.sampled_from([0.0, 0.4, 3.0, 20.0, 60.0, 1000.0]))
    bells = np.clip(np.rint(rng.normal(0, spread, size)), -128, 127).astype(np.int64)
    kind = draw(st.sampled_from(["bell", "palette", "sparse"] if most_values == 256 else ["palette"]))
    weights = bells.astype(np.int8) if kind == "bell" else values[np.abs(bells) % len(values)]
    if kind == "sparse":
        weights = np.where(rng.random(size) < draw(st.sampled_from([0.5, 0.9, 0.99])), 0, weights)
    return weights.astype(np.int8)


def portions(size: int, rng: np.random.Generator) -> list[int]:
    """How many weights to ask for at a time: up to seven portions, empty ones too."""
    cuts = np.sort(rng.integers(0, size + 1, rng.integers(0, 6)))
    return [int(part) for part in np.diff(np.concatenate([[0], cuts, [size]]))]


@settings(max_examples=100, deadline=None)
@given(tensors(), st.integers(1, MOST_BITS), st.integers(0, 1 << 30))
def test_huffman_gives_back(weights: Array, longest: int, seed: int) -> None:
    data = huffman_encode(weights, max(longest, 4))
    assert np.array_equal(huffman_decode(data, weights.size), weights)
    parts = portions(weights.size, np.random.default_rng(seed))
    assert np.array_equal(decode("huffman", data, parts), weights)


@settings(max_examples=150, deadline=None)
@given(tensors(16), st.integers(0, 1 << 30))
def test_palette_gives_back(weights: Array, seed: int) -> None:
    data = palette_encode(weights)
    assert data is not None
    bits = max(1, (len(np.unique(weights)) - 1).bit_length())
    head = -(-(1 + (1 << bits)) // 4) * 4
    assert len(data) == head + -(-weights.size // indices_per_word(bits)) * 4
    assert np.array_equal(palette_decode(data, weights.size), weights)
    parts = portions(weights.size, np.random.default_rng(seed))
    assert np.array_equal(decode("palette", data, parts), weights)


def test_no_palette_for_17_values() -> None:
    assert palette_encode(np.arange(17, dtype=np.int8)) is None


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=1, max_size=14), st.integers(4, 8))
def test_code_lengths_are_optimal(counts: list[int], longest: int) -> None:
    counts = sorted(counts, reverse=True)
    lengths = code_lengths(np.array(counts, np.int64), longest)
    assert (np.diff(lengths) >= 0).all() and lengths[0] >= 1 and lengths[-1] <= longest
    assert sum(2.0 ** -int(n) for n in lengths) <= 1
    codes = [f"{c:0{n}b}" for c, n in zip(canonical_codes(lengths).tolist(), lengths.tolist(), strict=True)]
    assert not any(a != b and b.startswith(a) for a in codes for b in codes)
    assert int((lengths * counts).sum()) == package_merge_cost(counts, longest)


def package_merge_cost(counts: list[int], longest: int) -> int:
    """The bits of an optimal length-limited code, by another algorithm (Larmore and Hirschberg, 1990)."""
    if len(counts) == 1:
        return counts[0]
    coins: list[int] = sorted(counts)
    merged = list(coins)
    for _ in range(longest - 1):
        pairs = zip(merged[::2], merged[1::2], strict=False)
        merged = sorted([*coins, *(a + b for a, b in pairs)])
    return sum(merged[: 2 * len(counts) - 2])


def test_sparse_weights_take_less_than_a_bit() -> None:
    rng = np.random.default_rng(1)
    weights = np.where(rng.random(20_000) < 0.97, 0, rng.integers(-60, 60, 20_000)).astype(np.int8)
    assert len(huffman_encode(weights)) < 0.6 / 8 * weights.size


@pytest.mark.parametrize("size", [1, 2, 3])
def test_tiny_tensors(size: int) -> None:
    weights = np.array([-128, 127, 0][:size], np.int8)
    assert np.array_equal(decode("huffman", huffman_encode(weights), [size]), weights)
