"""Does a network fit a device? Flash and RAM that it needs against the memories of the part."""

from __future__ import annotations

from dataclasses import dataclass

from tinygen.codegen.lowering import Lowered
from tinygen.device import Device


@dataclass(frozen=True)
class Fit:
    """One memory: what is needed, what there is (None where the device states none)."""

    memory: str
    needed: int
    available: int | None

    @property
    def fits(self) -> bool:
        return self.available is None or self.needed <= self.available

    @property
    def text(self) -> str:
        """`RAM: 1,024 of 65,536 bytes`, or by how much it does not fit."""
        if self.available is None:
            return f"{self.memory}: {self.needed:,} bytes"
        text = f"{self.memory}: {self.needed:,} of {self.available:,} bytes"
        return text if self.fits else f"{text}: DOES NOT FIT, {self.needed - self.available:,} bytes too many"


def check_fit(device: Device, flash_bytes: int, ram_bytes: int) -> tuple[Fit, Fit]:
    """Flash, and RAM (PSRAM counts as RAM where the device has it)."""
    ram, psram = device.memory_bytes("ram"), device.memory_bytes("psram")
    total = None if ram is None else ram + (psram or 0)
    return Fit("flash", flash_bytes, device.memory_bytes("flash")), Fit("RAM", ram_bytes, total)


def check_places(device: Device, lowered: Lowered) -> tuple[Fit, ...]:
    """Flash and RAM in all; and, where a device has several of a kind, each memory that something lies in."""
    plan, constants = lowered.plan, lowered.constant_bytes
    labels = {memory.label: memory for memory in device.memories}
    in_ram = sum(size for label, size in constants.items() if label and labels[label].kind != "flash")
    fits = check_fit(device, lowered.weights_bytes, plan.ram_bytes + in_ram)
    first = next((memory.label for memory in device.memories if memory.kind == "flash"), "")
    needed: dict[str, int] = {}
    for label, size in (*zip(plan.memories, plan.arenas, strict=False), *constants.items()):
        needed[label or first] = needed.get(label or first, 0) + size
    kinds = [memory.kind == "flash" for memory in device.memories]
    several = [label for label in needed if label in labels and kinds.count(labels[label].kind == "flash") > 1]
    return (*fits, *(Fit(labels[label].name, needed[label], labels[label].bytes) for label in several))
