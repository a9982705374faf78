"""The Kestrel K1, a DSP core that does not exist: 16 KiB of RAM, a dot-product instruction, no wide products."""

from __future__ import annotations

from tinygen.api import Device, Memory

KIB = 1024

DEVICE = Device(
    name="kestrel-k1",
    family="kestrel",
    description="Kestrel K1, a fictive DSP at 100 MHz whose programs run on a model of it",
    isa="kestrel",
    features=frozenset({"dot4"}),
    memories=(Memory("flash", "flash", 128 * KIB), Memory("SRAM", "ram", 16 * KIB)),
    clock_hz=100_000_000,
    sources=("made up for this example",),
    defines=("TG_NO_MUL64=1",),
)
