"""Packets on a line that loses, doubles and changes bytes: kind, number, payload, CRC-32, between zero bytes by COBS.

See docs/board.md. COBS ("Consistent Overhead Byte Stuffing", Cheshire and Baker, 1999) leaves no zero byte inside a
packet, so that the next packet is found whatever came before it.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

_CHECK = struct.Struct("<I")
OVERHEAD = 2 + _CHECK.size
"""Bytes of a packet besides its payload."""
LONGEST = 254
"""Bytes of a packet before stuffing; it bounds what the receiver keeps of noise."""


@dataclass(frozen=True)
class Packet:
    """One packet: `kind` is a letter; `number` (0 to 255) is the request's, in it and in its answer."""

    kind: str
    number: int
    payload: bytes = b""

    def encoded(self) -> bytes:
        """The bytes on the line."""
        body = bytes((ord(self.kind), self.number)) + self.payload
        return b"\0" + stuffed(body + _CHECK.pack(zlib.crc32(body))) + b"\0"


def stuffed(data: bytes) -> bytes:
    """`data` without a zero byte, by COBS; at most one byte longer for each 254 begun."""
    result = bytearray()
    for part in data.split(b"\0"):
        rest = part
        while len(rest) >= 254:
            result += b"\xff" + rest[:254]
            rest = rest[254:]
        result += bytes((len(rest) + 1,)) + rest
    return bytes(result)


def unstuffed(data: bytes) -> bytes | None:
    """What was stuffed; None if `data`, which has no zero byte, cannot have been."""
    result = bytearray()
    at, zero = 0, False
    while at < len(data):
        block = data[at + 1 : at + data[at]]
        if len(block) != data[at] - 1:
            return None
        result += (b"\0" if zero else b"") + block
        zero = data[at] != 0xFF
        at += data[at]
    return bytes(result)


class Receiver:
    """Finds packets among bytes; `noise` counts bytes that were no part of one."""

    def __init__(self) -> None:
        self.noise = 0
        self._begun = bytearray()

    def feed(self, data: bytes) -> list[Packet]:
        """The packets that end in `data`, in order."""
        found = []
        for byte in data:
            if byte:
                self._begun.append(byte)
                if len(self._begun) > 2 * LONGEST:  # no packet: keep the noise from growing
                    self.noise += LONGEST
                    del self._begun[:LONGEST]
            elif self._begun:
                packet = _parsed(bytes(self._begun))
                self.noise += 0 if packet else len(self._begun)
                self._begun.clear()
                found += [packet] if packet else []
        return found


def _parsed(data: bytes) -> Packet | None:
    body = unstuffed(data)
    if body is None or len(body) < OVERHEAD or len(body) > LONGEST:
        return None
    body, check = body[: -_CHECK.size], body[-_CHECK.size :]
    if _CHECK.pack(zlib.crc32(body)) != check or body[0] > 0x7F:
        return None
    return Packet(chr(body[0]), body[1], body[2:])
