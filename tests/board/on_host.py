"""The board's side of the line as a process of this machine, under sanitizers, at the other end of a bad line."""

from __future__ import annotations

import contextlib
import functools
import os
import select
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.board.noise import Noise
from tinygen.build.images import build_board_firmware
from tinygen.codegen.library import Library
from tinygen.device import Image
from tinygen.host.compiler import SANITIZERS
from tinygen.pipeline import compile_model
from tinygen.plugins import create_session

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits" / "digits_int8.tflite"
PORT = Path(__file__).parent / "stdio_port.c"
SESSION = create_session()


@functools.cache
def host_board(feed: bool = False) -> tuple[Library, Image]:
    """The digits network with its firmware, as a program that speaks on standard input and output."""
    library = compile_model(DIGITS, "host", name="digits", feed=feed, session=SESSION)
    return library, build(library)


def build(library: Library) -> Image:
    toolchain = SESSION.toolchain(SESSION.device("host"), None)
    sanitized = replace(toolchain, cflags=(*toolchain.cflags, *SANITIZERS))
    return build_board_firmware(library, sanitized, sources=[PORT])


class NoisyStream:
    """A process's input and output, with noise in both directions."""

    def __init__(self, process: subprocess.Popen[bytes], there: Noise, back: Noise) -> None:
        assert process.stdin and process.stdout
        self._stdin, self._stdout = process.stdin, process.stdout
        self._there, self._back = there, back

    def read(self, seconds: float) -> bytes:
        ready, _, _ = select.select([self._stdout], [], [], seconds)
        data = os.read(self._stdout.fileno(), 65536) if ready else b""
        if ready and not data:
            raise ConnectionError("the program has ended")
        return self._back(data)

    def write(self, data: bytes) -> None:
        self._stdin.write(self._there(data))
        self._stdin.flush()


@contextlib.contextmanager
def started(image: Image) -> Iterator[subprocess.Popen[bytes]]:
    """The board, switched on; an error of a sanitizer is one of the test."""
    process = subprocess.Popen([image.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
        assert process.stdin and process.stderr
        process.stdin.close()
        process.wait(20)
        said = process.stderr.read().decode()
        assert process.returncode == 0, said
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                pipe.close()
