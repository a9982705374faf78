"""Frames: what the firmware wrote is read back; anything else is refused with its place."""

from __future__ import annotations

import struct

import pytest

from tinygen.emulate import Frame, parse_frames
from tinygen.ir import ToolError


def frame(kind: str, index: int, payload: bytes) -> bytes:
    return struct.pack("<III", ord(kind), index, len(payload)) + payload


def test_frames_come_back_in_order() -> None:
    output = frame("O", 1, b"abc") + frame("T", 70000, b"") + frame("S", 0, struct.pack("<I", 640))
    frames = parse_frames(output)
    assert frames == (Frame("O", 1, b"abc"), Frame("T", 70000, b""), Frame("S", 0, b"\x80\x02\0\0"))
    assert frames[2].stack_bytes == 640


def test_no_output_has_no_frames() -> None:
    assert parse_frames(b"") == ()


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        (b"\x4f\0\0", "a header of 3 bytes, not 12"),
        (frame("X", 0, b"")[:12], "kind 0x58 is none of O, T, S"),
        (struct.pack("<III", 0x10FFFF00, 0, 0), "kind 0x10ffff00"),
        (frame("O", 0, b"abcd")[:-1], "4 bytes announced, 3 follow"),
        (frame("S", 0, b"ab"), "a stack frame of 2 bytes, not 4"),
    ],
)
def test_malformed_output_is_refused(tail: bytes, message: str) -> None:
    with pytest.raises(ToolError, match=f"byte 13, after 1 good ones: .*{message}"):
        parse_frames(frame("O", 0, b"x") + tail)
