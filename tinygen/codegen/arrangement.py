"""Kernels chosen and laid out, layer by layer; where there is room, the ones that take it to be faster."""

from __future__ import annotations

from collections.abc import Sequence

from tinygen.cascade.room import with_roomy_cascades
from tinygen.cascade.search import Network
from tinygen.device import Device
from tinygen.ir import BoundNode, Graph, Kernel
from tinygen.ops.common.copying import Dim, copy_call
from tinygen.plan import Plan, choose_directions, reorder, schedule_and_plan
from tinygen.plugins import Session

Planned = tuple[tuple[int, ...], Graph, tuple[Kernel, ...], Plan]
"""The order of the nodes; the graph and its kernels in that order; their layout."""


def kernel_of(session: Session, node: BoundNode, device: Device, optimize: str) -> Kernel:
    """The kernel chosen for `node`; an alias of a constant, which has no place in the arena, becomes a copy."""
    kernel = session.kernel(node, device, optimize)
    if not kernel.alias or not node.input(0).is_constant:
        return kernel
    item = node.output.dtype.bytes
    return Kernel((copy_call([Dim(node.output.elements, item, item)], item),), why="a constant to RAM")


def planned(graph: Graph, kernels: Sequence[Kernel], device: Device, *, solver: bool = False) -> Planned:
    """(order, graph and kernels in it, plan): the order of nodes and the kernels' directions for a small arena."""
    order, plan = schedule_and_plan(graph, kernels, device.alignment, solver=solver)
    graph, ordered = reorder(graph, order), tuple(kernels[n] for n in order)
    return order, graph, *choose_directions(graph, ordered, plan, device.alignment)


def with_room(
    graph: Graph, kernels: tuple[Kernel, ...], device: Device, at_first: Planned, arena: int
) -> tuple[Planned, frozenset[int]]:
    """`at_first` with the roomy kernels that leave the arena as small as it is, or within `arena` bytes; and whose."""
    best = at_first
    limit = max(best[3].arena_bytes, arena)
    taken = []
    for n, kernel in enumerate(kernels):
        if kernel.roomy is not None:
            trial = (*kernels[:n], kernel.roomy, *kernels[n + 1 :])
            replanned = planned(graph, trial, device)
            if replanned[3].arena_bytes <= limit:
                kernels, best = trial, replanned
                taken.append(n)
    return best, frozenset(taken)


def with_more_room(session: Session, network: Network, device: Device, arena: int) -> Network:
    """The network with cascades for layers that have no room for their faster form as they are.

    They leave the arena as small as it is, or within `arena` bytes.
    """

    def select(node: BoundNode) -> Kernel:
        return session.kernel(node, device, "balanced")

    return with_roomy_cascades(network, select, device.alignment, max(network.plan.arena_bytes, arena))
