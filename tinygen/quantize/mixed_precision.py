"""Mixed precision: the cheapest change first, by measured loss and measured cost, until the budget is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tinygen.ir import Graph, MismatchError
from tinygen.ops.base import Op
from tinygen.quantize.figures import Figures, Measure
from tinygen.quantize.post_training import Calibrated, quantize_graph
from tinygen.quantize.schemes import Scheme
from tinygen.quantize.sensitivity import Loss, sensitivities


@dataclass(frozen=True)
class Step:
    """One change on the way: a layer given another scheme, and what the whole network then was."""

    layer: str
    scheme: Scheme
    figures: Figures
    loss: float


@dataclass(frozen=True, eq=False)
class Mixed:
    graph: Graph
    schemes: tuple[Scheme, ...]
    steps: tuple[Step, ...]
    """The first is the start, of no layer."""


def mixed_precision(
    calibrated: Calibrated,
    base: Sequence[Scheme],
    alternatives: Sequence[Scheme],
    budget: Figures,
    measure: Measure,
    loss: Loss,
    ops: Mapping[str, Op],
) -> Mixed:
    """Change layers with weights from `base` to `alternatives`, one at a time, until `budget` is kept.

    Args:
        base: the scheme of each node to start from.
        alternatives: cheaper schemes, the least harmful first.
        budget: limits of some of the figures of `measure`, e.g. {"flash": 65536}.
        measure: see `planned_figures`, `profiled_figures`.
        loss: see `noise`, `error_rate`.

    A step takes the change of least loss for what it brings the figures nearer to the budget; both are measured for
    each change alone at the start, and for the whole network after each step. Steps that turn out unneeded at the
    end are undone, the most harmful first. MismatchError if no change is left and the budget is still exceeded.
    """
    search = _Search(calibrated, list(base), budget, measure, loss, ops)
    nodes = [n for n, node in enumerate(calibrated.graph.nodes) if ops[node.op].channel_axis is not None]
    search.rate({n: [a for a in alternatives if a != base[n]] for n in nodes})
    while search.excess(search.figures) > 0:
        search.step()
    search.undo(base)
    return Mixed(search.graph, tuple(search.schemes), tuple(search.steps))


class _Search:
    def __init__(
        self,
        calibrated: Calibrated,
        schemes: list[Scheme],
        budget: Figures,
        measure: Measure,
        loss: Loss,
        ops: Mapping[str, Op],
    ) -> None:
        self.calibrated, self.schemes, self.budget = calibrated, schemes, budget
        self.measure, self.loss, self.ops = measure, loss, ops
        self.graph = quantize_graph(calibrated, schemes, ops)
        self.figures = measure(self.graph)
        unknown = budget.keys() - self.figures.keys()
        if unknown:
            raise MismatchError(
                f"nothing measures {', '.join(sorted(unknown))}",
                where="the budget",
                cure=f"there are {', '.join(sorted(self.figures))}",
            )
        self.steps = [Step("", schemes[0], self.figures, loss(self.graph))]
        self.harm: dict[tuple[int, Scheme], float] = {}
        self.change: dict[tuple[int, Scheme], Figures] = {}

    def rate(self, options: Mapping[int, Sequence[Scheme]]) -> None:
        """Measure every change by itself: its harm, and what it adds to the figures."""
        start = self.figures
        for found in sensitivities(self.calibrated, self.schemes, options, self.loss, self.ops):
            self.harm[found.node, found.scheme] = max(found.loss - self.steps[0].loss, 0.0)
            _, figures = self.tried(found.node, found.scheme)
            self.change[found.node, found.scheme] = {name: figures[name] - start[name] for name in self.budget}

    def excess(self, figures: Figures) -> float:
        """How far over the budget, as a share of it, summed over the figures."""
        return sum(max(figures[name] / limit - 1, 0.0) for name, limit in self.budget.items())

    def tried(self, node: int, scheme: Scheme) -> tuple[Graph, Figures]:
        schemes = [scheme if n == node else old for n, old in enumerate(self.schemes)]
        graph = quantize_graph(self.calibrated, schemes, self.ops)
        return graph, self.measure(graph)

    def step(self) -> None:
        """Take the change of least harm for its expected gain; one that gains nothing when measured is given up."""
        prices = {change: price for change in self.harm if (price := self.price(*change)) < math.inf}
        if not prices:
            limits = self.budget.items()
            found = ", ".join(f"{name} {self.figures[name]:,.0f} of {limit:,.0f}" for name, limit in limits)
            raise MismatchError(
                f"the budget cannot be met by quantization: {found}",
                where=self.calibrated.graph.name,
                cure="prune the network, allow more, or give more alternatives",
            )
        node, scheme = min(prices, key=lambda change: prices[change])
        graph, figures = self.tried(node, scheme)
        if self.excess(figures) >= self.excess(self.figures):
            del self.harm[node, scheme]
            return
        self.graph, self.figures = graph, figures
        self.take(node, scheme)

    def price(self, node: int, scheme: Scheme) -> float:
        """Harm for each unit of excess that the change is expected to take away; infinite if it takes none."""
        now = (node, self.schemes[node])
        if now == (node, scheme):
            return math.inf
        before, after = self.change.get(now, {}), self.change[node, scheme]
        expected = {n: self.figures[n] + after[n] - before.get(n, 0.0) for n in self.budget}
        gain = self.excess(self.figures) - self.excess(expected)
        return (self.harm[node, scheme] - self.harm.get(now, 0.0)) / gain if gain > 0 else math.inf

    def take(self, node: int, scheme: Scheme) -> None:
        self.schemes[node] = scheme
        layer = self.calibrated.graph.tensors[self.calibrated.graph.nodes[node].outputs[0]].name
        self.steps.append(Step(layer, scheme, self.figures, self.loss(self.graph)))

    def undo(self, base: Sequence[Scheme]) -> None:
        """Give layers back what they had where the budget allows it."""
        changed = [n for n in range(len(base)) if self.schemes[n] != base[n]]
        for node in sorted(changed, key=lambda n: -self.harm.get((n, self.schemes[n]), math.inf)):
            graph, figures = self.tried(node, base[node])
            if self.excess(figures) == 0:
                self.graph, self.figures = graph, figures
                self.take(node, base[node])
