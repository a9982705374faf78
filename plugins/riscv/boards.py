"""The emulated boards of RV32: the `virt` machine of QEMU, and Unicorn with the same memory."""

from __future__ import annotations

from tinygen.api import Board, CycleModel, Device, Qemu, Region

from . import cycles

FLASH = Region(0x80000000, 16 << 20, writable=False)
RAM = Region(0x81000000, 8 << 20)
"""As in board/virt.ld."""

SCALAR = "f=false,d=false"
NO_BITS = "zba=false,zbb=false,zbc=false,zbs=false"
CPUS = {
    # Extensions are switched off so that code compiled for too rich a core traps instead of passing.
    "rv32imc": f"rv32,a=false,{SCALAR},{NO_BITS}",
    "rv32imac": f"rv32,{SCALAR},{NO_BITS}",
    "rv32imac_zba_zbb": f"rv32,{SCALAR},zbc=false,zbs=false",
    # QEMU 7.2 wants F and D with vectors. Filling the tail and the masked-off elements with ones, as the
    # specification allows, uncovers kernels that rely on them being kept.
    "rv32imac_zve32x": "rv32,v=true,vlen=128,elen=64,vext_spec=v1.0,rvv_ta_all_1s=true,rvv_ma_all_1s=true",
}

NOT_IN_UNICORN = frozenset({"vector", "bit_manipulation"})
"""Instructions that it has not."""

CYCLES: dict[str, CycleModel] = {"rv32imc": cycles.IBEX, "esp32c3": cycles.ESP32C3}
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
        unicorn_cpu=None if device.features & NOT_IN_UNICORN else "RISCV32_ANY",
        qemu=Qemu("qemu-system-riscv32", machine, package="qemu-system-misc"),
        cycles=CYCLES.get(device.name),
        prefer="qemu",  # both count alike, QEMU some forty times as fast
    )
