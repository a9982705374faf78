"""The cascades that a network could have, and what each would take."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from tinygen.cascade.buffers import line_bytes
from tinygen.cascade.cost import cascade_cost, node_cost
from tinygen.cascade.kernel import schedule_of
from tinygen.cascade.node import cascade_node
from tinygen.cascade.overlay import overlay_distance
from tinygen.cascade.rows import row_axes
from tinygen.cascade.schedule import Schedule
from tinygen.ir import ABSENT, Graph, Kernel, Node
from tinygen.plan.bound import live_bytes
from tinygen.plan.storage import Demand, Storage, collect_demand, overlap_of

STRIPS = (1, 2, 3, 4, 6, 8, 12, 16)
"""Rows of the last output that are tried as a strip."""
MOST = 6_000
"""Candidates that are looked at: a count, so that every machine finds the same ones."""


@dataclass(frozen=True)
class Candidate:
    """Nodes [first, end) of a network as a cascade.

    Attributes:
        least: bytes that the arena has at least while it runs; a lower bound until `kernel` is known.
        cost: estimated instructions that it adds.
        kernel: None until it was asked for.
        flash: estimated bytes that it adds to the image, once `kernel` is known.
    """

    first: int
    end: int
    node: Node
    schedule: Schedule
    least: int
    cost: int
    kernel: Kernel | None = None
    flash: int = 0


@dataclass(frozen=True)
class Surroundings:
    """What lives around a run of nodes: all storages of the network, layer after layer."""

    graph: Graph
    demand: Demand
    alignment: int

    @classmethod
    def of(cls, graph: Graph, kernels: Sequence[Kernel], alignment: int) -> Surroundings:
        """Those of a network; what is fed (`graph.inputs` does not name it) has no storage."""
        return cls(graph, collect_demand(graph, kernels), alignment)

    def least(self, first: int, end: int, node: Node, kernel: Kernel) -> int:
        """Bytes of the arena while `node` runs in place of nodes [first, end), at least: see `live_bytes`."""
        made = node.outputs[0]
        inner = {t for one in self.graph.nodes[first:end] for t in one.outputs} - {made}
        storages: list[Storage] = []
        number: dict[int, int] = {}
        for s in self.demand.storages:
            if s.scratch_of is None and s.first < end and s.last >= first and not inner & set(s.tensors):
                number |= dict.fromkeys(s.tensors, len(storages))
                born, dies = 0 if made in s.tensors else -1, 0 if s.last < end else 1
                storages.append(Storage(s.tensors, s.bytes, born, dies))
        places: dict[int, list[int]] = {}
        for position, tensor in enumerate(node.inputs):
            if tensor in number and storages[number[tensor]].last == 0:
                places.setdefault(number[tensor], []).append(position)
        found = (overlap_of(kernel, number[made], storage, at) for storage, at in places.items())
        overlaps = tuple(overlap for overlap in found if overlap is not None)
        if kernel.scratch_bytes:
            storages.append(Storage((), kernel.scratch_bytes, 0, 0, scratch_of=0))
        return live_bytes(Demand(tuple(storages), overlaps, 1), self.alignment)[1]


def candidates(
    graph: Graph,
    around: Surroundings,
    live: Sequence[int],
    arena_bytes: float,
    kept: Container[int] = (),
    fed: int | None = None,
) -> Iterator[Candidate]:
    """The cascades of `graph` that take less than `arena_bytes` at least, shorter ones first; at most MOST.

    `live`: what lives while each node runs as it is. The nodes `kept` stay as they are. A cascade is of no use where
    no more lives than what the arena must hold anyway. `fed`: the input that comes by rows; a cascade at the start
    reads it.
    """
    usable = [i not in kept and row_axes(graph.bind(n)) is not None for i, n in enumerate(graph.nodes)]
    costs = [node_cost(graph.bind(n)) if ok else 0 for n, ok in zip(graph.nodes, usable, strict=True)]
    fixed = [n for n, ok in zip(live, usable, strict=True) if not ok]
    ports = (sum(graph.tensors[t].bytes for t in which) for which in (graph.inputs, graph.outputs))
    needy = [n > max((*fixed, *ports), default=0) for n in live]
    open_runs = [(first, s) for first in range(len(usable)) for s in STRIPS]
    looked = 0
    for length in range(1 if fed is not None else 2, len(usable) + 1):
        still_open = []
        for first, strip in open_runs:
            end = first + length
            if end > len(usable) or not all(usable[first:end]):
                continue
            feeds = fed is not None and any(fed in node.inputs for node in graph.nodes[first:end])
            if (feeds and first) or (not feeds and length == 1):
                if not feeds:
                    still_open.append((first, strip))
                continue
            if not (feeds or any(needy[first:end])) or not closed(graph, first, end, fed if feeds else None):
                still_open.append((first, strip))
                continue
            if (looked := looked + 1) > MOST:
                return
            one = _candidate(graph, around, first, end, strip, sum(costs[first:end]), feeds)
            if one is None:
                still_open.append((first, strip))
            elif one.least < arena_bytes:
                yield one
                still_open.append((first, strip))
            elif line_bytes(graph, one.schedule) < arena_bytes:  # more layers have no fewer rows to keep
                still_open.append((first, strip))
        open_runs = still_open


def _candidate(
    graph: Graph, around: Surroundings, first: int, end: int, strip: int, whole: int, feed: bool
) -> Candidate | None:
    """Nodes [first, end) in strips; `whole`: what they cost one after the other. None where they cannot run so."""
    nodes = graph.nodes[first:end]
    axes = row_axes(graph.bind(nodes[-1]))
    assert axes is not None
    if strip >= axes[0].output + feed:
        return None
    node = cascade_node(graph, nodes, strip, feed)
    schedule = schedule_of(graph, node)
    if schedule is None:
        return None
    overlay = (
        {} if feed else {i: overlay_distance(graph, schedule, t, node.outputs[0]) for i, t in enumerate(node.inputs)}
    )
    bare = Kernel(scratch_bytes=line_bytes(graph, schedule), overlay=overlay)
    least = around.least(first, end, node, bare)
    return Candidate(first, end, node, schedule, least, cascade_cost(graph, node, schedule) - whole)


def closed(graph: Graph, first: int, end: int, fed: int | None) -> bool:
    """Whether of what nodes [first, end) make, and of what is fed, only the last output is needed elsewhere."""
    inner = {t for node in graph.nodes[first : end - 1] for t in node.outputs} | ({fed} if fed is not None else set())
    elsewhere = {t for node in (*graph.nodes[:first], *graph.nodes[end:]) for t in node.inputs if t != ABSENT}
    return not inner & (elsewhere | set(graph.outputs))


def exact(one: Candidate, around: Surroundings, kernel: Kernel, flash: int) -> Candidate:
    """The candidate with its kernel."""
    least = around.least(one.first, one.end, one.node, kernel)
    return replace(one, kernel=kernel, least=least, flash=flash)
