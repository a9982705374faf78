"""The generated library: all its files as text, and how they reach the disk whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tinygen.codegen.lowering import Lowered
from tinygen.device import Device


@dataclass(frozen=True)
class Library:
    """A C library for one network and device.

    Attributes:
        name: its C prefix.
        device: the device that it was generated for.
        lowered: the graph with its kernels and memory plan.
        files: file name -> text, all in one folder but for package glue.
        report: what `<name>.json` holds.
        firmware: the source of the test firmware's main file; not part of the library's folder.
        harness: the source that lets the host watch the network run; likewise.
    """

    name: str
    device: Device
    lowered: Lowered
    files: Mapping[str, str]
    report: Mapping[str, Any]
    firmware: str
    harness: str

    @property
    def sources(self) -> tuple[str, ...]:
        """The C files of the library's folder."""
        return tuple(name for name in self.files if name.endswith((".c", ".S")) and "/" not in name)

    @property
    def marks(self) -> tuple[str, ...]:
        """Function symbols that bracket an inference: invoke or feed, each layer, and where the firmware goes on."""
        layers = (f"{self.name}_layer_{n}" for n, k in enumerate(self.lowered.kernels) if not k.alias)
        if self.lowered.feed:
            entries: tuple[str, ...] = tuple(f"{self.name}_feed{part}" for part in ("_begin", "", "_end"))
        else:
            entries = (f"{self.name}_invoke",)
        return (*entries, *layers, "tg_firmware_done")
