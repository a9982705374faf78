"""The cascades that a network could have, and what each would take."""

from __future__ import annotations

import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace

from tinygen.cascade.buffers import least_bytes
from tinygen.cascade.cost import node_cost, patch_cost, rows_at_a_time
from tinygen.cascade.node import cascade_node
from tinygen.cascade.overlay import overlay_distance
from tinygen.cascade.patches import Patch, patches_of
from tinygen.cascade.rows import ELEMENT_WISE, row_axes
from tinygen.ir import ABSENT, Graph, Kernel, Node
from tinygen.plan.bound import live_bytes
from tinygen.plan.storage import Demand, Storage, collect_demand, overlap_of

STRIPS = (1, 2, 3, 4, 6, 8, 12, 16)
"""Rows of the last output that are tried as a strip."""
WASTES = (0.0, 0.05, 0.2, math.inf)
"""Of a layer's time, to make few rows at a time: what is tried where the layers of a cascade take turns."""
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
    patches: tuple[Patch, ...]
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
    in_turns: bool = True,
) -> Iterator[Candidate]:
    """The cascades of `graph` that take less than `arena_bytes` at least, shorter ones first; at most MOST.

    `live`: what lives while each node runs as it is. The nodes `kept` stay as they are. A cascade is of no use where
    no more lives than what the arena must hold anyway. `fed`: the input that comes by rows; a cascade at the start
    reads it. `in_turns`: layers may also take turns, a few rows each.
    """
    bound = list(graph.bound())
    usable = [i not in kept and row_axes(n) is not None for i, n in enumerate(bound)]
    costs = [node_cost(n) if ok else 0 for n, ok in zip(bound, usable, strict=True)]
    turns = _turns(graph, usable)
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
            going = False
            for rows in _ways(turns[first:end] if in_turns else (), strip):
                if (looked := looked + 1) > MOST:
                    return
                node = cascade_node(graph, graph.nodes[first:end], strip, feeds, rows)
                one = considered(graph, around, first, end, node, sum(costs[first:end]))
                if one is not None and one.least < arena_bytes:
                    yield one
                # more layers have no fewer rows to keep
                going |= one is None or one.least < arena_bytes or max(map(least_bytes, one.patches)) < arena_bytes
            if going:
                still_open.append((first, strip))
        open_runs = still_open


def _turns(graph: Graph, usable: Sequence[bool]) -> list[tuple[int, ...]]:
    """Of each node the rows at a time that waste no more than each of WASTES; element-wise nodes keep in step."""
    found: list[tuple[int, ...]] = []
    made: dict[int, tuple[int, ...]] = {}
    for node, ok in zip(graph.nodes, usable, strict=True):
        bound = graph.bind(node)
        if ok and node.op in ELEMENT_WISE and (steps := [made[t] for t in node.inputs if t in made]):
            found.append(tuple(map(min, zip(*steps, strict=True))))
        else:
            found.append(tuple(rows_at_a_time(bound, waste) for waste in WASTES) if ok else ())
        if ok:
            made |= dict.fromkeys(node.outputs, found[-1])
    return found


def _ways(turns: Sequence[Sequence[int]], strip: int) -> list[tuple[int, ...]]:
    """Ways for nodes to take turns, each the most rows of each node at a time; () for once a strip.

    `turns`: of each node those numbers, for each of WASTES.
    """
    found: dict[tuple[int, ...], None] = {(): None}
    for rows in zip(*turns[:-1], strict=True):
        found[(*rows, strip)] = None
    return list(found)


def considered(
    graph: Graph, around: Surroundings, first: int, end: int, node: Node, whole: float, scale: float = 1.0
) -> Candidate | None:
    """Nodes [first, end) as the cascade `node`; `whole`: what they cost one after the other. None: cannot run so.

    `scale`: what the device takes for an instruction of a rough estimate.
    """
    feed = node.attrs.feed
    axes = row_axes(graph.bind(node.attrs.nodes[-1]))
    assert axes is not None
    if node.attrs.strip >= axes[0].output + feed:
        return None
    patches = patches_of(graph, node)
    if patches is None:
        return None
    overlay = {}
    if not (feed or node.attrs.columns):
        (one,) = patches
        overlay = {i: overlay_distance(graph, one.schedule, t, node.outputs[0]) for i, t in enumerate(node.inputs)}
    bare = Kernel(scratch_bytes=max(map(least_bytes, patches)), overlay=overlay)
    least = around.least(first, end, node, bare)
    return Candidate(first, end, node, patches, least, round(scale * sum(map(patch_cost, patches)) - whole))


def closed(graph: Graph, first: int, end: int, fed: int | None) -> bool:
    """Whether of what nodes [first, end) make, and of what is fed, only the last output is needed elsewhere."""
    inner = {t for node in graph.nodes[first : end - 1] for t in node.outputs} | ({fed} if fed is not None else set())
    elsewhere = {t for node in (*graph.nodes[:first], *graph.nodes[end:]) for t in node.inputs if t != ABSENT}
    return not inner & (elsewhere | set(graph.outputs))


def exact(one: Candidate, around: Surroundings, kernel: Kernel, flash: int, cost: int) -> Candidate:
    """The candidate with its kernel."""
    least = around.least(one.first, one.end, one.node, kernel)
    return replace(one, kernel=kernel, least=least, flash=flash, cost=cost)
