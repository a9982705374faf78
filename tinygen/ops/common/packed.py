"""Weights of fewer than 8 bits, several a byte."""

from __future__ import annotations

import numpy as np

from tinygen.ir import Array, BoundNode, Tensor

LIMITS = {4: (-8, 7), 2: (-2, 1), 1: (-1, 1)}
"""Bits -> the smallest and largest weight; of 1 bit there is no zero."""


def weight_bits(tensor: Tensor) -> int:
    """Bits of each element of `tensor`: 4, 2 or 1 where its quantization says so, otherwise 8."""
    return tensor.quant.bits if tensor.quant is not None and tensor.quant.bits else 8


def check_bits(node: BoundNode, tensor: Tensor) -> None:
    """Refuse weights that do not fit the bits that they are said to have."""
    bits = weight_bits(tensor)
    if bits == 8:
        return
    if bits not in LIMITS:
        raise node.unsupported(f"weights of {bits} bits are not supported; only 8, 4, 2 and 1")
    low, high = LIMITS[bits]
    data = tensor.data
    if data is not None and data.size and (data.min() < low or data.max() > high or (bits == 1 and not data.all())):
        raise node.unsupported(f"weights of {bits} bit{'s' if bits > 1 else ''} outside {low} to {high}, or of no sign")


def pack(values: Array, bits: int) -> Array:
    """`values` (int8, flattened) as uint8: weight i in bits [i * bits, (i + 1) * bits), the lowest bit first.

    One bit holds 0 for -1 and 1 for 1. What is left over in the last byte is zero.
    """
    flat = values.reshape(-1).astype(np.int64)
    codes = (flat > 0).astype(np.int64) if bits == 1 else flat & ((1 << bits) - 1)
    places = (codes[:, None] >> np.arange(bits)) & 1
    return np.packbits(places.reshape(-1).astype(np.uint8), bitorder="little")


def unpack(packed: Array, count: int, bits: int) -> Array:
    """`count` int8 weights: the inverse of `pack`."""
    places = np.unpackbits(packed.view(np.uint8), bitorder="little")[: count * bits].reshape(count, bits)
    codes = (places.astype(np.int64) << np.arange(bits)).sum(axis=1)
    signed: Array = 2 * codes - 1 if bits == 1 else codes - ((codes >> (bits - 1)) << bits)
    return signed.astype(np.int8)
