"""What layers cost on these cores: models fitted on emulator runs, one file for each core."""

from __future__ import annotations

from pathlib import Path

from tinygen.api import CostModel, Device, load_cost_model

COSTS = Path(__file__).parent / "costs"

FILES = {
    **{name: name for name in ("cortex-m0plus", "cortex-m3", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55")},
    "cortex-m85": "cortex-m55",  # the same kernels, and run on the same emulated board
}
"""Device -> the file with its model."""


def cost_model(device: Device) -> CostModel | None:
    """The model of `device`; None if it is not one of this plugin's."""
    file = FILES.get(device.name)
    return None if file is None else load_cost_model(COSTS / f"{file}.json")
