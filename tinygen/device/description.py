"""What a device is: plain data that plugins supply, with the source of every figure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

MemoryKind = Literal["flash", "ram", "psram"]


@dataclass(frozen=True)
class Memory:
    """One memory region of a device; `bytes` in all, before anything is placed in it.

    A device lists its memories of a kind from the fastest to the slowest. `wait_cycles`: what an access of a word
    takes longer than in the fastest one, where a source says so; it decides what is placed where.
    """

    name: str
    kind: MemoryKind
    bytes: int
    wait_cycles: float = 0.0

    @property
    def label(self) -> str:
        """Its name on the command line and, in capitals, in C: "AXI SRAM" is `axi-sram`, TG_SECTION_AXI_SRAM."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


@dataclass(frozen=True)
class Power:
    """Power drawn while the core runs, in milliwatts, under a stated condition, from a stated source."""

    active_mw: float
    condition: str
    source: str


@dataclass(frozen=True)
class Device:
    """A microcontroller (or the host) that networks are compiled for.

    Attributes:
        name: what users type after `--device`.
        family: the plugin's family name; more special plugins use it to recognise their devices.
        description: one line for people: the core and a typical part.
        isa: the instruction set, as the compiler's documentation names it.
        features: what kernels may rely on, e.g. "dsp", "mve", "fpu", "mul64".
        memories: memory regions of the typical part.
        clock_hz: its maximum clock.
        power: measured active power, if known.
        sources: where the memory and clock figures come from.
        alignment: bytes to which tensors in the arena are aligned.
        defines: preprocessor definitions that the runtime needs on this device.
    """

    name: str
    family: str
    description: str
    isa: str
    features: frozenset[str] = frozenset()
    memories: tuple[Memory, ...] = ()
    clock_hz: int | None = None
    power: tuple[Power, ...] = ()
    sources: tuple[str, ...] = ()
    alignment: int = 4
    defines: tuple[str, ...] = ()

    @property
    def rams(self) -> tuple[Memory, ...]:
        """Memories that an arena can lie in, the fastest first."""
        return tuple(sorted((m for m in self.memories if m.kind != "flash"), key=lambda m: m.kind == "psram"))

    def memory_bytes(self, kind: MemoryKind) -> int | None:
        """All memory of `kind`; None where the device states none (the host)."""
        sizes = [m.bytes for m in self.memories if m.kind == kind]
        return sum(sizes) if sizes else None
