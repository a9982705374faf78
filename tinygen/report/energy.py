"""Energy and battery life from time and measured power. Estimates, and said to be such."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tinygen.device import Device, Power

CR2032_JOULES = 0.225 * 3600 * 3.0
"""A coin cell: 225 mAh at 3 V, about 2.43 kJ."""
CR2032_MILLIWATTS = 3.0 * 3.0
"""It gives 3 mA at 3 V continuously at most; more needs a capacitor or another battery."""


@dataclass(frozen=True)
class Energy:
    """What one inference takes on a device at full clock, computed only while it runs (no sleep current)."""

    milliseconds: float
    microjoules: float
    power: Power
    inferences_per_cr2032: int
    warning: str

    def as_dict(self) -> dict[str, Any]:
        return {
            "milliseconds": round(self.milliseconds, 3),
            "microjoules": round(self.microjoules, 2),
            "active_mw": self.power.active_mw,
            "condition": self.power.condition,
            "source": self.power.source,
            "inferences_per_cr2032": self.inferences_per_cr2032,
            "warning": self.warning,
        }


def estimate_energy(device: Device, cycles: float) -> Energy | None:
    """The energy of `cycles` clock cycles; None if the device states no clock or power."""
    if not device.clock_hz or not device.power or not cycles:
        return None
    power = device.power[0]
    seconds = cycles / device.clock_hz
    joules = power.active_mw / 1000 * seconds
    warning = ""
    if power.active_mw > CR2032_MILLIWATTS:
        warning = (
            f"{power.active_mw:g} mW exceeds the {CR2032_MILLIWATTS:g} mW that a CR2032 gives continuously: "
            "it needs a buffer capacitor or a larger battery"
        )
    return Energy(seconds * 1000, joules * 1e6, power, int(CR2032_JOULES / joules), warning)
