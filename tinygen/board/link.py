"""Requests to a board and their answers, over a stream that may lose, double and change bytes.

One request at a time: it is sent again until its answer comes. The board repeats an answer when a request comes again,
so that each request has its effect once.
"""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from tinygen.board.line import BoardLine
from tinygen.board.packets import Packet, Receiver
from tinygen.board.streams import Stream
from tinygen.ir import DeviceError

VERSION = 1
_LONGEST_WAIT = 2.0
_BITS = 10  # of a byte on the line, with start and stop


@dataclass(frozen=True)
class Welcome:
    """What a board says of itself: the bytes that it takes at once, and the digest of its image."""

    payload: int
    digest: bytes


class Link:
    """Talks to the board on `stream`; `repeated` counts requests that were sent again."""

    def __init__(self, stream: Stream, line: BoardLine) -> None:
        self.repeated = 0
        self._stream = stream
        self._line = line
        self._receiver = Receiver()
        self._received = 0
        self._number = secrets.randbelow(256)

    def hello(self, wants: int) -> Welcome:
        """Begin a run in which the board also sends what `wants` says; DeviceError if it speaks another protocol."""
        nonce = secrets.token_bytes(4)
        answer = self._answer_to("H", bytes((VERSION, wants)) + nonce, mine=nonce)
        if answer.payload[0] != VERSION:
            raise DeviceError(
                f"the board's image speaks version {answer.payload[0]} of the protocol, this tinygen version {VERSION}",
                where=f"port {self._line.port}",
                cure="make the image again with `tinygen firmware`, and flash it",
            )
        return Welcome(answer.payload[1], answer.payload[6:])

    def request(self, kind: str, payload: bytes = b"") -> Packet:
        """The answer to a request. DeviceError if none comes, or the board has forgotten this run."""
        answer = self._answer_to(kind, payload)
        if answer.kind == "x":
            raise DeviceError(
                "the board has started again in the middle of the run",
                where=f"port {self._line.port}",
                cure="a watchdog or its supply may have reset it: run again",
            )
        return answer

    def _answer_to(self, kind: str, payload: bytes, mine: bytes = b"") -> Packet:
        self._number = (self._number + 1) % 256
        data = Packet(kind, self._number, payload).encoded()
        # While a request and its answer of the same size are on the line nothing can have been lost yet.
        first = wait = self._line.wait + 2 * _BITS * (len(data) + 256) / self._line.baud
        deadline = time.monotonic() + self._line.timeout
        self._received, noise = 0, self._receiver.noise
        while (now := time.monotonic()) < deadline:
            self._stream.write(data)
            until, before = min(now + wait, deadline), self._received
            while (now := time.monotonic()) < until:
                for packet in self._receive(until - now):
                    if packet.number == self._number and (not mine or _welcomes(packet, mine)):
                        return packet
            self.repeated += 1
            # A board that computes is left in peace for longer and longer; a damaged answer is asked for again at once.
            wait = first if self._received > before else min(2 * wait, max(wait, _LONGEST_WAIT))
        raise self._silence(self._receiver.noise - noise)

    def _receive(self, seconds: float) -> list[Packet]:
        data = self._stream.read(seconds)
        self._received += len(data)
        return self._receiver.feed(data)

    def _silence(self, noise: int) -> DeviceError:
        where = f"port {self._line.port}"
        if self._received == 0:
            return DeviceError(
                f"nothing answers in {self._line.timeout:g} s at {self._line.baud} baud",
                where=where,
                cure="is the image of `tinygen firmware` flashed and running, and are the two lines not swapped? "
                "If one inference takes longer, allow more with --timeout",
            )
        return DeviceError(
            f"{self._received} bytes came in {self._line.timeout:g} s, {noise} of them noise, but no answer",
            where=where,
            cure="has the line another speed (--baud), or does another program write to it?",
        )


def _welcomes(packet: Packet, nonce: bytes) -> bool:
    return packet.kind == "h" and len(packet.payload) == 22 and packet.payload[2:6] == nonce
