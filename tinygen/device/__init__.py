"""The vocabulary in which plugins describe devices. The core holds none of their names."""

from tinygen.device.description import Device, Memory, MemoryKind, Power
from tinygen.device.execution import Count, Image, RunResult
from tinygen.device.headers import FREESTANDING_INCLUDE
from tinygen.device.rules import TFLM_SCHEME, QuantRule
from tinygen.device.toolchain import (
    WARNINGS,
    Toolchain,
    compiler_version,
    find_program,
    missing_compiler,
    zig_command,
)

__all__ = [
    "FREESTANDING_INCLUDE",
    "TFLM_SCHEME",
    "WARNINGS",
    "Count",
    "Device",
    "Image",
    "Memory",
    "MemoryKind",
    "Power",
    "QuantRule",
    "RunResult",
    "Toolchain",
    "compiler_version",
    "find_program",
    "missing_compiler",
    "zig_command",
]
