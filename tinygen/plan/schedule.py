"""The order of the nodes: where a graph branches, the one with the smallest peak of live memory."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace

from tinygen.ir import Graph, Kernel
from tinygen.plan.residency import Residency, residency_of

STATES = 20_000
"""Sets of executed nodes after which the search gives up and keeps the model's order."""


def smallest_peak_order(
    graph: Graph, kernels: Sequence[Kernel], alignment: int = 4, states: int = STATES
) -> tuple[int, ...]:
    """The nodes in the order with the smallest peak; in the model's own where none is better, or found in time.

    The peak is the most that lives while a node runs, overlaps counted (as `live_bytes` does, but in whole units of
    the alignment). The search is over the sets of nodes that have run: what lives depends on the set, not on
    its order, so each set is looked at once, reached with the smallest peak. Best first: the first time that all
    nodes have run, no other order has a smaller peak.

    A node that leaves no more memory taken than before, and that runs within the peak so far (at least what the
    neediest node takes in any order), runs at once,
    with no other order tried: move it to the front of any order, and what lives at the nodes that it overtakes
    gets no more (it frees as much as it makes), while their dying inputs, which outputs may overlap, get no fewer.
    """
    own = tuple(range(len(graph.nodes)))
    if not all(node.outputs for node in graph.nodes):
        return own  # a node that yields nothing has its effect elsewhere: it keeps its place
    memory = residency_of(graph, kernels, alignment)
    own_peak = peak_of(memory, own)
    floor = max((memory.least(n) for n in own), default=0)
    if own_peak <= floor:
        return own
    goal = (1 << len(own)) - 1
    way: dict[int, tuple[int, int]] = {}  # set -> (the set before, the node that led here)
    queue = [(floor, len(own), 0, memory.at_start, 0, -1)]  # (peak, nodes left, set, taken, set before, node)
    while queue and len(way) < states:
        peak, left, done, taken, before, node = heapq.heappop(queue)
        if done in way:
            continue
        way[done] = before, node
        if done == goal:
            return _trace(way, goal)
        ready = [n for n in own if not done >> n & 1 and not memory.needs[n] & ~done]
        steps = [(n, *memory.run(done, taken, n)) for n in ready]
        free = [step for step in steps if step[2] <= taken and step[1] <= peak]
        for n, running, kept in free[:1] or steps:
            if running < own_peak and (after := done | 1 << n) not in way:
                heapq.heappush(queue, (max(peak, running), left - 1, after, kept, done, n))
    return own


def peak_of(memory: Residency, order: Sequence[int]) -> int:
    """The peak of an order, in units of the alignment."""
    peak, done, taken = 0, 0, memory.at_start
    for n in order:
        running, taken = memory.run(done, taken, n)
        peak, done = max(peak, running), done | 1 << n
    return peak


def reorder(graph: Graph, order: Sequence[int]) -> Graph:
    """The graph with its nodes in that order."""
    return replace(graph, nodes=tuple(graph.nodes[n] for n in order))


def _trace(way: dict[int, tuple[int, int]], goal: int) -> tuple[int, ...]:
    order = []
    while goal:
        goal, node = way[goal]
        order.append(node)
    return tuple(reversed(order))
