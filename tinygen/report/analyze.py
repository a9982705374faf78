"""What can be said of a network before anything is built."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tinygen.cascade import expand, flat
from tinygen.codegen.lowering import Lowered, lower
from tinygen.codegen.placement import place
from tinygen.codegen.regions import parse_regions
from tinygen.codegen.whereabouts import arenas, layer_memories
from tinygen.device import Device
from tinygen.frontend import load_model
from tinygen.ir.dump import describe
from tinygen.plugins import Session
from tinygen.report.energy import estimate_energy
from tinygen.report.fit import check_places
from tinygen.report.prediction import prediction


def analyze(
    session: Session,
    model: Path,
    device: Device,
    optimize: str = "balanced",
    arena: int | None = None,
    feed: bool = False,
    regions: Sequence[str] = (),
) -> dict[str, Any]:
    """Operators, MACs, memory over time, fit and an energy estimate of `model` on `device`.

    UnsupportedError lists everything that cannot be compiled. `fits` counts const data and arena only; code,
    stack and the rest of the firmware come on top (`profile` measures them).
    """
    wishes = parse_regions(device, regions)
    lowered = lower(session, load_model(model, session.ops), device, optimize, arena=arena, feed=feed)
    lowered = place(lowered, device, wishes, solver=optimize == "ram")
    fits = check_places(device, lowered)
    result: dict[str, Any] = {
        "model": model.name,
        "device": device.name,
        "ops": _count(lowered),
        "macs": lowered.total_macs,
        "weights_bytes": lowered.weights_bytes,
        "arena_bytes": lowered.plan.ram_bytes,
        "arenas": [{"memory": one.memory or None, "bytes": one.bytes} for one in arenas(lowered)],
        "split_optimal": lowered.plan.split_optimal,
        "arena_lower_bound_bytes": lowered.plan.lower_bound_bytes,
        "arena_optimal": lowered.plan.optimal,
        "inputs": [describe(lowered.graph.tensors[i]) for i in lowered.graph.inputs],
        "outputs": [describe(lowered.graph.tensors[i]) for i in lowered.graph.outputs],
        "fits": all(fit.fits for fit in fits),
        "memories": [{"memory": f.memory, "needed": f.needed, "available": f.available} for f in fits],
        "layers": _layers(lowered),
    }
    found = prediction(session, lowered, device, optimize)
    if found is not None:
        result["prediction"] = found
        if (cycles := found.get("cycles")) and (energy := estimate_energy(device, cycles)):
            result["energy"] = energy.as_dict()
    return result


def _count(lowered: Lowered) -> dict[str, int]:
    counts: dict[str, int] = {}
    for node in expand(lowered.graph).nodes:
        counts[node.op] = counts.get(node.op, 0) + 1
    return dict(sorted(counts.items()))


def _layers(lowered: Lowered) -> list[dict[str, Any]]:
    rows = []
    for n, node in enumerate(lowered.graph.bound()):
        kernel = lowered.kernels[n]
        rows.append(
            {
                "index": n,
                "op": node.op,
                "parts": [one.op for one in flat(lowered.graph.nodes[n])],
                "output": describe(node.output),
                "kernel": ", ".join(kernel.symbols) or "alias (no code)",
                "macs": lowered.macs[n],
                "weights_bytes": sum(c.data.nbytes for c in lowered.constants(n)),
                "live_bytes": lowered.plan.live_bytes[n],
                "memories": layer_memories(lowered, n),
            }
        )
    return rows
