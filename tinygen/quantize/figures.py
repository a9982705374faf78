"""What a quantized network costs on a device: `flash` and `ram` in bytes, `cycles`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from tinygen.codegen.lowering import lower
from tinygen.ir import Graph
from tinygen.pipeline import compile_model
from tinygen.plugins import Session
from tinygen.report.profile import profile

Figures = Mapping[str, float]
Measure = Callable[[Graph], Figures]
"""A quantized graph to its figures."""


def planned_figures(session: Session, device: str, optimize: str = "balanced") -> Measure:
    """`flash` (all constants; no code) and `ram` (the arena), exact and without building; `macs`."""
    target = session.device(device)

    def measure(graph: Graph) -> Figures:
        lowered = lower(session, graph, target, optimize)
        return {"flash": lowered.weights_bytes, "ram": lowered.plan.arena_bytes, "macs": lowered.total_macs}

    return measure


def profiled_figures(session: Session, device: str, optimize: str = "balanced") -> Measure:
    """`flash` of the linked image, `ram` with stack and static data, `cycles` (instructions where the emulator counts
    no cycles): a firmware is built and run for each graph."""

    def measure(graph: Graph) -> Figures:
        library = compile_model(graph, device, name="trial", optimize=optimize, session=session)
        inputs = [np.zeros(graph.tensors[i].shape, graph.tensors[i].dtype.numpy) for i in graph.inputs]
        found = profile(session, library, inputs)
        cycles = found["cycles"] if found["cycles"] is not None else found["instructions"]
        return {"flash": found["flash_bytes"], "ram": found["ram_bytes"], "cycles": cycles}

    return measure
