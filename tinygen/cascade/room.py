"""Layers that would have room for a faster form if they ran by strips of rows: cascades for the sake of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tinygen.cascade.candidates import closed
from tinygen.cascade.kernel import cascade_kernel
from tinygen.cascade.node import cascade_node
from tinygen.cascade.parts import Select
from tinygen.cascade.patches import patches_of
from tinygen.cascade.rows import row_axes
from tinygen.cascade.search import QUICK, Network
from tinygen.ir import Kernel, Node
from tinygen.plan import plan_memory

STRIPS = (8, 4)
"""Rows of a strip: what faster forms compute together divides them. High ones first, which lose less at their ends."""
LONGEST = 6
"""Nodes of a cascade."""


def with_roomy_cascades(network: Network, select: Select, alignment: int, limit: int) -> Network:
    """`network` with cascades in which layers have the faster forms that they have no room for as they are.

    The arena stays within `limit` bytes. Runs that hold more such layers are tried first, then shorter ones.
    """
    first = 0
    while first < len(network.graph.nodes):
        found = next(_fitting(network, first, select, alignment, limit), None)
        network, first = found or network, first + 1
    return network


def _fitting(network: Network, first: int, select: Select, alignment: int, limit: int) -> Iterator[Network]:
    """The networks with a cascade that begins at node `first`, one of those layers; the best first."""
    wanting = [k.roomy is not None and n not in network.kept for n, k in enumerate(network.kernels)]
    if not wanting[first]:
        return
    graph, ends = network.graph, []
    for end in range(first + 1, min(first + LONGEST, len(graph.nodes)) + 1):
        if end - 1 in network.kept or row_axes(graph.bind(graph.nodes[end - 1])) is None:
            break
        if closed(graph, first, end, None):
            ends.append(end)
    for end in sorted(ends, key=lambda end: -sum(wanting[first:end])):
        for strip in STRIPS:
            node = cascade_node(graph, graph.nodes[first:end], strip, roomy=True)
            kernel = _kernel(network, node, select, alignment)
            if kernel is not None:
                replaced = _replaced(network, first, end, node, kernel, alignment)
                if replaced.plan.arena_bytes <= limit:
                    yield replaced


def _kernel(network: Network, node: Node, select: Select, alignment: int) -> Kernel | None:
    axes = row_axes(network.graph.bind(node.attrs.nodes[-1]))
    assert axes is not None
    patches = patches_of(network.graph, node) if node.attrs.strip < axes[0].output else None
    return None if patches is None else cascade_kernel(network.graph, node, patches, select, alignment)


def _replaced(network: Network, first: int, end: int, node: Node, kernel: Kernel, alignment: int) -> Network:
    """`network` with the cascade in place of nodes [first, end), and kept as it is from now on."""
    nodes = (*network.graph.nodes[:first], node, *network.graph.nodes[end:])
    kernels = (*network.kernels[:first], kernel, *network.kernels[end:])
    graph = replace(network.graph, nodes=nodes)
    kept = {n if n < first else n - (end - first) + 1 for n in network.kept} | {first}
    return Network(graph, kernels, plan_memory(graph, kernels, alignment, budget=QUICK), frozenset(kept), network.fed)
