"""Runs the networks on the emulated devices and collects the figures."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import tinygen
from tinygen.plugins import Session

ROOT = Path(__file__).resolve().parent.parent
MLPERF = ROOT.parent / "shared" / "models" / "mlperf_tiny"
DIGITS = ROOT / "examples" / "digits" / "digits_int8.tflite"
NAMES = ("kws", "vww", "ic", "ad", "sww")

DEVICES = ("cortex-m4", "cortex-m0plus", "cortex-m3", "cortex-m33", "cortex-m55", "rv32imc", "rv32imac-zve32x", "esp32")
OPTIONS = ("balanced", "time", "ram")
UNITS = ("instructions", "cycles", "flash_bytes", "arena_bytes", "stack_bytes", "ram_bytes")


def models() -> dict[str, Path]:
    """The networks that are there: our own, and MLPerf Tiny's where they lie beside the project."""
    found = {name: MLPERF / f"{name}_int8.tflite" for name in NAMES}
    return {"digits": DIGITS} | {name: path for name, path in found.items() if path.is_file()}


def measure(
    session: Session, devices: Iterable[str] = DEVICES, options: Iterable[str] = OPTIONS, only: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """One profile for each network, device and option; those that cannot be built or run say why in "error"."""
    rows = []
    chosen = {name: path for name, path in models().items() if not only or name in only}
    for device in devices:
        for name, path in chosen.items():
            for option in options:
                print(f"measuring {name} on {device}, --optimize {option}", flush=True)
                row: dict[str, Any] = {"model": name, "device": device, "optimize": option}
                try:
                    library = tinygen.compile(path, device, name=name, optimize=option, session=session)
                    inputs = tinygen.make_inputs(library.lowered.graph, 1)[0]
                    row |= tinygen.profile(session, library, inputs)
                except tinygen.TinygenError as error:
                    row["error"] = str(error)
                rows.append(row)
    return rows
