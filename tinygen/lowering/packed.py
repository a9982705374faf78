"""Weights of 4, 2 or 1 bits for the shared kernels: what tg_unpack makes, a part at a time, as they read it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tinygen.ir import Array

OFFSETS = {4: 8, 2: 2, 1: 1}
"""Bits of a weight -> what makes it positive; of 1 bit it is 0 or 2 then."""
WHOLE = 8
"""Words that the room for unpacked weights is a multiple of: as many as a packed word may hold."""


@dataclass(frozen=True, eq=False)
class Packed:
    """`words`: uint32, part after part. `unpack`: fields of tg_unpack_params. `buffer`: words of the largest part."""

    words: Array
    unpack: dict[str, int]
    buffer: int


def packed_bytes(weights: Array, part: int, bits: int) -> Packed | None:
    """Of int8 `weights`, any shape, `part` of them at a time; None where a weight has not so few bits."""
    return _packed(_codes(weights, bits), part, bits, add=0x80 - OFFSETS[bits], flip=0x80)


def packed_lanes(weights: Array, part: int, bits: int) -> Packed | None:
    """Of int16 `weights`, a + 256 * b; `part` counts bytes."""
    both = lanes(weights)
    offset = OFFSETS[bits] * 0x0101
    add = 0x8000 - offset
    return _packed(_codes(both, bits), part, bits, add, 0x8000, lane=16)


def lanes(pairs: Array) -> Array:
    """[..., 2] int8: a and b of int16 a + 256 * b."""
    low = pairs.astype(np.int8)
    return np.stack([low, (pairs.astype(np.int64) - low) >> 8], axis=-1).astype(np.int8)


def packed_words(words: Array, part: int, buffer: int, bits: int) -> Packed | None:
    """Of uint32 `words` of bytes 128 + weight; of the `part` bytes at most `buffer` are unpacked at a time."""
    weights = (np.ascontiguousarray(words, "<u4").view(np.uint8).astype(np.int64) - 128).astype(np.int8)
    packed = _packed(_codes(weights, bits), part, bits, add=128 - OFFSETS[bits], flip=0)
    return packed and replace(packed, buffer=_whole(min(buffer, part)))


def _codes(weights: Array, bits: int) -> Array | None:
    """Numbers of `bits` bits, flattened; None where a weight has more."""
    raised = weights.reshape(-1).astype(np.int64) + OFFSETS[bits]
    if bits == 1:
        return raised // 2 if np.isin(raised, (0, 2)).all() else None
    return raised if not (raised >> bits).any() else None


def _packed(codes: Array | None, part: int, bits: int, add: int, flip: int, lane: int = 8) -> Packed | None:
    if codes is None:
        return None
    per_word = 8 // bits
    places = bits * np.arange(per_word, dtype=np.int64)[:, None] + 8 * np.arange(4, dtype=np.int64)
    words = []
    for start in range(0, len(codes), part):
        some = codes[start : start + part]
        padded = np.pad(some, (0, -len(some) % (4 * per_word))).reshape(-1, per_word, 4)
        words.append((padded << places).sum(axis=(1, 2)).astype("<u4"))
    repeat = sum(1 << shift for shift in range(0, 32, lane))
    unpack = {"add": add * repeat, "flip": flip * repeat, "bits": bits, "up": int(bits == 1)}
    return Packed(np.concatenate(words), unpack, _whole(min(part, len(codes))))


def _whole(size: int) -> int:
    """Words that hold `size` bytes."""
    return -(-size // (4 * WHOLE)) * WHOLE
