"""Emulators of microcontrollers: run a firmware image on Unicorn (in this process) or on QEMU, and count.

Generic engines: what is particular to a device comes in a plugin's `Board`.
"""

from tinygen.emulate.board import Arch, Board, CycleModel, Engine, Instruction, Qemu, Region
from tinygen.emulate.frames import Frame, parse_frames
from tinygen.emulate.paths import SEMIHOSTING_FAULT, SEMIHOSTING_PORT, SERIAL, SERIAL_SOURCES
from tinygen.emulate.run import run_board, run_qemu, run_unicorn

__all__ = [
    "SEMIHOSTING_FAULT",
    "SEMIHOSTING_PORT",
    "SERIAL",
    "SERIAL_SOURCES",
    "Arch",
    "Board",
    "CycleModel",
    "Engine",
    "Frame",
    "Instruction",
    "Qemu",
    "Region",
    "parse_frames",
    "run_board",
    "run_qemu",
    "run_unicorn",
]
