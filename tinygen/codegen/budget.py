"""What a small arena may cost, against a default build: by the device's cost model, where it has one."""

from __future__ import annotations

import math

from tinygen.cascade.parts import Price
from tinygen.cascade.search import Network
from tinygen.codegen.arrangement import kernel_of, planned, with_more_room, with_room
from tinygen.cost import Unit, predict
from tinygen.device import Device
from tinygen.ir import BoundNode, Graph, Kernel
from tinygen.plugins import Session

SHARE = 0.25
"""Of a default build's instructions that `--optimize ram` may add."""
UNIT: Unit = "instructions"


def price_of(session: Session, device: Device) -> Price | None:
    """Instructions of a kernel on `device`, predicted; None where no plugin has a model of them.

    It knows nothing of a kernel that was not measured: what others of its operator cost may be far from it.
    """
    model = session.cost_model(device)
    if model is None or UNIT not in model.units:
        return None

    def price(node: BoundNode, kernel: Kernel) -> float | None:
        found = model.predict(node, kernel, UNIT)
        return found[0] if found is not None and found[1] else None

    return price


def limit(session: Session, graph: Graph, device: Device) -> float:
    """Instructions that `graph` (without cascades) may take with `--optimize ram`; infinite where none are predicted.

    A default build has layers that take free room to be faster. The limit holds though the predictions of two builds
    differ by as much as the device's model states.
    """
    model = session.cost_model(device)
    if model is None or UNIT not in model.units:
        return math.inf

    def select(node: BoundNode) -> Kernel:
        return session.kernel(node, device, "balanced")

    kernels = tuple(kernel_of(session, node, device, "balanced") for node in graph.bound())
    if any(kernel.roomy for kernel in kernels):
        found, taken = with_room(graph, kernels, device, planned(graph, kernels, device), 0)
        order, graph, kernels, plan = found
        network = Network(graph, kernels, plan, frozenset(order.index(n) for n in taken))
        network = with_more_room(session, network, device, 0)
        graph, kernels = network.graph, network.kernels
    total = predict(model, graph, kernels, select, UNIT).total
    return math.inf if total is None else (1 + SHARE) / (1 + model.difference(UNIT)) * total
