"""What layers cost on these chips: models fitted on emulator runs.

Xtensa code runs as LX106: the model of the ESP32 predicts the instructions of LX106 for all members with such a core.
"""

from __future__ import annotations

from pathlib import Path

from tinygen.api import UNITS, CostModel, Device, Unit, load_cost_model

COSTS = Path(__file__).parent / "costs"

INSTRUCTIONS: tuple[Unit, ...] = ("instructions",)
FILES: dict[str, tuple[str, tuple[Unit, ...]]] = {
    **dict.fromkeys(("esp32", "esp32s2", "esp32s3"), ("esp32", INSTRUCTIONS)),
    "esp32c3": ("esp32c3", UNITS),
    "esp32c6": ("esp32c3", INSTRUCTIONS),  # kernels are compiled to the same instructions, but the core is another
}
"""Device -> the file with its model, and what of it holds for the device."""


def cost_model(device: Device) -> CostModel | None:
    """The model of `device`; None if it is not one of this plugin's."""
    if device.name not in FILES:
        return None
    file, units = FILES[device.name]
    return load_cost_model(COSTS / f"{file}.json", units)
