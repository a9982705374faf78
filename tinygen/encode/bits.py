"""Bit strings, most significant bit first: writing from arrays of codes, reading one field at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def pack_bits(codes: Ints, lengths: Ints) -> bytes:
    """`codes` of `lengths` bits (0 to 24) one after another, zero bits up to a whole byte at the end."""
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    bits = np.zeros(-(-int(starts[-1]) // 8) * 8, np.uint8)
    for place in range(int(lengths.max(initial=0))):
        taken = place < lengths
        bits[starts[:-1][taken] + place] = codes[taken] >> (lengths[taken] - 1 - place) & 1
    return np.packbits(bits).tobytes()


@dataclass
class BitReader:
    """Reads fields from `data`, from bit `position` on. EOFError past the end."""

    data: bytes
    position: int = 0

    def read(self, count: int) -> int:
        """The next `count` bits as an unsigned number."""
        end = self.position + count
        if end > 8 * len(self.data):
            raise EOFError(f"bit {end} of {8 * len(self.data)}")
        first, last = self.position // 8, -(-end // 8)
        self.position = end
        return int.from_bytes(self.data[first:last], "big") >> (8 * last - end) & ((1 << count) - 1)
