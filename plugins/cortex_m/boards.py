"""The emulated boards: Arm's MPS2 and MPS3 on QEMU, and Unicorn with the same memory."""

from __future__ import annotations

from tinygen.api import Board, CycleModel, Device, Qemu, Region

from . import cycles

_MPS2 = (Region(0x00000000, 4 << 20, writable=False), Region(0x20000000, 4 << 20), Region(0x21000000, 4 << 20))
_AN505 = (Region(0x10000000, 4 << 20, writable=False), Region(0x38000000, 4 << 20))
"""As in board/*.ld."""


def board(device: Device) -> Board | None:
    """The board that runs images for `device`; None if it is not one of this plugin's."""
    return BOARDS.get(device.name)


def _qemu(machine: str) -> Qemu:
    return Qemu("qemu-system-arm", ("-M", machine), package="qemu-system-arm")


def _mps2(machine: str, unicorn_cpu: str, model: CycleModel | None) -> Board:
    return Board(machine, "arm-m", _MPS2, unicorn_cpu, vectors=0, qemu=_qemu(machine), cycles=model)


_AN547 = Board("mps3-an547", "arm-m", vectors=0x10000000, qemu=_qemu("mps3-an547"), prefer="qemu")

BOARDS = {
    # QEMU's only machine with an Armv6-M core has 16 KB of RAM; Armv6-M code is also Armv7-M code.
    "cortex-m0plus": _mps2("mps2-an385", "ARM_CORTEX_M0", cycles.CORTEX_M0PLUS),
    "cortex-m3": _mps2("mps2-an385", "ARM_CORTEX_M3", cycles.CORTEX_M3),
    "cortex-m4": _mps2("mps2-an386", "ARM_CORTEX_M4", cycles.CORTEX_M4),
    "cortex-m7": _mps2("mps2-an500", "ARM_CORTEX_M7", None),
    "cortex-m33": Board(
        name="mps2-an505",
        arch="arm-m",
        regions=_AN505,
        unicorn_cpu="ARM_CORTEX_M33",
        vectors=0x10000000,
        qemu=_qemu("mps2-an505"),
    ),
    "cortex-m55": _AN547,
    # No emulator has this core; the M55 has the instructions that the compilers emit for it.
    "cortex-m85": _AN547,
}
