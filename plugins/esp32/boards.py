"""The emulated board of the Xtensa members: QEMU's `sim` machine with an LX106 core."""

from __future__ import annotations

from tinygen.api import Board, Device, Qemu


def board(device: Device) -> Board | None:
    """The board that runs images for `device`; None unless it is an Xtensa. Unicorn has no Xtensa."""
    if "xtensa" not in device.features:
        return None
    machine = ("-M", "sim", "-cpu", "lx106", "-m", "8M")  # memory as in board/sim.ld
    return Board(
        name="sim lx106",
        arch="xtensa",
        qemu=Qemu("qemu-system-xtensa", machine, package="qemu-system-misc"),
        prefer="qemu",
    )
