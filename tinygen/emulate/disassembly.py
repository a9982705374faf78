"""Machine code to instructions: lengths by the architecture's own rule, text by capstone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tinygen.emulate.board import Arch, Instruction
from tinygen.ir import ToolError


def instruction_offsets(arch: Arch, code: bytes) -> Iterator[int]:
    """Offsets in `code` at which an instruction starts; needs no disassembler."""
    offset = 0
    while offset < len(code):
        yield offset
        offset += instruction_bytes(arch, code, offset)


def instruction_bytes(arch: Arch, code: bytes, offset: int) -> int:
    """Length of the instruction that starts at `offset` in `code`; needs no disassembler."""
    match arch:
        case "arm-m":  # Armv7-M ARM, A5.1: 0b11101, 0b11110, 0b11111 open a 32-bit instruction
            return 4 if code[offset + 1] >> 3 >= 0b11101 else 2
        case "riscv32":  # RISC-V unprivileged ISA, 1.5: two set bits open a 32-bit instruction
            return 4 if code[offset] & 3 == 3 else 2
        case "xtensa":  # Xtensa ISA, code density option: op0 of 8 and above is narrow
            return 2 if code[offset] & 8 else 3


def open_disassembler(arch: Arch) -> Any:
    """A capstone disassembler for `arch`, or None where capstone has none; ToolError if not installed."""
    try:
        import capstone
    except ImportError as error:
        raise ToolError(
            "modelling cycles needs the Python package capstone", cure="pip install unicorn capstone"
        ) from error
    match arch:
        case "arm-m":
            return capstone.Cs(
                capstone.CS_ARCH_ARM, capstone.CS_MODE_THUMB | capstone.CS_MODE_MCLASS | capstone.CS_MODE_V8
            )
        case "riscv32":
            return capstone.Cs(capstone.CS_ARCH_RISCV, capstone.CS_MODE_RISCV32 | capstone.CS_MODE_RISCVC)
        case _:
            return None


def decode(disassembler: Any, arch: Arch, code: bytes, address: int) -> list[Instruction | None]:
    """The instructions of `code` at `address`, in order; None for each that capstone does not know."""
    known: dict[int, Instruction] = {}
    if disassembler is not None:
        known = {i[0]: Instruction(*i) for i in disassembler.disasm_lite(code, address)}
    return [known.get(address + offset) for offset in instruction_offsets(arch, code)]
