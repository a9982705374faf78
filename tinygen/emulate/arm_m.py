"""Arm M-profile cores on Unicorn: start from the vector table, semihosting through BKPT 0xAB."""

from __future__ import annotations

import struct
from typing import Any

from tinygen.emulate.board import Board
from tinygen.emulate.elf import Program

_SYSTEM_CONTROL_SPACE = 0xE000E000  # Unicorn has no SCB: plain memory, so that start-up code can write CPACR
_SEMIHOSTING = b"\xab\xbe"  # BKPT 0xAB


def open_core(cpu: str) -> Any:
    """A Unicorn instance of the core that Unicorn calls UC_CPU_`cpu`."""
    import unicorn
    from unicorn import arm_const

    uc = unicorn.Uc(unicorn.UC_ARCH_ARM, unicorn.UC_MODE_THUMB | unicorn.UC_MODE_MCLASS)
    uc.ctl_set_cpu_model(getattr(arm_const, f"UC_CPU_{cpu}"))
    return uc


def start(uc: Any, board: Board, program: Program) -> int:
    """Reset: load the stack pointer; returns the address to start at, with the Thumb bit."""
    from unicorn import arm_const

    uc.mem_map(_SYSTEM_CONTROL_SPACE, 0x1000)
    stack, reset = struct.unpack("<II", uc.mem_read(board.vectors, 8))
    uc.reg_write(arm_const.UC_ARM_REG_SP, stack)
    return int(reset) | 1


def program_counter(uc: Any) -> int:
    from unicorn import arm_const

    return int(uc.reg_read(arm_const.UC_ARM_REG_PC))


def semihosting_call(uc: Any) -> tuple[int, int] | None:
    """Operation and parameter of the semihosting trap that the core stands at; None at any other trap."""
    import unicorn
    from unicorn import arm_const

    try:
        instruction = bytes(uc.mem_read(program_counter(uc), 2))
    except unicorn.UcError:  # the program has jumped to where no memory is
        return None
    if instruction != _SEMIHOSTING:
        return None
    return uc.reg_read(arm_const.UC_ARM_REG_R0), uc.reg_read(arm_const.UC_ARM_REG_R1)


def resume(uc: Any, result: int) -> int:
    """Hands `result` to the program; returns the address to go on at, with the Thumb bit."""
    from unicorn import arm_const

    uc.reg_write(arm_const.UC_ARM_REG_R0, result)
    return (program_counter(uc) + 2) | 1
