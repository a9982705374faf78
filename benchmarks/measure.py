"""The networks, and their figures on the emulated devices."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.built import WORKSPACE, Subject, measured

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
    devices: Sequence[str] = DEVICES,
    options: Sequence[str] = OPTIONS,
    only: Sequence[str] = (),
    workspace: Path = WORKSPACE,
) -> list[dict[str, Any]]:
    """One profile for each network, device and option; those that cannot be built or run say why in "error"."""
    names = [name for name in models() if not only or name in only]
    found = measured("networks", [subject(name, optimize=option) for name in names for option in options], devices,
                     workspace)  # fmt: skip
    return [
        {"model": name, "device": device, "optimize": option} | found[f"{name}_{option}", device]
        for device in devices
        for name in names
        for option in options
    ]


def subject(model: str, **options: Any) -> Subject:
    """One of the networks with attributes of `tg_library`, whose values are in the target's name."""
    name = "_".join([model, *(f"{key}" if value is True else f"{value}" for key, value in options.items())])
    return Subject(name, models()[model].read_bytes(), model, options)
