"""The packets: every payload comes back, and after any noise the next packet is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinygen.board.packets import LONGEST, OVERHEAD, Packet, Receiver, stuffed, unstuffed

PAYLOADS = st.binary(max_size=LONGEST - OVERHEAD)
PACKETS = st.builds(Packet, st.sampled_from("HIPEhanodx"), st.integers(0, 255), PAYLOADS)


@given(st.binary(max_size=1200))
def test_stuffing_is_undone(data: bytes) -> None:
    assert 0 not in stuffed(data)
    assert len(stuffed(data)) <= len(data) + 1 + len(data) // 254
    assert unstuffed(stuffed(data)) == data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "01"),
        (b"\0", "01 01"),
        (b"\x11\x22\0\x33", "03 11 22 02 33"),
        (b"\x11\0\0\0", "02 11 01 01 01"),
        (bytes(range(1, 255)), "ff " + bytes(range(1, 255)).hex(" ") + " 01"),
    ],
)
def test_examples_of_the_paper(data: bytes, expected: str) -> None:
    """A full last block may be followed by an empty one, as in the published algorithm, or not: both are read."""
    wanted = bytes.fromhex(expected)
    assert unstuffed(wanted) == data
    assert stuffed(data) in (wanted, wanted.removesuffix(b"\x01"))


@given(st.lists(PACKETS, max_size=4), st.integers(1, 50))
def test_packets_in_pieces(packets: list[Packet], size: int) -> None:
    line = b"".join(p.encoded() for p in packets)
    receiver = Receiver()
    found = [p for at in range(0, len(line), size) for p in receiver.feed(line[at : at + size])]
    assert found == packets
    assert receiver.noise == 0


@given(st.binary(max_size=2000), PACKETS)
@settings(max_examples=200)
def test_a_packet_is_found_after_noise(noise: bytes, packet: Packet) -> None:
    found = Receiver().feed(noise + packet.encoded())
    assert found[-1] == packet


@given(PACKETS, st.data())
@settings(max_examples=300)
def test_a_changed_packet_is_none(packet: Packet, data: st.DataObject) -> None:
    line = bytearray(packet.encoded())
    at = data.draw(st.integers(1, len(line) - 2))
    line[at] ^= 1 << data.draw(st.integers(0, 7))
    assert packet not in Receiver().feed(bytes(line))


def test_noise_is_counted_and_not_kept() -> None:
    receiver = Receiver()
    for _ in range(100):
        assert receiver.feed(b"boot: all is well\n" * 50) == []
    assert receiver.feed(b"\0") == []
    assert receiver.noise == 100 * 50 * 18
