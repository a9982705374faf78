"""Palettes: tensors of at most 16 distinct int8 weights as indices of 1 to 4 bits (docs/encode.md)."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array

MOST_BITS = 4
WORD = 4


def palette_encode(weights: Array) -> bytes | None:
    """The palette and the indices of int8 `weights` (in the order of `ravel`); None for more than 16 values."""
    values, indices = np.unique(np.ascontiguousarray(weights).reshape(-1), return_inverse=True)
    if len(values) > 1 << MOST_BITS:
        return None
    bits = max(1, int(len(values) - 1).bit_length())
    per_word = indices_per_word(bits)
    padded = np.zeros(-(-len(indices) // per_word) * per_word, np.uint64)
    padded[: len(indices)] = indices.reshape(-1)
    places = np.arange(per_word, dtype=np.uint64) * np.uint64(bits)
    words = (padded.reshape(-1, per_word) << places).sum(axis=1).astype("<u4")
    palette = np.zeros(1 << bits, np.int8)
    palette[: len(values)] = values
    head = bytes([bits]) + palette.tobytes()
    packed: bytes = words.tobytes()
    return head + bytes(-len(head) % WORD) + packed


def palette_decode(data: bytes, count: int) -> Array:
    """`count` int8 weights; the inverse of `palette_encode`. ValueError if `data` is damaged or too short."""
    bits = data[0] if data else 0
    start = -(-(1 + (1 << bits)) // WORD) * WORD
    per_word = indices_per_word(bits) if 1 <= bits <= MOST_BITS else 0
    if not per_word or len(data) < start + -(-count // per_word) * WORD:
        raise ValueError(f"no palette of {count} weights in {len(data)} bytes")
    palette = np.frombuffer(data, np.int8, 1 << bits, 1)
    words = np.frombuffer(data, "<u4", -(-count // per_word), start)
    places = np.arange(per_word, dtype=np.uint32) * np.uint32(bits)
    indices = words[:, None] >> places & np.uint32((1 << bits) - 1)
    result: Array = palette[indices.reshape(-1)[:count]]
    return result


def indices_per_word(bits: int) -> int:
    """How many indices of `bits` bits a word holds: an even number, none over its end."""
    return 32 // bits // 2 * 2
