"""Where the networks run: the host's compilers, with and without sanitizers, and every kind of emulated core."""

from __future__ import annotations

from dataclasses import dataclass

from tinygen.verification.run import Place


@dataclass(frozen=True)
class Target:
    device: str
    on: Place = "emulator"
    toolchain: str | None = None

    @property
    def id(self) -> str:
        return "-".join(filter(None, (self.device, self.toolchain, "" if self.on == "emulator" else self.on)))


HOST = (
    Target("host", "host", "gcc"),
    Target("host", "host", "clang"),
    Target("host", "sanitizer", "gcc"),
    Target("host", "sanitizer", "clang"),
)
CORES = (
    "cortex-m0plus",
    "cortex-m3",
    "cortex-m4",
    "cortex-m7",
    "cortex-m33",
    "cortex-m55",
    "rv32imc",
    "rv32imac",
    "rv32imac-zve32x",
    "rv32imac-zbb",
    "esp32",
    "esp32c3",
    "esp32c6",
)
EMULATED = tuple(Target(name) for name in CORES)
WITHOUT_ROOT = (Target("cortex-m4", toolchain="zig"), Target("rv32imc", toolchain="zig"))
"""What PyPI's compiler makes, where there is no GNU one."""
ALL = (*HOST, *EMULATED, *WITHOUT_ROOT)
