"""An emulator's UART as a board: a port of this machine, with noise on the line, and a command that flashes it."""

from __future__ import annotations

import contextlib
import shlex
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.board.noise import Noise

QEMU = {
    "cortex-m0plus": ("qemu-system-arm", "-M", "mps2-an385"),
    "cortex-m4": ("qemu-system-arm", "-M", "mps2-an386"),
    "cortex-m33": ("qemu-system-arm", "-M", "mps2-an505"),
    "cortex-m55": ("qemu-system-arm", "-M", "mps3-an547"),
    "rv32imc": ("qemu-system-riscv32", "-M", "virt", "-bios", "none", "-icount", "shift=0"),
}
PACKAGES = {"qemu-system-arm": "qemu-system-arm", "qemu-system-riscv32": "qemu-system-misc"}
FLASH = """
import socket, sys
with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as control:
    control.sendall(sys.argv[2].encode() + b"\\n")
    sys.exit(control.recv(1) != b"y")
"""


class EmulatedBoard:
    """`port` is its address; `flash_command` is for --flash; `noises` are those to it and from it."""

    def __init__(self, device: str, noises: tuple[Noise, Noise]) -> None:
        self.noises = noises
        self.flashed: list[str] = []
        self._words = QEMU[device]
        if shutil.which(self._words[0]) is None:
            pytest.skip(f"needs: apt-get install {PACKAGES[self._words[0]]}")
        self._qemu: subprocess.Popen[bytes] | None = None
        self._far: socket.socket | None = None
        self._near: socket.socket | None = None
        self._servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
        self._uart, computers, control = self._servers
        self.port = f"socket://127.0.0.1:{computers.getsockname()[1]}"
        arguments = [sys.executable, "-c", FLASH, str(control.getsockname()[1])]
        self.flash_command = f"{shlex.join(arguments)} {{image}}"
        for serve, server in ((self._serve_computers, computers), (self._serve_flash, control)):
            threading.Thread(target=serve, args=(server,), daemon=True).start()

    def flash(self, image: Path) -> None:
        """Start the emulator anew with `image`; its UART connects to this process."""
        self.off()
        self.flashed.append(str(image))
        port = self._uart.getsockname()[1]
        words = [*self._words, "-nographic", "-monitor", "none", "-serial", f"tcp:127.0.0.1:{port}"]
        self._qemu = subprocess.Popen([*words, "-kernel", str(image)], stdin=subprocess.DEVNULL)
        self._uart.settimeout(30)
        self._far = self._uart.accept()[0]
        threading.Thread(target=self._answer, args=(self._far,), daemon=True).start()

    def off(self) -> None:
        if self._qemu:
            self._qemu.kill()
            self._qemu.wait()
        if self._far:
            self._far.close()

    def close(self) -> None:
        self.off()
        for server in self._servers:
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            server.close()

    def _serve_computers(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = server.accept()
                self._near = near
                with near, contextlib.suppress(OSError):
                    while data := near.recv(4096):
                        time.sleep(self.noises[0].delay())
                        if self._far:
                            self._far.sendall(self.noises[0](data))
                self._near = None

    def _answer(self, far: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(4096):
                time.sleep(self.noises[1].delay())
                if near := self._near:
                    with contextlib.suppress(OSError):
                        near.sendall(self.noises[1](data))

    def _serve_flash(self, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                control, _ = server.accept()
                with control:
                    self.flash(Path(control.makefile().readline().strip()))
                    control.sendall(b"y")


@contextlib.contextmanager
def emulated_board(device: str, seed: int = 0, rate: float = 0.0) -> Iterator[EmulatedBoard]:
    """A board without an image, which goes in the end; the test is skipped without its emulator."""
    board = EmulatedBoard(device, (Noise(seed, rate), Noise(seed + 1, rate)))
    try:
        yield board
    finally:
        board.close()
