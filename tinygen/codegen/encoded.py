"""A planned network with encoded weights, where that takes less flash."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from tinygen.codegen.arrangement import kernel_of, planned
from tinygen.codegen.averaged import averaged_kernel, joined
from tinygen.device import Device
from tinygen.encode.layer import EXTRA_RAM
from tinygen.encode.network import encode_network
from tinygen.ir import Graph, Kernel, constant_bytes
from tinygen.plan import Plan
from tinygen.plugins import Session

Network = tuple[Graph, tuple[Kernel, ...], Plan]


@dataclass(frozen=True)
class _Choice:
    """A network's kernels as they were, those that encoding begins with, and those that it leaves or puts there."""

    graph: Graph
    kernels: tuple[Kernel, ...]
    own: tuple[Kernel, ...]
    encoded: tuple[Kernel, ...]

    @property
    def raw(self) -> frozenset[int]:
        """The nodes that are not encoded."""
        return frozenset(n for n, kernel in enumerate(self.encoded) if kernel is self.own[n])

    @property
    def bytes(self) -> int:
        """Of constants."""
        return sum(map(constant_bytes, self.encoded))


def with_encoded_weights(
    session: Session, network: Network, device: Device, optimize: str, encode: str, arena: int | None
) -> Network:
    """The planned network with encoded weights, which whole layers read: where that takes less flash.

    Convolutions that have no room for it get another chance, joined with the average of the image behind them.
    """
    graph, kernels, plan = network
    limit = arena or plan.arena_bytes + EXTRA_RAM
    select = functools.partial(session.kernel, device=device, optimize=optimize)

    def choice(graph: Graph, kernels: tuple[Kernel, ...]) -> _Choice:
        whole = [node.op in session.ops for node in graph.bound()]
        own = tuple(
            kernel_of(session, node, device, optimize) if one else kernel
            for node, kernel, one in zip(graph.bound(), kernels, whole, strict=True)
        )
        portable = [
            session.ops[bound.op].kernel(bound) if one else averaged_kernel(graph, node, kernel, select)
            for node, bound, kernel, one in zip(graph.nodes, graph.bound(), kernels, whole, strict=True)
        ]
        peaks = functools.partial(_peaks, graph, device)
        return _Choice(graph, kernels, own, encode_network(own, portable, encode, peaks, limit))

    best = choice(graph, kernels)
    for other_graph, other_kernels, n in joined(graph, kernels, best.raw, select):
        other = choice(other_graph, other_kernels)
        if n not in other.raw and other.bytes < best.bytes:
            best = other
    mixed = tuple(best.kernels[n] if n in best.raw else kernel for n, kernel in enumerate(best.encoded))
    if mixed == kernels:
        return network
    most = max(arena or 0, planned(best.graph, best.encoded, device)[3].arena_bytes)
    _, found, laid, smaller = planned(best.graph, mixed, device, solver=optimize == "ram")
    if smaller.arena_bytes > most:  # what had room for a faster form has none beside the decoder
        _, found, laid, smaller = planned(best.graph, best.encoded, device, solver=optimize == "ram")
    return found, laid, smaller


def _peaks(graph: Graph, device: Device, kernels: Sequence[Kernel]) -> tuple[int, Sequence[int]]:
    """(arena bytes, bytes that live while each node runs) of `graph` with `kernels`."""
    order, _, _, plan = planned(graph, kernels, device)
    live = dict(zip(order, plan.live_bytes, strict=True))
    return plan.arena_bytes, [live[n] for n in range(len(kernels))]
