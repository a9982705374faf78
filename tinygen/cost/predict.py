"""The predicted cost of a whole network, layer by layer; cascades strip by strip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tinygen.cascade import Cascade
from tinygen.cascade.feed import FEED
from tinygen.cascade.fold import fold_kernel
from tinygen.cascade.kernel import schedule_of, steps_of
from tinygen.cascade.rows import part, row_axes, row_bytes
from tinygen.cascade.schedule import Carry, Run
from tinygen.cost.model import CostModel, Unit
from tinygen.ir import BoundNode, Graph, Kernel, Node

CARRY = 1.25
"""Of a word that a cascade carries on to its next strip: a copy written four words at a time."""

Select = Callable[[BoundNode], Kernel]
"""The device's kernel for a node."""


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
    schedule, steps = schedule_of(graph, node), steps_of(node)
    if schedule is None:
        return None
    total, sure = 0.0, True

    def chosen(part: BoundNode) -> Kernel:
        attrs: Cascade = node.attrs
        return attrs.form(select(part))

    known: dict[tuple[object, ...], tuple[float, bool] | None] = {}
    for action in (a for strip in schedule.strips for a in strip):
        if isinstance(action, Carry):
            total += CARRY * action.rows * row_bytes(graph.tensors[action.tensor]) / 4
        elif isinstance(action, Run) and steps[action.node].op != FEED:
            key = (action.node, action.rows, action.need.rows, action.need.above, action.need.below, action.folds)
            if key not in known:
                known[key] = _run(model, graph.bind(steps[action.node]), action, chosen, unit)
            cost = known[key]
            if cost is None:
                return None
            total, sure = total + cost[0], sure and cost[1]
    return total, sure


def _run(model: CostModel, node: BoundNode, run: Run, select: Select, unit: Unit) -> tuple[float, bool] | None:
    axes = row_axes(node)
    assert axes is not None, "the schedule has it"
    strip = part(node, axes, run.rows, run.need)
    return model.predict(strip, select(strip) if run.folds is None else fold_kernel(node, run.rows, *run.folds), unit)
