"""Which coding makes a tensor smallest, tables counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tinygen.encode.huffman import huffman_decode, huffman_encode
from tinygen.encode.palette import palette_decode, palette_encode
from tinygen.ir import Array, TinygenError

SCHEMES = ("none", "huffman", "palette", "auto")
"""What `--encode` takes: "auto" is whichever is smaller, tensor by tensor."""
CODINGS = ("huffman", "palette")


@dataclass(frozen=True)
class Encoding:
    """An int8 tensor as the device's decoder reads it.

    Attributes:
        coding: one of CODINGS, or "raw".
        data: table and weights.
        table_bytes: RAM for the decoder's table.
        count: how many weights there are.
    """

    coding: str
    data: bytes
    table_bytes: int
    count: int

    @property
    def bytes(self) -> int:
        """Bytes in flash."""
        return len(self.data)

    def decode(self) -> Array:
        """The weights, int8 [count]."""
        if self.coding == "huffman":
            return huffman_decode(self.data, self.count)
        if self.coding == "palette":
            return palette_decode(self.data, self.count)
        return np.frombuffer(self.data, np.int8)


def encode(weights: Array, coding: str) -> Encoding | None:
    """`weights` (int8) by `coding`; None where it cannot hold them."""
    if coding == "huffman":
        data = huffman_encode(weights)
        return Encoding(coding, data, 2 << ((data[0] & 7) + 1), weights.size)
    packed = palette_encode(weights)
    return None if packed is None else Encoding(coding, packed, 2 << 2 * packed[0], weights.size)


def choose(weights: Array, scheme: str = "auto") -> Encoding:
    """The smallest of what `scheme` allows, and never larger than the weights as they are.

    Args:
        weights: int8, any shape, in the order in which they are to be decoded.
        scheme: one of SCHEMES. TinygenError for another, and for weights that are not int8.
    """
    if scheme not in SCHEMES:
        raise TinygenError(f"there is no weight coding {scheme!r}", where="encode", cure=f"one of {', '.join(SCHEMES)}")
    if weights.dtype != np.int8:
        raise TinygenError(f"weights of type {weights.dtype} cannot be encoded", where="encode", cure="int8 can")
    raw = Encoding("raw", np.ascontiguousarray(weights).tobytes(), 0, weights.size)
    if weights.size == 0:
        return raw
    codings = () if scheme == "none" else CODINGS if scheme == "auto" else (scheme,)
    found = [encoding for coding in codings if (encoding := encode(weights, coding)) is not None]
    return min([raw, *found], key=lambda encoding: encoding.bytes)
