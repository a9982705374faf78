"""The frames in which a firmware writes its results.

A frame is three little-endian uint32 (kind, index, bytes) and then that many bytes of payload. Kinds: the
letters "O" (output tensor; index: number of the output), "T" (intermediate tensor; index: its id), "S"
(payload: a uint32, the bytes of stack used), "C" and "N" (payload: a uint32, the cycles and the instructions that a
board counted from the tensor before to the tensor `index`).
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.ir import ToolError

_HEADER = struct.Struct("<III")
_KINDS = "OTSCN"
_NUMBERS = {"S": "stack", "C": "cycles", "N": "instructions"}


@dataclass(frozen=True)
class Frame:
    """One frame: `kind` is "O", "T", "S", "C" or "N"."""

    kind: str
    index: int
    payload: bytes

    @property
    def stack_bytes(self) -> int:
        """The number in an "S" frame."""
        return self.number

    @property
    def number(self) -> int:
        """The number in an "S", "C" or "N" frame."""
        return struct.unpack("<I", self.payload)[0]  # type: ignore[no-any-return]


def parse_frames(output: bytes) -> tuple[Frame, ...]:
    """The frames in `output`, in order; ToolError at the first that is malformed."""
    frames: list[Frame] = []
    offset = 0
    while offset < len(output):
        start = offset
        if len(output) - offset < _HEADER.size:
            raise _malformed(start, frames, f"a header of {len(output) - offset} bytes, not {_HEADER.size}")
        kind, index, size = _HEADER.unpack_from(output, offset)
        offset += _HEADER.size
        if kind > 0x7F or chr(kind) not in _KINDS:
            raise _malformed(start, frames, f"kind {kind:#x} is none of {', '.join(_KINDS)}")
        if size > len(output) - offset:
            raise _malformed(start, frames, f"{size} bytes announced, {len(output) - offset} follow")
        if chr(kind) in _NUMBERS and size != 4:
            raise _malformed(start, frames, f"a {_NUMBERS[chr(kind)]} frame of {size} bytes, not 4")
        frames.append(Frame(chr(kind), index, bytes(output[offset : offset + size])))
        offset += size
    return tuple(frames)


def _malformed(offset: int, before: Sequence[Frame], what: str) -> ToolError:
    return ToolError(
        f"malformed frame at byte {offset}, after {len(before)} good ones: {what}",
        where="the firmware's output",
        cure="the firmware and tinygen disagree about the frames, or the firmware overwrote its memory",
    )
