"""RV32 on Unicorn: start at the ELF's entry point, semihosting through the three-instruction ebreak."""

from __future__ import annotations

import struct
from typing import Any

from tinygen.emulate.board import Board
from tinygen.emulate.elf import Program

_SEMIHOSTING = struct.pack("<III", 0x01F01013, 0x00100073, 0x40705013)  # slli x0,x0,31; ebreak; srai x0,x0,7


def open_core(cpu: str) -> Any:
    """A Unicorn instance of the core that Unicorn calls UC_CPU_`cpu`."""
    import unicorn
    from unicorn import riscv_const

    uc = unicorn.Uc(unicorn.UC_ARCH_RISCV, unicorn.UC_MODE_RISCV32)
    uc.ctl_set_cpu_model(getattr(riscv_const, f"UC_CPU_{cpu}"))
    return uc


def start(uc: Any, board: Board, program: Program) -> int:
    """Returns the address to start at; the program sets its stack pointer itself."""
    del uc, board
    return program.entry


def program_counter(uc: Any) -> int:
    from unicorn import riscv_const

    return int(uc.reg_read(riscv_const.UC_RISCV_REG_PC))


def semihosting_call(uc: Any) -> tuple[int, int] | None:
    """Operation and parameter of the semihosting trap that the core stands at; None at any other trap."""
    import unicorn
    from unicorn import riscv_const

    try:
        instruction = bytes(uc.mem_read(program_counter(uc) - 4, 12))
    except unicorn.UcError:  # the program has jumped to where no memory is
        return None
    if instruction != _SEMIHOSTING:
        return None
    return uc.reg_read(riscv_const.UC_RISCV_REG_A0), uc.reg_read(riscv_const.UC_RISCV_REG_A1)


def resume(uc: Any, result: int) -> int:
    """Hands `result` to the program; returns the address to go on at."""
    from unicorn import riscv_const

    uc.reg_write(riscv_const.UC_RISCV_REG_A0, result)
    return program_counter(uc) + 4
