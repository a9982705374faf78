"""The predicted cost of a whole network, layer by layer; cascades strip by strip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.cascade import Cascade
from tinygen.cascade.parts import Select, run_kernels, run_price
from tinygen.cascade.patches import patches_of
from tinygen.cost.model import CostModel, Unit
from tinygen.ir import BoundNode, Graph, Kernel, Node


@dataclass(frozen=True)
class Prediction:
    """Cycles or instructions of each layer.

    Attributes:
        unit: which of the two.
        layers: one number for each node; None where nothing is known of its kernel.
        rough: nodes some of whose kernels were never measured.
        error: the largest relative error of networks that took no part in the fit; None if unknown.
    """

    unit: Unit
    layers: tuple[int | None, ...]
    rough: tuple[int, ...]
    error: float | None

    @property
    def total(self) -> int | None:
        """All layers together; None where something is not known of one."""
        known = [one for one in self.layers if one is not None]
        return sum(known) if len(known) == len(self.layers) else None


def predict(
    model: CostModel, graph: Graph, kernels: Sequence[Kernel], select: Select, unit: Unit | None = None
) -> Prediction:
    """What `graph` with its `kernels` costs; `unit`: by default the one that the model prefers."""
    unit = unit or model.unit
    found = [
        _cascade(model, graph, node, select, unit)
        if isinstance(node.attrs, Cascade)
        else model.predict(graph.bind(node), kernel, unit)
        for node, kernel in zip(graph.nodes, kernels, strict=True)
    ]
    return Prediction(
        unit,
        tuple(None if one is None else round(one[0]) for one in found),
        tuple(n for n, one in enumerate(found) if one is not None and not one[1]),
        model.error(unit),
    )


def _cascade(model: CostModel, graph: Graph, node: Node, select: Select, unit: Unit) -> tuple[float, bool] | None:
    """All strips of a cascade: each is a run of the device's kernels on a few rows."""
    sure = True

    def price(strip: BoundNode, kernel: Kernel) -> float | None:
        nonlocal sure
        found = model.predict(strip, kernel, unit)
        sure = sure and found is not None and found[1]
        return None if found is None else found[0]

    total = 0.0
    for patch in patches_of(graph, node) or ():
        kernels = run_kernels(patch, node.attrs, select)
        one = None if kernels is None else run_price(patch, kernels, price)
        if one is None:
            return None
        total += one
    return (total, sure) if total else None
