"""Running a firmware image on a device or an emulator of it: what goes in and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Image:
    """A linked firmware image (ELF).

    `marks` are function symbols at which counting changes over: each executed instruction is attributed to
    the mark entered last. The image's last mark is where the counted work has ended.

    `digest` (16 bytes) is what an image for a serial line says of itself; empty for one that an emulator runs.
    """

    path: Path
    marks: tuple[str, ...] = ()
    digest: bytes = b""


@dataclass(frozen=True)
class Count:
    """Executed instructions and, where the device has a cycle model, modelled cycles."""

    instructions: int
    cycles: int | None = None


@dataclass(frozen=True)
class RunResult:
    """What a run gave.

    Attributes:
        output: the bytes that the firmware wrote (see `tg_port.h` and `emulate/frames.py`).
        status: the firmware's exit status.
        engine: who ran it, with version: "unicorn 2.1.4", "qemu-system-arm 7.2".
        counts: per mark, over the whole run, if counting was asked for.
        functions: per function symbol, exclusive, where the engine can tell.
    """

    output: bytes
    status: int
    engine: str
    counts: Mapping[str, Count] = field(default_factory=dict)
    functions: Mapping[str, Count] = field(default_factory=dict)
