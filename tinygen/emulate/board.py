"""An emulated board, described as plain data by the plugin that owns the device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Arch = Literal["arm-m", "riscv32", "xtensa"]
Engine = Literal["unicorn", "qemu"]


@dataclass(frozen=True)
class Region:
    """Memory of an emulated board: `bytes` bytes from address `base` on, both multiples of 4096.

    A program's write to memory that is not `writable` (flash) is a fault.
    """

    base: int
    bytes: int
    writable: bool = True


@dataclass(frozen=True)
class Instruction:
    """One disassembled instruction in the words of capstone: `mnemonic` "ldr.w", `operands` "r0, [r1]"."""

    address: int
    size: int
    mnemonic: str
    operands: str


@dataclass(frozen=True)
class CycleModel:
    """Modelled cycles of a core, from its reference manual.

    Attributes:
        cost: cycles of an instruction; the second argument is the instruction executed just before it in
            straight line, None where the block was entered by a jump.
        jump: cycles added for each taken branch (the refill of the pipeline).
        source: the document and table that the figures come from.
    """

    cost: Callable[[Instruction, Instruction | None], int]
    jump: int
    source: str


@dataclass(frozen=True)
class Qemu:
    """How QEMU runs a board: `program` with `args`; `package` is the Debian package that brings it."""

    program: str
    args: tuple[str, ...]
    package: str


@dataclass(frozen=True)
class Board:
    """An emulated board.

    Attributes:
        name: for messages, e.g. "mps2-an386".
        arch: chooses start-up convention, semihosting trap and instruction lengths.
        regions: flash and RAM for Unicorn (QEMU has the memory map of its machine).
        unicorn_cpu: Unicorn's name of the core without the prefix "UC_CPU_", e.g. "ARM_CORTEX_M4"; None where
            Unicorn has no such core.
        vectors: address of the vector table from which an arm-m core starts; other cores start at the ELF's
            entry point.
        qemu: how QEMU runs it; None where it cannot.
        cycles: the core's cycle model; None where there is none (then only instructions are counted).
        prefer: the engine to take when both are installed.
    """

    name: str
    arch: Arch
    regions: tuple[Region, ...] = ()
    unicorn_cpu: str | None = None
    vectors: int = 0
    qemu: Qemu | None = None
    cycles: CycleModel | None = None
    prefer: Engine = "unicorn"
