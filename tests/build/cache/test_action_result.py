"""Entries of the action cache: the bytes of Bazel's ActionResult, and that damage shows."""

from __future__ import annotations

import pytest

from tinygen.build.cache.action_result import ActionResult, DamagedEntry, OutputFile, decode, encode
from tinygen.build.cache.digest import Digest, digest_of

from .conftest import KEY, OTHER

RESULT = ActionResult((OutputFile("b/x", digest_of(b"hello"), True), OutputFile("b/y", digest_of(b""), False)), b"hm")


def field(number: int, content: bytes) -> bytes:
    """A field of bytes in protobuf's wire format; lengths here are below 128 or take two bytes."""
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])
    return bytes([number << 3 | 2]) + length + content


def test_the_message_is_the_one_of_the_remote_execution_api() -> None:
    """Written by hand: output_files = 2 (path 1, digest 2, is_executable 4), stdout_raw = 5, metadata = 9."""
    hello = field(1, digest_of(b"hello").sha256.encode()) + b"\x10\x05"
    first = field(1, b"b/x") + field(2, hello) + b"\x20\x01"
    second = field(1, b"b/y") + field(2, field(1, digest_of(b"").sha256.encode()))
    begin = field(2, first) + field(2, second) + field(5, b"hm")
    encoded = encode(KEY, RESULT)
    assert encoded.startswith(begin)
    assert encoded[len(begin) :].startswith(bytes([9 << 3 | 2])) and b"tinygen " in encoded


def test_what_is_written_is_read() -> None:
    assert decode(KEY, encode(KEY, RESULT)) == RESULT


def test_a_flipped_bit_changes_no_meaning() -> None:
    """It is found, unless the message says the same as before: a true that is written as 3."""
    encoded = encode(KEY, RESULT)
    same = 0
    for place in range(len(encoded)):
        for bit in range(8):
            damaged = bytearray(encoded)
            damaged[place] ^= 1 << bit
            try:
                assert decode(KEY, bytes(damaged)) == RESULT
                same += 1
            except DamagedEntry:
                pass
    assert same < 64


def test_a_cut_entry_an_empty_one_and_that_of_another_action_are_found() -> None:
    encoded = encode(KEY, RESULT)
    for size in range(len(encoded)):
        with pytest.raises(DamagedEntry):
            decode(KEY, encoded[:size])
    with pytest.raises(DamagedEntry):
        decode(OTHER, encoded)


def test_a_digest_that_is_a_path_is_refused() -> None:
    wrong = ActionResult((OutputFile("b/x", Digest("../../etc/passwd", 3), False),))
    with pytest.raises(DamagedEntry):
        decode(KEY, encode(KEY, wrong))
