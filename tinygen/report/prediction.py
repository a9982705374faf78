"""The time that a network will take, predicted: for `analyze`, before anything is built."""

from __future__ import annotations

from typing import Any

from tinygen.codegen.lowering import Lowered
from tinygen.cost import predict
from tinygen.device import Device
from tinygen.plugins import Session
from tinygen.report.energy import estimate_energy


def prediction(session: Session, lowered: Lowered, device: Device, optimize: str) -> dict[str, Any] | None:
    """Cycles or instructions of each layer and in all, with time and energy where they follow from cycles.

    None where no plugin has a cost model of `device`. `error`: how far off the model was, at most, on networks
    that took no part in its fit. Keys of a layer: `unit`'s name, "milliseconds", "microjoules"; None if unknown.
    """
    model = session.cost_model(device)
    if model is None:
        return None
    found = predict(model, lowered.graph, lowered.kernels, lambda node: session.kernel(node, device, optimize))
    cycles = found.unit == "cycles"
    return {
        "unit": found.unit,
        "source": model.engine,
        "error": found.error,
        "rough_layers": list(found.rough),
        "layers": [{found.unit: count, **_time(device, count if cycles else None)} for count in found.layers],
        found.unit: found.total,
        **_time(device, found.total if cycles else None),
    }


def _time(device: Device, cycles: int | None) -> dict[str, float | None]:
    if cycles is None or not device.clock_hz:
        return {"milliseconds": None, "microjoules": None}
    energy = estimate_energy(device, cycles)
    return {
        "milliseconds": round(cycles / device.clock_hz * 1000, 4),
        "microjoules": round(energy.microjoules, 3) if energy else None,
    }
