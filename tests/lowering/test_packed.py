"""Packed weights for the shared kernels: what tg_unpack makes of them is what the kernels read."""

from __future__ import annotations

import numpy as np
import pytest

from tinygen.ir import Array
from tinygen.lowering.packed import Packed, packed_bytes, packed_lanes, packed_words

VALUES = {4: range(-8, 8), 2: range(-2, 2), 1: (-1, 1)}


def unpacked(packed: Packed, bits: int) -> Array:
    """All words, as tg_unpack computes them."""
    unpack, mask = packed.unpack, ((1 << bits) - 1) * 0x01010101
    words = packed.words.astype(np.int64)[:, None] >> bits * np.arange(8 // bits)
    made = ((words & mask) << unpack["up"]) + unpack["add"]
    assert (made < 1 << 32).all()
    result: Array = (made ^ unpack["flip"]).astype("<u4").reshape(-1)
    return result


def draw(bits: int, count: int) -> Array:
    return np.random.default_rng(count).choice(np.array(VALUES[bits], np.int8), count)


def parts_of(found: Array, count: int, part: int, bits: int) -> Array:
    """The bytes without what fills up each part: `count` of them."""
    stride = -(-part * bits // 32) * 32 // bits
    places = [
        np.arange(start // part * stride, start // part * stride + min(part, count - start))
        for start in range(0, count, part)
    ]
    result: Array = found.view(np.uint8)[np.concatenate(places)]
    return result


@pytest.mark.parametrize("bits", VALUES)
@pytest.mark.parametrize(("count", "part"), [(64, 64), (60, 28), (7, 100), (1000, 36)])
def test_bytes(bits: int, count: int, part: int) -> None:
    weights = draw(bits, count)
    packed = packed_bytes(weights, part, bits)
    assert packed is not None
    assert 4 * packed.buffer >= min(part, count)
    found = parts_of(unpacked(packed, bits), count, part, bits)
    assert (found.view(np.int8) == weights).all()


@pytest.mark.parametrize("bits", VALUES)
def test_lanes(bits: int) -> None:
    weights = draw(bits, 128)
    lanes = (weights[0::2].astype(np.int64) + 256 * weights[1::2].astype(np.int64)).astype(np.int16)
    packed = packed_lanes(lanes, 32, bits)
    assert packed is not None
    assert (unpacked(packed, bits).view("<i2") == lanes).all()


@pytest.mark.parametrize("bits", VALUES)
def test_words(bits: int) -> None:
    weights = draw(bits, 256)
    words = (weights.astype(np.int64) + 128).astype(np.uint8).view("<u4")
    packed = packed_words(words, 128, 64, bits)
    assert packed is not None
    assert packed.buffer == 16
    assert (unpacked(packed, bits) == words).all()


@pytest.mark.parametrize(("bits", "value"), [(4, 8), (4, -9), (2, 2), (1, 0), (1, 2)])
def test_weights_of_more_bits_are_refused(bits: int, value: int) -> None:
    assert packed_bytes(np.array([1, value], np.int8), 8, bits) is None
