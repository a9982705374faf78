"""The host's side of Arm semihosting for emulators without one: two files in memory, console text, exit.

Source: "Semihosting for AArch32 and AArch64", Arm; RISC-V uses the same operations.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from tinygen.ir import ToolError

INPUT_FILE = "tg_input.bin"
OUTPUT_FILE = "tg_output.bin"

_INPUT, _OUTPUT = 1, 2
_FAILED = 0xFFFFFFFF
_APPLICATION_EXIT = 0x20026


class SemihostingHost:
    """Serves one run: `input` is what the program reads; `output`, `console` and `status` is what it left.

    `status` stays None until the program has exited.
    """

    def __init__(self, inputs: bytes, load: Callable[[int, int], bytes], store: Callable[[int, bytes], None]) -> None:
        self.output = bytearray()
        self.console = bytearray()
        self.status: int | None = None
        self._inputs = inputs
        self._position = 0
        self._load = load
        self._store = store

    def call(self, operation: int, block: int) -> int:
        """Do one operation with its parameter block at address `block`; returns what the program gets."""
        match operation:
            case 0x01:  # SYS_OPEN
                name, _, size = self._words(block, 3)
                return {INPUT_FILE: _INPUT, OUTPUT_FILE: _OUTPUT}.get(self._text(name, size), _FAILED)
            case 0x02:  # SYS_CLOSE
                return 0
            case 0x03:  # SYS_WRITEC
                self.console += self._load(block, 1)
                return 0
            case 0x04:  # SYS_WRITE0
                while (byte := self._load(block, 1)) != b"\0":
                    self.console += byte
                    block += 1
                return 0
            case 0x05:  # SYS_WRITE; returns the bytes not written
                handle, data, size = self._words(block, 3)
                if handle != _OUTPUT:
                    return size
                self.output += self._load(data, size)
                return 0
            case 0x06:  # SYS_READ; returns the bytes not read
                handle, data, size = self._words(block, 3)
                if handle != _INPUT:
                    return size
                piece = self._inputs[self._position : self._position + size]
                self._position += len(piece)
                self._store(data, piece)
                return size - len(piece)
            case 0x18:  # SYS_EXIT: the reason stands in the register itself
                self.status = 0 if block == _APPLICATION_EXIT else 1
                return 0
            case 0x20:  # SYS_EXIT_EXTENDED
                reason, status = self._words(block, 2)
                self.status = status & 0xFF if reason == _APPLICATION_EXIT else 1
                return 0
        raise ToolError(f"the firmware asked for semihosting operation {operation:#x}, which is not served")

    def _words(self, address: int, count: int) -> tuple[int, ...]:
        return struct.unpack(f"<{count}I", self._load(address, 4 * count))

    def _text(self, address: int, size: int) -> str:
        return self._load(address, size).decode("latin-1")
