"""The host's side of semihosting, against the operations' specification."""

from __future__ import annotations

import struct

import pytest

from tinygen.emulate.semihosting import SemihostingHost
from tinygen.ir import ToolError

BLOCK, TEXT, DATA = 0, 32, 64


class Machine:
    """128 bytes of memory and a semihosting host."""

    def __init__(self, inputs: bytes = b"") -> None:
        self.memory = bytearray(128)
        self.host = SemihostingHost(inputs, self.load, self.store)

    def load(self, address: int, size: int) -> bytes:
        return bytes(self.memory[address : address + size])

    def store(self, address: int, data: bytes) -> None:
        self.memory[address : address + len(data)] = data

    def call(self, operation: int, *words: int) -> int:
        self.store(BLOCK, struct.pack(f"<{len(words)}I", *words))
        return self.host.call(operation, BLOCK)

    def open(self, name: str) -> int:
        self.store(TEXT, name.encode())
        return self.call(0x01, TEXT, 1, len(name))


def test_read_returns_what_is_missing() -> None:
    machine = Machine(b"abcde")
    file = machine.open("tg_input.bin")
    assert machine.call(0x06, file, DATA, 3) == 0
    assert machine.load(DATA, 3) == b"abc"
    assert machine.call(0x06, file, DATA, 3) == 1
    assert machine.load(DATA, 3) == b"dec"
    assert machine.call(0x06, file, DATA, 3) == 3


def test_writes_add_up_to_the_output() -> None:
    machine = Machine()
    file = machine.open("tg_output.bin")
    machine.store(DATA, b"xyz")
    assert machine.call(0x05, file, DATA, 2) == 0
    assert machine.call(0x05, file, DATA, 3) == 0
    assert bytes(machine.host.output) == b"xyxyz"


def test_wrong_files_and_directions_fail() -> None:
    machine = Machine(b"abc")
    assert machine.open("secret.txt") == 0xFFFFFFFF
    assert machine.call(0x05, machine.open("tg_input.bin"), DATA, 2) == 2
    assert machine.call(0x06, machine.open("tg_output.bin"), DATA, 2) == 2


def test_console_and_exit() -> None:
    machine = Machine()
    machine.store(TEXT, b"hi\0")
    machine.host.call(0x04, TEXT)
    assert bytes(machine.host.console) == b"hi"
    assert machine.host.status is None
    machine.call(0x20, 0x20026, 42)
    assert machine.host.status == 42


@pytest.mark.parametrize(("reason", "status"), [(0x20026, 0), (0x20024, 1)])
def test_plain_exit_tells_by_its_reason(reason: int, status: int) -> None:
    machine = Machine()
    machine.host.call(0x18, reason)
    assert machine.host.status == status


def test_an_operation_that_is_not_served_is_named() -> None:
    with pytest.raises(ToolError, match="operation 0x10"):
        Machine().call(0x10)
