"""A line that loses, doubles, changes, adds and delays bytes, the same way for the same seed."""

from __future__ import annotations

import random


class Noise:
    """What a bad line makes of bytes; `rate` is the share of bytes that it touches, `touched` how many it did."""

    def __init__(self, seed: int, rate: float) -> None:
        self.touched = 0
        self._random = random.Random(seed)
        self._rate = rate

    def __call__(self, data: bytes) -> bytes:
        result = bytearray()
        for byte in data:
            if self._random.random() >= self._rate:
                result.append(byte)
                continue
            self.touched += 1
            match self._random.randrange(4):
                case 0:  # lost
                    pass
                case 1:  # doubled
                    result += bytes((byte, byte))
                case 2:  # changed
                    result.append(byte ^ 1 << self._random.randrange(8))
                case 3:  # more than was sent
                    result += bytes((byte,)) + self._random.randbytes(self._random.randrange(1, 300))
        return bytes(result)

    def delay(self) -> float:
        """Seconds by which the next bytes come late."""
        return self._random.random() * 0.02 if self._random.random() < 20 * self._rate else 0.0
