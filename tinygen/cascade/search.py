"""Which layers run as a cascade, in strips of how many rows: what makes the arena smallest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tinygen.cascade.buffers import line_bytes
from tinygen.cascade.cost import cascade_cost, node_cost
from tinygen.cascade.kernel import Select, cascade_kernel, schedule_of
from tinygen.cascade.node import CASCADE, cascade_node
from tinygen.cascade.overlay import overlay_distance
from tinygen.cascade.rows import row_axes
from tinygen.cascade.schedule import Schedule
from tinygen.ir import ABSENT, Graph, Kernel, Node
from tinygen.plan import Plan, plan_memory
from tinygen.plan.bound import live_bytes
from tinygen.plan.storage import collect_demand

STRIPS = (1, 2, 3, 4, 6, 8, 12, 16)
"""Rows of the last output that are tried as a strip."""
SHARE = 0.12
"""Of the network's instructions that cascades may add, by an estimate that is no better than rough."""
QUICK = 20_000
"""Steps of the planner for a candidate."""


@dataclass(frozen=True)
class Network:
    """A graph in the order of execution, its kernels and its layout."""

    graph: Graph
    kernels: tuple[Kernel, ...]
    plan: Plan


@dataclass(frozen=True)
class Candidate:
    """Nodes [first, end) of a network as a cascade.

    `least`: bytes that the arena has at least; `cost`: estimated instructions that it adds.
    """

    first: int
    end: int
    node: Node
    schedule: Schedule
    least: int
    cost: int


@dataclass(frozen=True)
class Wish:
    """What is asked of a search."""

    enough: int = 0
    """Bytes of the arena that are small enough."""
    share: float = SHARE
    """Of the network's instructions that all cascades together may add, by estimate; infinite: any number."""


def with_cascades(network: Network, select: Select, alignment: int, wish: Wish) -> Network:
    """`network` with the cascades that make its arena smaller, one after another, until it is small enough.

    Each is looked for where the most lives: all runs of nodes around that place, in strips of several heights. Of
    those that make the arena small enough the cheapest wins, else the one with the smallest arena. The planner judges.
    """
    left = wish.share * sum(node_cost(node) for node in network.graph.bound())
    while network.plan.arena_bytes > wish.enough:
        found = _best(network, select, alignment, wish.enough, left)
        if found is None:
            break
        network, cost = found
        left -= max(cost, 0)
    return network


def _best(
    network: Network, select: Select, alignment: int, enough: int, affordable: float
) -> tuple[Network, int] | None:
    """(network with one more cascade, what that costs)."""
    best: tuple[Network, int] | None = None
    limit = network.plan.arena_bytes
    candidates = [one for one in _candidates(network, alignment) if one.cost <= affordable]
    for one in sorted(candidates, key=lambda one: (max(one.least, enough), one.cost, one.first - one.end)):
        if one.least >= limit:
            break
        kernel = cascade_kernel(network.graph, one.node, one.schedule, select, alignment)
        if kernel is None:
            continue
        graph, kernels = _replaced(network, one, kernel)
        plan = plan_memory(graph, kernels, alignment, budget=QUICK)
        if plan.arena_bytes < limit:
            best, limit = (Network(graph, kernels, plan), one.cost), plan.arena_bytes
            if limit <= enough:
                break
    return best


def _candidates(network: Network, alignment: int) -> Iterator[Candidate]:
    """All cascades that hold a node where the most lives and whose bound is below the arena now."""
    graph, live = network.graph, network.plan.live_bytes
    peak = max(range(len(live)), key=lambda n: live[n])
    usable = [n.op != CASCADE and row_axes(graph.bind(n)) is not None for n in graph.nodes]
    for first in range(peak, -1, -1):
        if not usable[first]:
            break
        for end in range(max(peak, first + 1) + 1, len(usable) + 1):
            if not usable[end - 1]:
                break
            if not _closed(graph, first, end):
                continue
            yield from _of_heights(network, first, end, alignment)


def _closed(graph: Graph, first: int, end: int) -> bool:
    """Whether of all that nodes [first, end) make only the last output is needed elsewhere."""
    inner = {t for node in graph.nodes[first : end - 1] for t in node.outputs}
    elsewhere = {t for node in (*graph.nodes[:first], *graph.nodes[end:]) for t in node.inputs if t != ABSENT}
    return not inner & (elsewhere | set(graph.outputs))


def _of_heights(network: Network, first: int, end: int, alignment: int) -> Iterator[Candidate]:
    graph, nodes = network.graph, network.graph.nodes[first:end]
    axes = row_axes(graph.bind(nodes[-1]))
    assert axes is not None
    height = axes[0].output
    whole = sum(node_cost(graph.bind(node)) for node in nodes)
    for strip in (s for s in STRIPS if s < height):
        node = cascade_node(graph, nodes, strip)
        schedule = schedule_of(graph, node)
        if schedule is None:
            continue
        output = node.outputs[0]
        bare = Kernel(
            scratch_bytes=line_bytes(graph, schedule),
            overlay={i: overlay_distance(graph, schedule, t, output) for i, t in enumerate(node.inputs)},
        )
        one = Candidate(first, end, node, schedule, 0, cascade_cost(graph, node, schedule) - whole)
        least = max(live_bytes(collect_demand(*_replaced(network, one, bare)), alignment))
        if least < network.plan.arena_bytes:
            yield replace(one, least=least)


def _replaced(network: Network, one: Candidate, kernel: Kernel) -> tuple[Graph, tuple[Kernel, ...]]:
    nodes, kernels = network.graph.nodes, network.kernels
    graph = replace(network.graph, nodes=(*nodes[: one.first], one.node, *nodes[one.end :]))
    return graph, (*kernels[: one.first], kernel, *kernels[one.end :])
