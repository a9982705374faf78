"""Runs images on a board: the hook `tinygen_run`, answered by what is at the other end of a serial line."""

from __future__ import annotations

import shlex
import struct
import subprocess
from dataclasses import dataclass

from tinygen.board.line import BoardLine
from tinygen.board.link import Link
from tinygen.board.streams import Stream, open_stream
from tinygen.device import Device, Image, RunResult
from tinygen.hookspecs import hookimpl
from tinygen.ir import DeviceError, MismatchError, ToolError
from tinygen.plugins import Session, create_session

WANTS_TENSORS, WANTS_COUNTS = 1, 2
STATUS_FAULT = 70


def board_session(line: BoardLine) -> Session:
    """A session with all installed plugins, whose images run on the board at `line`.

    `session.run` returns each tensor with the outputs; with `counting`, frames with the core's own counts instead.
    """
    return create_session([("board", _Board(line))])


@dataclass(frozen=True)
class _Board:
    line: BoardLine

    @hookimpl(tryfirst=True)
    def tinygen_run(self, device: Device, image: Image, inputs: bytes, counting: bool) -> RunResult | None:
        if not image.digest:
            return None  # of the host, under sanitizers
        if self.line.flash:
            flash(self.line, image)
        return run_on_board(self.line, image, inputs, WANTS_COUNTS if counting else WANTS_TENSORS)


def flash(line: BoardLine, image: Image) -> None:
    """Run the command that brings `image` onto the board; ToolError with its words if it fails."""
    words = [word.replace("{image}", str(image.path)) for word in shlex.split(line.flash)]
    try:
        done = subprocess.run(words, capture_output=True, text=True, errors="replace")
    except OSError as error:
        raise ToolError(f"cannot be started: {error.strerror}", where=f"--flash {line.flash}") from error
    if done.returncode != 0:
        said = (done.stdout + done.stderr).strip()
        raise ToolError(f"failed with status {done.returncode}:\n{said}", where=f"--flash {line.flash}")


def run_on_board(line: BoardLine, image: Image, inputs: bytes, wants: int) -> RunResult:
    """Send `inputs` to the board, which must have `image` on it, and return all that it writes.

    Raises:
        DeviceError: no port, no answer, noise alone, or another image.
        MismatchError: the firmware faulted.
    """
    with open_stream(line) as stream:
        return exchange(stream, line, image, inputs, wants)


def exchange(stream: Stream, line: BoardLine, image: Image, inputs: bytes, wants: int) -> RunResult:
    """`run_on_board` on a stream that is open already."""
    link = Link(stream, line)
    welcome = link.hello(wants)
    _check_digest(line, image, welcome.digest)
    output = bytearray()
    sent, kind = 0, "I"
    while True:
        piece = inputs[sent : sent + welcome.payload]
        answer = link.request("P") if kind == "P" else link.request("I", piece) if piece else link.request("E")
        match answer.kind:
            case "a":
                sent += len(piece)
            case "o":  # there may be more: ask for it before sending input that would be turned away
                output += answer.payload
                kind = "P"
            case "n":
                kind = "I"
            case "d":
                break
            case _:
                raise DeviceError(f"an unknown answer {answer.kind!r}", where=f"port {line.port}")
    status, address = struct.unpack("<iI", answer.payload)
    if status == STATUS_FAULT:
        raise MismatchError(
            f"the firmware faulted at {address:#x}",
            where=f"port {line.port}",
            cure="reset the board before it runs again",
        )
    if status == 0 and sent < len(inputs):
        raise DeviceError(f"the firmware ended after {sent} of {len(inputs)} bytes of input", where=f"port {line.port}")
    repeats = f", {link.repeated} requests repeated" if link.repeated else ""
    return RunResult(bytes(output), status, f"board on {line.port}{repeats}")


def _check_digest(line: BoardLine, image: Image, digest: bytes) -> None:
    if digest != image.digest:
        raise DeviceError(
            f"the image on the board ({digest.hex()[:8]}) is not the one for this network ({image.digest.hex()[:8]})",
            where=f"port {line.port}",
            cure="make it with `tinygen firmware` from the same model, device, name and options, and flash it",
        )
