"""What layers cost on these cores: models fitted on emulator runs."""

from __future__ import annotations

from pathlib import Path

from tinygen.api import UNITS, CostModel, Device, Unit, load_cost_model

COSTS = Path(__file__).parent / "costs"

INSTRUCTIONS: tuple[Unit, ...] = ("instructions",)
FILES: dict[str, tuple[str, tuple[Unit, ...]]] = {
    "rv32imc": ("rv32imc", UNITS),
    "rv32imac": ("rv32imc", INSTRUCTIONS),  # kernels are compiled to the same instructions, but the core is another
    "rv32imac-zbb": ("rv32imac-zbb", UNITS),
    "rv32imac-zve32x": ("rv32imac-zve32x", UNITS),
}
"""Device -> the file with its model, and what of it holds for the device."""


def cost_model(device: Device) -> CostModel | None:
    """The model of `device`; None where there is none."""
    if device.name not in FILES:
        return None
    file, units = FILES[device.name]
    return load_cost_model(COSTS / f"{file}.json", units)
