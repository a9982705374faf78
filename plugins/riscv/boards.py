"""The emulated boards of RV32: the `virt` machine of QEMU, and Unicorn with the same memory."""

from __future__ import annotations

from tinygen.api import Board, CycleModel, Device, Qemu, Region

from . import cycles

FLASH = Region(0x80000000, 16 << 20, writable=False)
RAM = Region(0x81000000, 8 << 20)
"""As in board/virt.ld."""

CPUS = {
    # Extensions are switched off so that code compiled for too rich a core traps instead of passing.
    "rv32imc": "rv32,a=false,f=false,d=false",
    "rv32imac": "rv32,f=false,d=false",
    # QEMU 7.2 wants F and D with vectors. Filling the tail and the masked-off elements with ones, as the
    # specification allows, uncovers kernels that rely on them being kept.
    "rv32imac_zve32x": "rv32,v=true,vlen=128,elen=64,vext_spec=v1.0,rvv_ta_all_1s=true,rvv_ma_all_1s=true",
}


CYCLES: dict[str, CycleModel] = {"rv32imc": cycles.IBEX}
"""Cycle models by device, not by instruction set: timing is the core's."""


def board(device: Device) -> Board | None:
    """The board that runs images for `device`; None if its instruction set is not one of these."""
    cpu = CPUS.get(device.isa)
    if cpu is None:
        return None
    machine = ("-M", "virt", "-m", "32M", "-cpu", cpu, "-bios", "none")
    return Board(
        name=f"virt {device.isa}",
        arch="riscv32",
        regions=(FLASH, RAM),
        unicorn_cpu=None if "vector" in device.features else "RISCV32_ANY",
        qemu=Qemu("qemu-system-riscv32", machine, package="qemu-system-misc"),
        cycles=CYCLES.get(device.name),
        prefer="qemu",  # both count alike, QEMU some forty times as fast
    )
